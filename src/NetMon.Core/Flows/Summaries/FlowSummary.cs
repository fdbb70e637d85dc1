using NetMon.Flows.Summaries.Order;

namespace NetMon.Flows.Summaries;

/// <summary>
/// Collects flows as they end, and outputs group summaries or the flows themselves, sorted. Holds one total per group, or only the flows that
/// rank among the first; so the output bounds its memory.
/// </summary>
/// <example>
/// <code><![CDATA[
/// public static List<TrafficSummary> BusiestHosts(IEnumerable<FlowRecord> flows)
/// {
///     var summary = new FlowSummary(new FlowSummaryOptions { By = TrafficGrouping.Host, Top = 2 });
///     foreach (var flow in flows) summary.Add(flow);
///     return [.. summary.Finish().Cast<TrafficSummary>()];
/// }
/// ]]></code>
/// </example>
public sealed class FlowSummary
{
    private readonly FlowSummaryOptions _options;
    private readonly TrafficSummaryBuilder? _groups;
    private readonly SortedSelection<FlowRecord>? _flows;

    /// <summary>Creates an empty summary.</summary>
    /// <param name="options">Grouping, order and limits.</param>
    /// <exception cref="ArgumentException"><see cref="FlowSummaryOptions.SortBy"/> is not a property.</exception>
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

    /// <summary>Whether flows can be output as soon as they end, without passing through this object.</summary>
    public bool IsPassThrough => _groups is null && _flows is null;

    /// <summary>Number of groups merged into <c>(other)</c>.</summary>
    public long Folded => _groups?.Folded ?? 0;

    /// <summary>Maximum number of groups kept.</summary>
    public int MaxGroup => _options.MaxGroup;

    /// <summary>The properties that flows, or the summaries of a grouping, can be sorted by.</summary>
    /// <param name="by">The grouping; null for flows.</param>
    public static IReadOnlyList<string> SortProperties(TrafficGrouping? by) =>
        by is null ? PropertyOrder<FlowRecord>.Names : PropertyOrder<TrafficSummary>.Names;

    /// <summary>Adds a flow.</summary>
    public void Add(FlowRecord flow)
    {
        _groups?.Add(flow);
        _flows?.Add(flow);
    }

    /// <summary>The sorted result: <see cref="TrafficSummary"/> or <see cref="FlowRecord"/> objects. Call it once, at the end.</summary>
    public IReadOnlyList<object> Finish()
    {
        if (_groups is null) return _flows?.ToSorted() ?? [];
        var selection = new SortedSelection<TrafficSummary>(SummaryOrder(_groups.Grouping), _options.Top);
        foreach (var summary in _groups.Summaries()) selection.Add(summary);
        return selection.ToSorted();
    }

    /// <summary>The first groups in the default order.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="top">How many.</param>
    internal static IList<TrafficSummary> First(TrafficSummaryBuilder groups, int top)
    {
        var selection = new SortedSelection<TrafficSummary>(TrafficSummaryOrder.Default(groups.Grouping), top);
        foreach (var summary in groups.Summaries()) selection.Add(summary);
        return [.. selection.ToSorted()];
    }

    // The default order is descending.
    private bool IsDescending => _options.SortBy is null || _options.Descending;

    private PropertyOrder<TrafficSummary> SummaryOrder(TrafficGrouping grouping) => _options is { SortBy: null, Descending: false }
        ? TrafficSummaryOrder.Default(grouping)
        : PropertyOrder<TrafficSummary>.By(_options.SortBy ?? nameof(TrafficSummary.Bytes), IsDescending, TrafficSummaryBuilder.CompareKeys);
}
