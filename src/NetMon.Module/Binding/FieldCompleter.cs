using System.Collections;
using NetMon.Inspection;

namespace NetMon.Binding;

/// <summary>Completes the names of fields of packets.</summary>
public sealed class FieldCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => FieldNames.All;
}
