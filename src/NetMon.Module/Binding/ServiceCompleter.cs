using System.Collections;
using NetMon.Filtering;

namespace NetMon.Binding;

/// <summary>Completes the names of services that stand for ports; the tooltip says for which.</summary>
public sealed class ServiceCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) => ServiceNames.All;

    /// <inheritdoc/>
    protected override string Describe(string word) => $"Port {ServiceNames.Describe(word)}";
}
