namespace NetMon.Configuration;

/// <summary>Settings of a monitor's health reports.</summary>
public sealed record HealthSettings
{
    /// <summary>Default of <see cref="Interval"/>.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);

    /// <summary>Default of <see cref="FlushInterval"/>.</summary>
    public static readonly TimeSpan DefaultFlushInterval = TimeSpan.FromSeconds(1);

    /// <summary>Interval of health records, with or without traffic. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;

    /// <summary>Full path of a file to append health records to, one JSON object per line. Default: null, none.</summary>
    public string? File { get; init; }

    /// <summary>Maximum file size in bytes; then it is renamed to <c>path.1</c>, the previous one to <c>path.2</c>. 0 for no limit. Default 10 MB.</summary>
    public long RotateSize { get; init; } = 10L << 20;

    /// <summary>Number of rotated files kept. Default 5.</summary>
    public int MaxFiles { get; init; } = 5;

    /// <summary>Interval at which outputs are flushed: the most that a killed process loses. Default 1 s.</summary>
    public TimeSpan FlushInterval { get; init; } = DefaultFlushInterval;
}
