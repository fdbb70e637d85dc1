using NetMon.Flows.Summaries;
using NetMon.Flows.Summaries.Groups;
using NetMon.Flows.Summaries.Order;

namespace NetMon.Flows.Live;

/// <summary>
/// Totals of ended flows in every grouping, so that the live table can change its grouping. The number of groups is bounded, because scans
/// create hosts without limit. Not thread-safe.
/// </summary>
/// <param name="options">Options of the groupings.</param>
/// <param name="groupLimit">Approximate maximum number of groups per grouping.</param>
internal sealed class TrafficLedger(TrafficGroupingOptions options, int groupLimit)
{
    private readonly Dictionary<TrafficGrouping, TrafficGroups> _ended =
        Enum.GetValues<TrafficGrouping>().ToDictionary(grouping => grouping, grouping => TrafficGroups.Create(grouping, options));

    /// <summary>Number of ended flows.</summary>
    public long Flows { get; private set; }

    /// <summary>Adds ended flows.</summary>
    public void Add(ReadOnlySpan<TrafficSample> flows)
    {
        foreach (ref readonly var flow in flows) Flows += flow.Flows;

        foreach (var groups in _ended.Values)
        {
            foreach (ref readonly var flow in flows) groups.Add(flow);
            groups.Bound(groupLimit);
        }
    }

    /// <summary>How many groups of a grouping were merged into <c>(other)</c>.</summary>
    public long Folded(TrafficGrouping grouping) => _ended[grouping].Folded;

    /// <summary>The groups of ended and open flows together; a new object that is not changed afterwards.</summary>
    public TrafficGroups With(ReadOnlySpan<TrafficSample> open, TrafficGrouping grouping)
    {
        var groups = TrafficGroups.Create(grouping, options);
        groups.AddAll(_ended[grouping]);
        foreach (ref readonly var flow in open) groups.Add(flow);
        return groups;
    }

    /// <summary>The groups of a baseline; null if it has another grouping.</summary>
    public TrafficGroups? GroupsOf(TrafficBaselines.Baseline moment, TrafficGrouping grouping) => moment.Grouping switch
    {
        // The start, without traffic.
        null => TrafficGroups.Create(grouping, options),
        var seen => seen == grouping ? moment.Groups : null,
    };

    /// <summary>The summaries of ended flows, in default order.</summary>
    public IReadOnlyList<TrafficSummary> Summaries(TrafficGrouping grouping)
    {
        var selection = new SortedSelection<TrafficSummary>(TrafficSummaryOrder.Default(grouping), limit: null);
        foreach (var summary in _ended[grouping].Summaries()) selection.Add(summary);
        return selection.ToSorted();
    }
}
