using System.Collections;
using NetMon.Inspection;

namespace NetMon.Binding;

/// <summary>Completes field names of Get-PacketDetail.</summary>
public sealed class FieldCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => FieldNames.All;
}
