namespace NetMon;

/// <summary>TCP flags, RFC 9293 section 3.1, with AE of RFC 9768 (formerly NS).</summary>
[Flags]
public enum TcpFlags : ushort
{
    /// <summary>No flag set: a null scan, otherwise rare.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    FIN = 1,

    /// <summary>Synchronise sequence numbers.</summary>
    SYN = 2,

    /// <summary>Reset the connection.</summary>
    RST = 4,

    /// <summary>Push: deliver the data at once.</summary>
    PSH = 8,

    /// <summary>The acknowledgment field is valid.</summary>
    ACK = 16,

    /// <summary>The urgent pointer is valid.</summary>
    URG = 32,

    /// <summary>ECN echo, RFC 3168.</summary>
    ECE = 64,

    /// <summary>Congestion window reduced, RFC 3168.</summary>
    CWR = 128,

    /// <summary>Accurate ECN, RFC 9768; called NS in RFC 3540.</summary>
    AE = 256,
}
