using System.Collections;
using NetMon.Filtering;

namespace NetMon.Binding;

/// <summary>Completes the protocol names of -Protocol.</summary>
public sealed class ProtocolCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => FilterProtocols.Names;
}
