namespace NetMon.Flows.Summaries;

/// <summary>Grouping, order and limits of a flow summary.</summary>
public sealed record FlowSummaryOptions
{
    /// <summary>Default of <see cref="MaxGroup"/>.</summary>
    public const int DefaultMaxGroup = 500_000;

    /// <summary>The grouping; null for single flows.</summary>
    public TrafficGrouping? By { get; init; }

    /// <summary>Options of the grouping.</summary>
    public TrafficGroupingOptions Grouping { get; init; } = new();

    /// <summary>Maximum number of groups; beyond it the least relevant ones are merged into <c>(other)</c>.</summary>
    public int MaxGroup { get; init; } = DefaultMaxGroup;

    /// <summary>Maximum number of results, first in order; null for all.</summary>
    public int? Top { get; init; }

    /// <summary>
    /// The property to sort by. If null, and <see cref="Top"/> or <see cref="By"/> requires an order, sorts by bytes, descending (grouped by
    /// time: by interval, ascending).
    /// </summary>
    public string? SortBy { get; init; }

    /// <summary>Whether <see cref="SortBy"/> sorts in descending order.</summary>
    public bool Descending { get; init; }
}
