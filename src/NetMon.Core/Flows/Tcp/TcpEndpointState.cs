namespace NetMon.Flows.Tcp;

/// <summary>State of one side of a connection, as in Zeek's TCP analyzer.</summary>
internal enum TcpEndpointState : byte
{
    /// <summary>It has sent nothing.</summary>
    Inactive,

    /// <summary>It has sent a SYN; no answer was seen.</summary>
    SynSent,

    /// <summary>It is the originator, and its first segment was a SYN-ACK.</summary>
    SynAckSent,

    /// <summary>It has sent data; its SYN was not seen.</summary>
    Partial,

    /// <summary>Its SYN was answered, or it has answered a SYN.</summary>
    Established,

    /// <summary>It has sent a FIN.</summary>
    Closed,

    /// <summary>It has sent a RST.</summary>
    Reset,
}
