using NetMon.Flows.Summaries.Groups;

namespace NetMon.Flows.Summaries;

/// <summary>
/// Sums flows by host, conversation, protocol ... Holds one total per group, whatever the number of flows; bounded if the number of groups is
/// limited. Not thread-safe.
/// </summary>
/// <param name="grouping">The grouping.</param>
/// <param name="options">Options of the grouping.</param>
/// <param name="maxGroup">
/// Maximum number of groups. Beyond it, of the half that has been idle longest, the groups with the fewest bytes are merged into
/// <c>(other)</c>. Null for no limit.
/// </param>
public sealed class TrafficSummaryBuilder(TrafficGrouping grouping, TrafficGroupingOptions? options = null, int? maxGroup = null)
{
    private readonly TrafficGroups _groups = TrafficGroups.Create(grouping, options ?? new TrafficGroupingOptions());

    /// <summary>The grouping.</summary>
    public TrafficGrouping Grouping { get; } = grouping;

    /// <summary>Number of groups so far.</summary>
    public int Count => _groups.Count;

    /// <summary>Number of groups merged into <c>(other)</c>; a group that returned and was merged again counts twice.</summary>
    public long Folded => _groups.Folded;

    /// <summary>Adds a flow.</summary>
    public void Add(FlowRecord flow) => Add(new TrafficSample(flow));

    /// <summary>Adds a flow or a part of one.</summary>
    public void Add(in TrafficSample sample)
    {
        _groups.Add(sample);
        if (_groups.Count > maxGroup) _groups.Bound(maxGroup.Value);
    }

    /// <summary>Summaries of what was added so far, created lazily, unordered. More may be added afterwards.</summary>
    public IEnumerable<TrafficSummary> Summaries() => _groups.Summaries();

    /// <summary>Compares summaries by key.</summary>
    internal static int CompareKeys(TrafficSummary left, TrafficSummary right) => string.CompareOrdinal(left.Key, right.Key);
}
