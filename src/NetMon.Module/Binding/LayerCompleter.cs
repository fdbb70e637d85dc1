using System.Collections;
using NetMon.Inspection;

namespace NetMon.Binding;

/// <summary>Completes layer names of Get-PacketDetail.</summary>
public sealed class LayerCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => LayerNames.All;
}
