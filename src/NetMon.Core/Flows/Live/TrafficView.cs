namespace NetMon.Flows.Live;

/// <summary>View of live traffic: grouping, order, paging and filter.</summary>
public sealed record TrafficView
{
    /// <summary>The grouping.</summary>
    public TrafficGrouping Grouping { get; init; } = TrafficGrouping.Host;

    /// <summary>The sort order.</summary>
    public TrafficSort Sort { get; init; } = TrafficSort.Bytes;

    /// <summary>Whether the order is reversed.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Number of groups to skip, for paging.</summary>
    public int Skip { get; init; }

    /// <summary>Maximum number of groups.</summary>
    public int Top { get; init; } = int.MaxValue;

    /// <summary>Only groups whose key contains this text, ignoring case; empty for all. Totals and shares always include all traffic.</summary>
    public string Filter { get; init; } = "";
}
