namespace NetMon;

/// <summary>
/// Connection state, by the names of Zeek's conn_state. UDP and other connectionless protocols use <see cref="S0"/>, <see cref="SF"/> and
/// <see cref="SHR"/> for one-way and two-way traffic; ICMP is always <see cref="OTH"/>.
/// </summary>
public enum ConnectionState
{
    /// <summary>No connection start was seen: midstream traffic, or a protocol without connection states.</summary>
    OTH,

    /// <summary>Connection attempt seen, no reply.</summary>
    S0,

    /// <summary>Established, not terminated.</summary>
    S1,

    /// <summary>Established; the originator sent a close, and the responder did not reply to it.</summary>
    S2,

    /// <summary>Established; the responder sent a close, and the originator did not reply to it.</summary>
    S3,

    /// <summary>Established and terminated normally.</summary>
    SF,

    /// <summary>Connection attempt rejected.</summary>
    REJ,

    /// <summary>Established, and the originator reset it.</summary>
    RSTO,

    /// <summary>The responder reset it.</summary>
    RSTR,

    /// <summary>The originator sent a SYN followed by a RST; no SYN-ACK from the responder was seen.</summary>
    RSTOS0,

    /// <summary>The responder sent a SYN-ACK followed by a RST; no SYN from the originator was seen.</summary>
    RSTRH,

    /// <summary>The originator sent a SYN followed by a FIN; no SYN-ACK from the responder was seen (half-open).</summary>
    SH,

    /// <summary>The responder sent a SYN-ACK followed by a FIN; no SYN from the originator was seen.</summary>
    SHR,
}
