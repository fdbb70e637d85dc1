namespace NetMon.Flows.Tcp;

/// <summary>How far one side of a connection is, in the terms of Zeek's TCP analyzer.</summary>
internal enum TcpEndpointState : byte
{
    /// <summary>It has sent nothing.</summary>
    Inactive,

    /// <summary>It has sent a SYN, and no answer was seen.</summary>
    SynSent,

    /// <summary>It began with a SYN-ACK, as the originator.</summary>
    SynAckSent,

    /// <summary>It has sent something, and its SYN was not seen.</summary>
    Partial,

    /// <summary>Its SYN was answered, or it has answered a SYN.</summary>
    Established,

    /// <summary>It has sent a FIN.</summary>
    Closed,

    /// <summary>It has sent a RST.</summary>
    Reset,
}
