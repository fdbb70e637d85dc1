using System.Collections;

namespace NetMon.Binding;

/// <summary>Completes the names of encodings.</summary>
public sealed class EncodingCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => EncodingTransformationAttribute.Names;
}
