namespace NetMon;

/// <summary>Sort order of the live table. Numbers and times sort descending, keys alphabetically.</summary>
public enum TrafficSort
{
    /// <summary>Bytes in both directions.</summary>
    Bytes,

    /// <summary>Current bits per second.</summary>
    Rate,

    /// <summary>Bytes sent.</summary>
    BytesSent,

    /// <summary>Bytes received.</summary>
    BytesReceived,

    /// <summary>Packets in both directions.</summary>
    Packets,

    /// <summary>Number of flows.</summary>
    Flows,

    /// <summary>Mean duration of TCP handshakes, longest first; groups without one are last.</summary>
    HandshakeRtt,

    /// <summary>Time of the last packet, latest first.</summary>
    LastSeen,

    /// <summary>Group name.</summary>
    Key,
}
