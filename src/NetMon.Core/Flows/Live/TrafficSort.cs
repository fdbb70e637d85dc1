namespace NetMon;

/// <summary>What the live table is sorted by. The most comes first; keys are in alphabetical order.</summary>
public enum TrafficSort
{
    /// <summary>Bytes in both directions.</summary>
    Bytes,

    /// <summary>Bits per second now.</summary>
    Rate,

    /// <summary>Bytes sent.</summary>
    BytesSent,

    /// <summary>Bytes received.</summary>
    BytesReceived,

    /// <summary>Packets in both directions.</summary>
    Packets,

    /// <summary>Flows.</summary>
    Flows,

    /// <summary>When the last packet was seen, the latest first.</summary>
    LastSeen,

    /// <summary>The group's name.</summary>
    Key,
}
