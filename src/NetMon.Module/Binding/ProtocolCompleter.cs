using System.Collections;
using NetMon.Filtering;

namespace NetMon.Binding;

/// <summary>Completes the names of protocols that can be filtered for.</summary>
public sealed class ProtocolCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => FilterProtocols.Names;
}
