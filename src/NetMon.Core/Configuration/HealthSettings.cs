namespace NetMon.Configuration;

/// <summary>How a monitor reports on itself.</summary>
public sealed record HealthSettings
{
    /// <summary>How often there is a health record, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);

    /// <summary>How often outputs are flushed, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultFlushInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often there is a health record, traffic or not. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;

    /// <summary>Full path of a file that each health record is added to as a JSON object a line. Default: null, none.</summary>
    public string? File { get; init; }

    /// <summary>Before it grows beyond this many bytes the file is put aside as <c>path.1</c>, the one before as <c>path.2</c>; 0 for never. Default 10 MB.</summary>
    public long RotateSize { get; init; } = 10L << 20;

    /// <summary>How many files that were put aside are kept. Default 5.</summary>
    public int MaxFiles { get; init; } = 5;

    /// <summary>How often what was written is handed to the system: the most that a killed process loses of its outputs. Default 1 s.</summary>
    public TimeSpan FlushInterval { get; init; } = DefaultFlushInterval;
}
