using System.Collections;
using NetMon.Flows.Summaries;

namespace NetMon.Binding;

/// <summary>Completes the properties of -SortBy: those of flows, or with -By those of summaries.</summary>
public sealed class SortPropertyCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> GetWords(IDictionary fakeBoundParameters) =>
        FlowSummary.SortProperties(fakeBoundParameters.Contains("By") ? TrafficGrouping.Host : null);
}
