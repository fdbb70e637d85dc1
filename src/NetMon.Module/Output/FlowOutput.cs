using NetMon.Errors;
using NetMon.Flows;
using NetMon.Flows.Summaries;

namespace NetMon.Output;

/// <summary>What a cmdlet or a job makes of flows as they end, and what it has to say of them when all have.</summary>
/// <param name="meter">Makes the flows; asked when it has ended.</param>
/// <param name="maxFlow">The most flows that were to be open at once.</param>
/// <param name="summary">Groups, sorts and cuts off.</param>
/// <param name="application">Whether flows of an application are wanted; null for all flows.</param>
/// <param name="serverName">Whether flows to a server are wanted; null for all flows.</param>
internal sealed class FlowOutput(
    FlowMeter meter, int maxFlow, FlowSummary summary, Predicate<string>? application = null, Predicate<string>? serverName = null)
{
    /// <summary>What comes out when flows have ended.</summary>
    public IEnumerable<object> Accept(IReadOnlyList<FlowRecord> flows)
    {
        // What a flow is about is known when it ends, so its packets cannot be left out before.
        if (application is not null || serverName is not null) flows = [.. flows.Where(IsWanted)];
        if (summary.IsPassThrough) return flows;
        foreach (var flow in flows) summary.Add(flow);
        return [];
    }

    private bool IsWanted(FlowRecord flow) =>
        (application is null || (flow.Application is { } name && application(name)))
        && (serverName is null || (flow.ServerName is { } server && serverName(server)));

    /// <summary>What comes out when all flows have ended.</summary>
    public IEnumerable<object> Complete() => summary.Finish();

    /// <summary>A warning if flows had to go because the table was full, else null.</summary>
    public string? FindEvicted() => meter.Statistics.Evicted is > 0 and var count ? CaptureWarnings.FlowsEvicted(count, maxFlow) : null;

    /// <summary>A warning if about half of the packets were copies of others, else null.</summary>
    public string? FindMirrorCopies() => meter.Statistics.HasMirrorCopies ? CaptureWarnings.MirrorCopies() : null;

    /// <summary>A warning if groups were too many to keep, else null.</summary>
    public string? FindFolded() => summary.Folded is > 0 and var count ? CaptureWarnings.GroupsOverLimit(count, summary.MaxGroup) : null;

    /// <summary>A remark if there were packets that no flow counts, else null.</summary>
    public string? FindWithoutFlow() =>
        meter.Statistics.PacketsWithoutFlow is > 0 and var count ? CaptureWarnings.PacketsWithoutFlow(count) : null;
}
