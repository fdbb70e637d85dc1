using NetMon.Flows.Summaries.Order;

namespace NetMon.Flows.Summaries;

/// <summary>
/// Takes flows as they end, and gives what a user asked to see of them: summaries of groups, or the flows themselves in an order. Holds
/// a total per group, or the flows that are still among the first; so its memory is bounded by what it gives.
/// </summary>
public sealed class FlowSummary
{
    private readonly FlowSummaryOptions _options;
    private readonly TrafficSummaryBuilder? _groups;
    private readonly SortedSelection<FlowRecord>? _flows;

    /// <summary>Makes an empty one.</summary>
    /// <param name="options">What is wanted.</param>
    /// <exception cref="ArgumentException">There is no property of the name in <see cref="FlowSummaryOptions.SortBy"/>.</exception>
    public FlowSummary(FlowSummaryOptions options)
    {
        _options = options;
        if (options.By is { } grouping)
        {
            _groups = new TrafficSummaryBuilder(grouping, options.Grouping, options.MaxGroup);
            _ = SummaryOrder(grouping);
        }
        else if (options.Top is not null || options.SortBy is not null || options.Descending)
        {
            _flows = new SortedSelection<FlowRecord>(
                PropertyOrder<FlowRecord>.By(options.SortBy ?? nameof(FlowRecord.Bytes), IsDescending, FlowTieOrder.Compare), options.Top);
        }
    }

    /// <summary>Whether flows need not pass through here at all: each can be written as soon as it ends.</summary>
    public bool IsPassThrough => _groups is null && _flows is null;

    /// <summary>How many groups were put into the one called <c>(other)</c>.</summary>
    public long Folded => _groups?.Folded ?? 0;

    /// <summary>The most groups that were to be kept.</summary>
    public int MaxGroup => _options.MaxGroup;

    /// <summary>The properties that flows, or the summaries of a grouping, can be sorted by.</summary>
    /// <param name="by">The grouping; null for flows.</param>
    public static IReadOnlyList<string> SortProperties(TrafficGrouping? by) =>
        by is null ? PropertyOrder<FlowRecord>.Names : PropertyOrder<TrafficSummary>.Names;

    /// <summary>Takes a flow.</summary>
    public void Add(FlowRecord flow)
    {
        _groups?.Add(flow);
        _flows?.Add(flow);
    }

    /// <summary>What there is to show, in order: <see cref="TrafficSummary"/> or <see cref="FlowRecord"/>. To be called once, at the end.</summary>
    public IReadOnlyList<object> Finish()
    {
        if (_groups is null) return _flows?.ToSorted() ?? [];
        var selection = new SortedSelection<TrafficSummary>(SummaryOrder(_groups.Grouping), _options.Top);
        foreach (var summary in _groups.Summaries()) selection.Add(summary);
        return selection.ToSorted();
    }

    // Without a property, the most comes first.
    private bool IsDescending => _options.SortBy is null || _options.Descending;

    private PropertyOrder<TrafficSummary> SummaryOrder(TrafficGrouping grouping) => _options is { SortBy: null, Descending: false }
        ? TrafficSummaryOrder.Default(grouping)
        : PropertyOrder<TrafficSummary>.By(_options.SortBy ?? nameof(TrafficSummary.Bytes), IsDescending, TrafficSummaryBuilder.CompareKeys);
}
