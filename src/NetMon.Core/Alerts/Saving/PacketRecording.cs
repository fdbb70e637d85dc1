using NetMon.CaptureFiles;

namespace NetMon.Alerts.Saving;

/// <summary>The capture around one event, or several that overlap.</summary>
/// <param name="alert">The rule.</param>
/// <param name="path">The file.</param>
/// <param name="end">Time of the last packet, nanoseconds since the Unix epoch.</param>
internal sealed class PacketRecording(TrafficAlert alert, string path, long end)
{
    /// <summary>The rule.</summary>
    public TrafficAlert Alert => alert;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Time of the last packet. Used by the thread of the capture, like the following.</summary>
    public long End { get; set; } = end;

    /// <summary>Packet bytes so far.</summary>
    public long Bytes { get; set; }

    /// <summary>Packets that did not fit into the queue, all and since the last one that did.</summary>
    public (long All, long Recent) Dropped { get; set; }

    /// <summary>Comment of the next packet; null for none.</summary>
    public string? Comment { get; set; }

    /// <summary>The open file. Used by the writing thread only.</summary>
    public CaptureFileWriter? Writer { get; set; }

    /// <summary>Whether writing failed. Used by the writing thread only.</summary>
    public bool HasFailed { get; set; }
}
