namespace NetMon.Flows.Summaries;

/// <summary>
/// Adds flows up by host, conversation, protocol ... Its memory is that of the totals, whatever the number of flows. Used by one thread
/// at a time.
/// </summary>
/// <param name="grouping">What to add up by.</param>
/// <param name="options">What the grouping needs beside its name.</param>
public sealed class TrafficSummaryBuilder(TrafficGrouping grouping, TrafficGroupingOptions? options = null)
{
    private readonly TrafficGroups _groups = TrafficGroups.Create(grouping, options ?? new TrafficGroupingOptions());

    /// <summary>What is added up by.</summary>
    public TrafficGrouping Grouping { get; } = grouping;

    /// <summary>How many groups there are so far.</summary>
    public int Count => _groups.Count;

    /// <summary>Adds a flow.</summary>
    public void Add(FlowRecord flow) => _groups.Add(new TrafficSample(flow));

    /// <summary>Adds a flow or a part of one.</summary>
    public void Add(in TrafficSample sample) => _groups.Add(sample);

    /// <summary>The groups with what was added so far, made one after the other, in no order. More may be added afterwards.</summary>
    public IEnumerable<TrafficSummary> Summaries() => _groups.Summaries();

    /// <summary>The order of summaries by their keys.</summary>
    internal static int CompareKeys(TrafficSummary left, TrafficSummary right) => string.CompareOrdinal(left.Key, right.Key);
}
