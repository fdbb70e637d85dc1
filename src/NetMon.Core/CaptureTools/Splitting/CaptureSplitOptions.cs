namespace NetMon.CaptureTools.Splitting;

/// <summary>Options of a <see cref="CaptureSplit"/>.</summary>
public sealed record CaptureSplitOptions
{
    /// <summary>Default of <see cref="Interval"/>.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromHours(1);

    /// <summary>Default of <see cref="MaxSize"/>.</summary>
    public const long DefaultMaxSize = 100L << 20;

    /// <summary>Default of <see cref="PacketCount"/>.</summary>
    public const long DefaultPacketCount = 1_000_000;

    /// <summary>Default of <see cref="MaxFiles"/>.</summary>
    public const int DefaultMaxFiles = 10_000;

    /// <summary>What packets of one file have in common.</summary>
    public required SplitGrouping By { get; init; }

    /// <summary>Folder of the files.</summary>
    public required string Folder { get; init; }

    /// <summary>Names of the files.</summary>
    public required SplitNames Names { get; init; }

    /// <summary>Length of an interval, by time.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;

    /// <summary>Largest file before compression, in bytes, by size; a file has at least one packet.</summary>
    public long MaxSize { get; init; } = DefaultMaxSize;

    /// <summary>Packets of a file, by count.</summary>
    public long PacketCount { get; init; } = DefaultPacketCount;

    /// <summary>Maximum number of files.</summary>
    public int MaxFiles { get; init; } = DefaultMaxFiles;

    /// <summary>Whether existing files may be replaced. A link never is: it would lead out of the folder.</summary>
    public bool Replaces { get; init; }

    /// <summary>The files that are read, none of which may be written.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];
}
