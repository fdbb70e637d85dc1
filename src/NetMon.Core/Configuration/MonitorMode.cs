namespace NetMon;

/// <summary>What a monitor displays.</summary>
public enum MonitorMode
{
    /// <summary>Every packet.</summary>
    Detailed,

    /// <summary>Bytes and packets sent and received per address.</summary>
    Summary,
}
