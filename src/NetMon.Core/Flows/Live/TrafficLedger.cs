using NetMon.Flows.Summaries;
using NetMon.Flows.Summaries.Groups;
using NetMon.Flows.Summaries.Order;

namespace NetMon.Flows.Live;

/// <summary>
/// The totals of flows that have ended, in every grouping, so that a table can change what it groups by. Memory has an end, for scanners
/// make hosts without one. Used by one thread at a time.
/// </summary>
/// <param name="options">What the groupings need beside their names.</param>
/// <param name="groupLimit">About how many groups a grouping has at most.</param>
internal sealed class TrafficLedger(TrafficGroupingOptions options, int groupLimit)
{
    private readonly Dictionary<TrafficGrouping, TrafficGroups> _ended =
        Enum.GetValues<TrafficGrouping>().ToDictionary(grouping => grouping, grouping => TrafficGroups.Create(grouping, options));

    /// <summary>Flows that have ended.</summary>
    public long Flows { get; private set; }

    /// <summary>Adds flows that have ended.</summary>
    public void Add(ReadOnlySpan<TrafficSample> flows)
    {
        foreach (ref readonly var flow in flows) Flows += flow.Flows;

        foreach (var groups in _ended.Values)
        {
            foreach (ref readonly var flow in flows) groups.Add(flow);
            groups.Bound(groupLimit);
        }
    }

    /// <summary>How many groups of a grouping have no row of their own any more.</summary>
    public long Folded(TrafficGrouping grouping) => _ended[grouping].Folded;

    /// <summary>The groups of what has ended and what is still open, together; nobody else's to change.</summary>
    public TrafficGroups With(ReadOnlySpan<TrafficSample> open, TrafficGrouping grouping)
    {
        var groups = TrafficGroups.Create(grouping, options);
        groups.AddAll(_ended[grouping]);
        foreach (ref readonly var flow in open) groups.Add(flow);
        return groups;
    }

    /// <summary>The groups of a moment in a grouping; null where that moment was seen in another one.</summary>
    public TrafficGroups? GroupsOf(TrafficBaselines.Baseline moment, TrafficGrouping grouping) => moment.Grouping switch
    {
        // The start, when there was nothing.
        null => TrafficGroups.Create(grouping, options),
        var seen => seen == grouping ? moment.Groups : null,
    };

    /// <summary>The summaries of what has ended, in their usual order.</summary>
    public IReadOnlyList<TrafficSummary> Summaries(TrafficGrouping grouping)
    {
        var selection = new SortedSelection<TrafficSummary>(TrafficSummaryOrder.Default(grouping), limit: null);
        foreach (var summary in _ended[grouping].Summaries()) selection.Add(summary);
        return selection.ToSorted();
    }
}
