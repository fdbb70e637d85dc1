namespace NetMon;

/// <summary>What an alert rule counts towards its threshold.</summary>
public enum AlertMeasure
{
    /// <summary>Packets.</summary>
    Packets,

    /// <summary>Bytes on the wire.</summary>
    Bytes,

    /// <summary>Different flows: both endpoints and the protocol, whichever way a packet goes.</summary>
    Flows,

    /// <summary>Different destination ports.</summary>
    DistinctPorts,

    /// <summary>Different destination addresses; different sources for a rule that groups by destination, originators by responder.</summary>
    DistinctHosts,
}

/// <summary>What an alert rule counts separately for.</summary>
public enum AlertGrouping
{
    /// <summary>Nothing: one count for the rule.</summary>
    None,

    /// <summary>Each source address of a packet. Flows have two sources of packets; they count for their originator.</summary>
    Source,

    /// <summary>Each destination address of a packet. Flows count for their responder.</summary>
    Destination,

    /// <summary>Each pair of addresses, whichever way a packet goes.</summary>
    Pair,

    /// <summary>Each flow: both endpoints and the protocol, whichever way a packet goes.</summary>
    Flow,

    /// <summary>Each address that began flows, whichever way a packet of them goes.</summary>
    Originator,

    /// <summary>Each address with which others began flows, whichever way a packet of them goes.</summary>
    Responder,
}
