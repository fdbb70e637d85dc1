namespace NetMon.Packets;

/// <summary>Which frames of a capture are copies of others.</summary>
public sealed record DuplicateOptions
{
    /// <summary>Maximum of <see cref="PacketWindow"/>.</summary>
    public const int MaxPacketWindow = 1_000_000;

    /// <summary>Maximum time between a frame and its copy; not used with <see cref="PacketWindow"/>.</summary>
    public TimeSpan Window { get; init; } = RecentFrames.DefaultWindow;

    /// <summary>
    /// Number of successive frames among which copies are looked for, whatever their times: a frame is compared with those before it, one fewer than
    /// this, as by editcap -D. Null to compare by time.
    /// </summary>
    public int? PacketWindow { get; init; }

    /// <summary>What must be the same.</summary>
    public DuplicateComparison By { get; init; }
}
