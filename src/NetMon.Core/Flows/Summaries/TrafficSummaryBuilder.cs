using NetMon.Flows.Summaries.Groups;

namespace NetMon.Flows.Summaries;

/// <summary>
/// Adds flows up by host, conversation, protocol ... Its memory is that of the totals, whatever the number of flows, and has an end if the
/// groups have a limit. Used by one thread at a time.
/// </summary>
/// <param name="grouping">What to add up by.</param>
/// <param name="options">What the grouping needs beside its name.</param>
/// <param name="maxGroup">
/// The most groups that are kept. Beyond it, of the half that has been silent for longest those with the fewest bytes go into one group
/// <c>(other)</c>. Null for no limit.
/// </param>
public sealed class TrafficSummaryBuilder(TrafficGrouping grouping, TrafficGroupingOptions? options = null, int? maxGroup = null)
{
    private readonly TrafficGroups _groups = TrafficGroups.Create(grouping, options ?? new TrafficGroupingOptions());

    /// <summary>What is added up by.</summary>
    public TrafficGrouping Grouping { get; } = grouping;

    /// <summary>How many groups there are so far.</summary>
    public int Count => _groups.Count;

    /// <summary>How many groups were put into the one called <c>(other)</c>; one that came back and went again counts twice.</summary>
    public long Folded => _groups.Folded;

    /// <summary>Adds a flow.</summary>
    public void Add(FlowRecord flow) => Add(new TrafficSample(flow));

    /// <summary>Adds a flow or a part of one.</summary>
    public void Add(in TrafficSample sample)
    {
        _groups.Add(sample);
        if (_groups.Count > maxGroup) _groups.Bound(maxGroup.Value);
    }

    /// <summary>The groups with what was added so far, made one after the other, in no order. More may be added afterwards.</summary>
    public IEnumerable<TrafficSummary> Summaries() => _groups.Summaries();

    /// <summary>The order of summaries by their keys.</summary>
    internal static int CompareKeys(TrafficSummary left, TrafficSummary right) => string.CompareOrdinal(left.Key, right.Key);
}
