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
    FlowMeter meter, int maxFlow, FlowSummary summary, Predicate<string>? application = null, Predicate<string>? serverName = null)
{
    /// <summary>Accepts ended flows, and returns the output for them.</summary>
    public IEnumerable<object> Accept(IReadOnlyList<FlowRecord> flows)
    {
        // Application and server name are final only when a flow ends, so its packets cannot be filtered earlier.
        if (application is not null || serverName is not null) flows = [.. flows.Where(IsWanted)];
        if (summary.IsPassThrough) return flows;
        foreach (var flow in flows) summary.Add(flow);
        return [];
    }

    private bool IsWanted(FlowRecord flow) =>
        (application is null || (flow.Application is { } name && application(name)))
        && (serverName is null || (flow.ServerName is { } server && serverName(server)));

    /// <summary>Returns the output after all flows have ended.</summary>
    public IEnumerable<object> Complete() => summary.Finish();

    /// <summary>Returns a warning if flows were ended early because the table was full, otherwise null.</summary>
    public string? FindEvicted() => meter.Statistics.Evicted is > 0 and var count ? CaptureWarnings.FlowsEvicted(count, maxFlow) : null;

    /// <summary>Returns a warning if about half of the packets were duplicates, otherwise null.</summary>
    public string? FindMirrorCopies() => meter.Statistics.HasMirrorCopies ? CaptureWarnings.MirrorCopies() : null;

    /// <summary>Returns a warning if groups were merged, otherwise null.</summary>
    public string? FindFolded() => summary.Folded is > 0 and var count ? CaptureWarnings.GroupsOverLimit(count, summary.MaxGroup) : null;

    /// <summary>Returns a message if packets belong to no flow, otherwise null.</summary>
    public string? FindWithoutFlow() =>
        meter.Statistics.PacketsWithoutFlow is > 0 and var count ? CaptureWarnings.PacketsWithoutFlow(count) : null;
}
