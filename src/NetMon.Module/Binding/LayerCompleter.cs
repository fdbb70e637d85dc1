using System.Collections;
using NetMon.Inspection;

namespace NetMon.Binding;

/// <summary>Completes the names of layers of packets.</summary>
public sealed class LayerCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => LayerNames.All;
}
