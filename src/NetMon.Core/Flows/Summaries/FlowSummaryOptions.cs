namespace NetMon.Flows.Summaries;

/// <summary>What becomes of flows on their way out: grouped or not, sorted or not, all or only the first of them.</summary>
public sealed record FlowSummaryOptions
{
    /// <summary>The most groups, if nothing else is said.</summary>
    public const int DefaultMaxGroup = 500_000;

    /// <summary>What flows are added up by; null leaves them single.</summary>
    public TrafficGrouping? By { get; init; }

    /// <summary>What the grouping needs beside its name.</summary>
    public TrafficGroupingOptions Grouping { get; init; } = new();

    /// <summary>The most groups that are kept; beyond, those that matter least are put into one called <c>(other)</c>.</summary>
    public int MaxGroup { get; init; } = DefaultMaxGroup;

    /// <summary>How many to keep, the first ones of the order; null keeps all.</summary>
    public int? Top { get; init; }

    /// <summary>
    /// The property to sort by. Null sorts by bytes, the most first, where <see cref="Top"/> or <see cref="By"/> asks for an order (by
    /// time: the earliest first).
    /// </summary>
    public string? SortBy { get; init; }

    /// <summary>Whether the greatest values of <see cref="SortBy"/> come first.</summary>
    public bool Descending { get; init; }
}
