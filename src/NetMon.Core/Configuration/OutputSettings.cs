using NetMon.CaptureFiles.Output;

namespace NetMon.Configuration;

/// <summary>Files of flow records.</summary>
public sealed record FlowOutputSettings
{
    /// <summary>When a new file begins where only is said how many or how old files are kept: at 100 MB, and each day.</summary>
    public static readonly OutputRotation DefaultRotation = new() { Size = OutputRotation.DefaultSize, Interval = TimeSpan.FromDays(1) };

    /// <summary>
    /// Full path of the file; with a rotation what the names of the files are made from, as <see cref="RotatingCaptureWriter"/> makes them:
    /// <c>flows.csv</c> stands for <c>flows_00001_20260131235959.csv</c> and so on.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Format of the files. Default: CSV.</summary>
    public FlowFileFormat Format { get; init; }

    /// <summary>Whether text in CSV that a spreadsheet would take for a formula gets an apostrophe in front. Default: true.</summary>
    public bool EscapeFormulas { get; init; } = true;

    /// <summary>When a new file begins, and how many are kept; null for the one file of that path.</summary>
    public OutputRotation? Rotation { get; init; }

    /// <summary>What becomes of the one file if it exists. Default: it is added to, so that a monitor that is started again loses nothing.</summary>
    public OutputMode Mode { get; init; } = OutputMode.Append;
}

/// <summary>Files of packets: pcapng, unless the ending of the path says otherwise.</summary>
public sealed record CaptureOutputSettings
{
    /// <summary>When a new file begins, if nothing else is said: at 100 MB, and each hour.</summary>
    public static readonly OutputRotation DefaultRotation = new() { Size = OutputRotation.DefaultSize, Interval = TimeSpan.FromHours(1) };

    /// <summary>
    /// Full path that the names of the files are made from: <c>net.pcapng</c> stands for <c>net_00001_20260131235959.pcapng</c> and so on.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>When a new file begins, and how many are kept.</summary>
    public OutputRotation Rotation { get; init; } = DefaultRotation;
}

/// <summary>
/// When a new file begins, and how many are kept. Files of earlier runs count too: those in the same folder whose names are made from the same
/// path. Others are never touched.
/// </summary>
public sealed record OutputRotation
{
    /// <summary>The most bytes of a file, if nothing else is said.</summary>
    public const long DefaultSize = 100L << 20;

    /// <summary>The most bytes of a file; null for no limit.</summary>
    public long? Size { get; init; }

    /// <summary>The longest time that a file spans; null for no limit.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How many files are kept; null for all.</summary>
    public int? MaxFiles { get; init; }

    /// <summary>How long a file is kept after it was finished; null for ever.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Which files are kept.</summary>
    internal FileRetention Retention => new(MaxFiles, MaxAge, IncludesEarlier: true);
}

/// <summary>Formats of files of flow records.</summary>
public enum FlowFileFormat
{
    /// <summary>Comma-separated values with a line of names, RFC 4180.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,
}
