using NetMon.CaptureFiles.Output;
using NetMon.Flows.Files;

namespace NetMon.Configuration;

/// <summary>Settings of files of records: flows or transactions.</summary>
public sealed record RecordOutputSettings
{
    /// <summary>Default rotation if only the number or age of files is limited: at 100 MB, and daily.</summary>
    public static readonly OutputRotation DefaultRotation = new() { Size = OutputRotation.DefaultSize, Interval = TimeSpan.FromDays(1) };

    /// <summary>
    /// Full path of the file; with rotation the path that file names are derived from, as by <see cref="RotatingCaptureWriter"/>:
    /// <c>flows.csv</c> gives <c>flows_00001_20260131235959.csv</c> and so on.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Format of the files. Default: CSV.</summary>
    public RecordFileFormat Format { get; init; }

    /// <summary>Whether CSV text that a spreadsheet would run as a formula is prefixed with an apostrophe. Default: true.</summary>
    public bool EscapeFormulas { get; init; } = true;

    /// <summary>Rotation and retention; null for a single file.</summary>
    public OutputRotation? Rotation { get; init; }

    /// <summary>How an existing single file is treated. Default: append, so that restarting a monitor loses nothing.</summary>
    public OutputMode Mode { get; init; } = OutputMode.Append;
}

/// <summary>Settings of packet files: pcapng, unless the path's extension selects pcap.</summary>
public sealed record CaptureOutputSettings
{
    /// <summary>Default rotation: at 100 MB, and hourly.</summary>
    public static readonly OutputRotation DefaultRotation = new() { Size = OutputRotation.DefaultSize, Interval = TimeSpan.FromHours(1) };

    /// <summary>
    /// Full path that file names are derived from: <c>net.pcapng</c> gives <c>net_00001_20260131235959.pcapng</c> and so on.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Rotation and retention.</summary>
    public OutputRotation Rotation { get; init; } = DefaultRotation;
}

/// <summary>
/// When a new file starts, and how many are kept. Files of earlier runs count too, if their names in the same directory derive from the same
/// path. Other files are never deleted.
/// </summary>
public sealed record OutputRotation
{
    /// <summary>Default maximum file size in bytes.</summary>
    public const long DefaultSize = 100L << 20;

    /// <summary>Maximum file size in bytes; null for no limit.</summary>
    public long? Size { get; init; }

    /// <summary>Maximum time span of a file; null for no limit.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Maximum number of files; null for no limit.</summary>
    public int? MaxFiles { get; init; }

    /// <summary>Maximum age of a finished file; null for no limit.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Which files are kept.</summary>
    internal FileRetention Retention => new(MaxFiles, MaxAge, IncludesEarlier: true);
}
