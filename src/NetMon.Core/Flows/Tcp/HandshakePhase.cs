namespace NetMon.Flows.Tcp;

/// <summary>How far the handshake is whose time is taken.</summary>
internal enum HandshakePhase : byte
{
    /// <summary>No SYN was seen.</summary>
    None,

    /// <summary>The originator has sent a SYN.</summary>
    Asked,

    /// <summary>The responder has answered with a SYN-ACK.</summary>
    Answered,

    /// <summary>The originator has acknowledged that.</summary>
    Complete,

    /// <summary>A SYN or SYN-ACK was repeated, so nobody knows which one was answered (Karn's algorithm, RFC 6298 section 3).</summary>
    Ambiguous,
}
