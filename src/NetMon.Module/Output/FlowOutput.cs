using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows;
using NetMon.Flows.Summaries;

namespace NetMon.Output;

/// <summary>Filters and summarises the flows of a cmdlet or job, and provides its warnings at the end.</summary>
/// <param name="meter">Provides the flow statistics after its end.</param>
/// <param name="maxFlow">The maximum number of open flows.</param>
/// <param name="summary">Groups, sorts and limits the flows.</param>
/// <param name="application">Selects flows by application; null for all flows.</param>
/// <param name="serverName">Selects flows by server name; null for all flows.</param>
internal sealed class FlowOutput(
    FlowMeter meter, int maxFlow, FlowSummary summary, Predicate<string>? application = null, Predicate<string>? serverName = null) : IResultOutput
{
    /// <inheritdoc/>
    public IEnumerable<object> Accept(CaptureItem item)
    {
        if (item is not FlowsEnded ended) return [];
        var flows = ended.Flows;
        // Application and server name are final only when a flow ends, so its packets cannot be filtered earlier.
        if (application is not null || serverName is not null) flows = [.. flows.Where(IsWanted)];
        if (summary.IsPassThrough) return flows;
        foreach (var flow in flows) summary.Add(flow);
        return [];
    }

    private bool IsWanted(FlowRecord flow) =>
        (application is null || (flow.Application is { } name && application(name)))
        && (serverName is null || (flow.ServerName is { } server && serverName(server)));

    /// <inheritdoc/>
    public string? LimitParameter => "MaxFlow";

    /// <inheritdoc/>
    public IEnumerable<object> Complete() => summary.Finish();

    /// <inheritdoc/>
    public IEnumerable<string> FindWarnings()
    {
        if (meter.Statistics.Evicted is > 0 and var evicted) yield return CaptureWarnings.FlowsEvicted(evicted, maxFlow);
        if (meter.Statistics.HasMirrorCopies) yield return CaptureWarnings.MirrorCopies();
        if (summary.Folded is > 0 and var folded) yield return CaptureWarnings.GroupsOverLimit(folded, summary.MaxGroup);
    }

    /// <inheritdoc/>
    public string? FindRemark() =>
        meter.Statistics.PacketsWithoutFlow is > 0 and var count ? CaptureWarnings.PacketsWithoutFlow(count) : null;
}
