namespace NetMon;

/// <summary>What a monitor shows of the packets.</summary>
public enum MonitorMode
{
    /// <summary>Every packet.</summary>
    Detailed,

    /// <summary>What each address sent and received.</summary>
    Summary,
}
