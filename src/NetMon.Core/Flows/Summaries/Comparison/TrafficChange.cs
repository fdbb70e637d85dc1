namespace NetMon;

/// <summary>What became of a group of traffic between two summaries.</summary>
public enum TrafficChange
{
    /// <summary>It is in the second only.</summary>
    New,

    /// <summary>It is in the first only.</summary>
    Gone,

    /// <summary>It is in both, with other numbers.</summary>
    Changed,

    /// <summary>It is in both, with the same numbers of flows, packets and bytes.</summary>
    Equal,
}
