namespace NetMon;

/// <summary>How a group of traffic changed between two summaries.</summary>
public enum TrafficChange
{
    /// <summary>Only in the difference set.</summary>
    New,

    /// <summary>Only in the reference set.</summary>
    Gone,

    /// <summary>In both sets, with different counts.</summary>
    Changed,

    /// <summary>In both sets, with the same flows, packets and bytes, or a change below the threshold.</summary>
    Equal,
}
