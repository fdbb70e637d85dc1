namespace NetMon.Flows.Tcp;

/// <summary>Progress of the handshake whose duration is measured.</summary>
internal enum HandshakePhase : byte
{
    /// <summary>No SYN was seen.</summary>
    None,

    /// <summary>SYN from the originator seen.</summary>
    Asked,

    /// <summary>SYN-ACK from the responder seen.</summary>
    Answered,

    /// <summary>ACK from the originator seen.</summary>
    Complete,

    /// <summary>A SYN or SYN-ACK was retransmitted, so it is unknown which one was answered (Karn's algorithm, RFC 6298 section 3).</summary>
    Ambiguous,
}
