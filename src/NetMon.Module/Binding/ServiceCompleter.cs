using System.Collections;
using NetMon.Filtering;

namespace NetMon.Binding;

/// <summary>Completes service names; the tooltip shows their ports.</summary>
public sealed class ServiceCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => ServiceNames.All;

    /// <inheritdoc/>
    protected override string Describe(string word) => $"Port {ServiceNames.Describe(word)}";
}
