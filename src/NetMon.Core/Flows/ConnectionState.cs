namespace NetMon;

/// <summary>
/// How a connection went, in the names of Zeek's conn_state. UDP and other protocols without connections use <see cref="S0"/>,
/// <see cref="SF"/> and <see cref="SHR"/> for one-way and two-way traffic; ICMP is always <see cref="OTH"/>.
/// </summary>
public enum ConnectionState
{
    /// <summary>No connection was seen from its beginning: midstream traffic, or none that has states.</summary>
    OTH,

    /// <summary>An attempt was seen, and no reply.</summary>
    S0,

    /// <summary>Established, not ended.</summary>
    S1,

    /// <summary>Established, and the originator wants to end it; the responder has not said anything about that.</summary>
    S2,

    /// <summary>Established, and the responder wants to end it; the originator has not said anything about that.</summary>
    S3,

    /// <summary>Established and ended normally.</summary>
    SF,

    /// <summary>The attempt was rejected.</summary>
    REJ,

    /// <summary>Established, and the originator reset it.</summary>
    RSTO,

    /// <summary>The responder reset it.</summary>
    RSTR,

    /// <summary>The originator sent a SYN and then a RST; no SYN-ACK of the responder was seen.</summary>
    RSTOS0,

    /// <summary>The responder sent a SYN-ACK and then a RST; no SYN of the originator was seen.</summary>
    RSTRH,

    /// <summary>The originator sent a SYN and then a FIN; no SYN-ACK of the responder was seen, so it was half open.</summary>
    SH,

    /// <summary>The responder sent a SYN-ACK and then a FIN; no SYN of the originator was seen.</summary>
    SHR,
}
