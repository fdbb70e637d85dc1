using NetMon.Capture;
using NetMon.CaptureFiles;

namespace NetMon.Overview;

/// <summary>What an overview says of the source of its packets, known when the capture has ended.</summary>
public sealed record SurveySource
{
    /// <summary>Name of the source.</summary>
    public required string Name { get; init; }

    /// <summary>The format of the file; null without one.</summary>
    public CaptureFileContent? Content { get; init; }

    /// <summary>Size of the file in bytes; null without one.</summary>
    public long? FileSize { get; init; }

    /// <summary>Packets that the file says were lost while it was captured; null if it does not say.</summary>
    public long? ReportedLosses { get; init; }

    /// <summary>The counters of the capture; null if there was no session.</summary>
    public CaptureStatistics? Statistics { get; init; }

    /// <summary>The errors and warnings of the capture.</summary>
    public IReadOnlyList<CaptureNotice> Notices { get; init; } = [];
}
