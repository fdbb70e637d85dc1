namespace NetMon;

/// <summary>What an alert rule counts towards its threshold.</summary>
public enum AlertMeasure
{
    /// <summary>Packets.</summary>
    Packets,

    /// <summary>Bytes on the wire.</summary>
    Bytes,

    /// <summary>Distinct flows: both endpoints and the protocol, in either direction.</summary>
    Flows,

    /// <summary>Distinct destination ports.</summary>
    DistinctPorts,

    /// <summary>
    /// Distinct destination addresses; distinct sources if the rule groups by destination, distinct originators if by responder.
    /// </summary>
    DistinctHosts,
}

/// <summary>What an alert rule keeps separate counts for.</summary>
public enum AlertGrouping
{
    /// <summary>Nothing: one count for the rule.</summary>
    None,

    /// <summary>Each source address of a packet. A flow has packets from both sides, so it counts for its originator.</summary>
    Source,

    /// <summary>Each destination address of a packet. A flow counts for its responder.</summary>
    Destination,

    /// <summary>Each pair of addresses, in either direction.</summary>
    Pair,

    /// <summary>Each flow: both endpoints and the protocol, in either direction.</summary>
    Flow,

    /// <summary>Each originator of flows, for packets in both directions.</summary>
    Originator,

    /// <summary>Each responder of flows, for packets in both directions.</summary>
    Responder,
}
