namespace NetMon.Flows.Live;

/// <summary>What is to be seen of live traffic.</summary>
public sealed record TrafficView
{
    /// <summary>What is added up by.</summary>
    public TrafficGrouping Grouping { get; init; } = TrafficGrouping.Host;

    /// <summary>What comes first.</summary>
    public TrafficSort Sort { get; init; } = TrafficSort.Bytes;

    /// <summary>Whether what would come first comes last.</summary>
    public bool IsReversed { get; init; }

    /// <summary>How many groups of the order to pass over, for later pages.</summary>
    public int Skip { get; init; }

    /// <summary>The most groups to give.</summary>
    public int Top { get; init; } = int.MaxValue;

    /// <summary>Only groups whose key contains this text, in any case; empty for all. Sums and shares are of all traffic nevertheless.</summary>
    public string Filter { get; init; } = "";
}
