using NetMon.Packets;

namespace NetMon;

/// <summary>
/// Packet accounting of one capture, up to the time of the query. <see cref="Received"/> always equals <see cref="Delivered"/> plus
/// <see cref="Discarded"/> plus <see cref="DroppedByQueue"/>; packets waiting in the queue are counted when they leave it.
/// An unknown counter is null, never 0.
/// </summary>
public sealed record CaptureStatistics
{
    /// <summary>The interfaces, joined by ", ", or the path of the file.</summary>
    public required string Source { get; init; }

    /// <summary>Start of the capture, local time.</summary>
    public DateTime StartTime => LocalTime.FromNanoseconds(StartNanoseconds);

    /// <summary>Start of the capture, nanoseconds since the Unix epoch.</summary>
    public required long StartNanoseconds { get; init; }

    /// <summary>Duration of the capture so far, in seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>Whether the capture is running.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>Packets from the source that passed the filter.</summary>
    public required long Received { get; init; }

    /// <summary>Packets delivered to the pipeline; with -NoPacket, to the capture file.</summary>
    public required long Delivered { get; init; }

    /// <summary>
    /// Packets no longer wanted: the pipeline had enough, as with Select-Object -First, or was stopped while they waited. They are not lost
    /// packets, and are in the capture file, if one was written.
    /// </summary>
    public required long Discarded { get; init; }

    /// <summary>
    /// Packets that passed the filter but were dropped by the kernel because its capture buffer was full, or left in that buffer when the capture
    /// ended (ps_drop); null for files and if unknown.
    /// </summary>
    public required long? DroppedByKernel { get; init; }

    /// <summary>
    /// Packets of any kind dropped by the interface or its driver (ps_ifdrop); null for files and if unknown. A driver that has never counted
    /// one may not count at all, so its zero is null.
    /// </summary>
    public required long? DroppedByInterface { get; init; }

    /// <summary>
    /// Packets dropped because a consumer was too slow: the pipeline, whose queue was full, or flows, rules or the capture file, whose buffer was
    /// full. If a capture file was written, it contains all of them except <see cref="NotWritten"/>.
    /// </summary>
    public required long DroppedByQueue { get; init; }

    /// <summary>Packets rejected by the filter; null if the kernel filters, which does not count them.</summary>
    public required long? Filtered { get; init; }

    /// <summary>Packets omitted as duplicates; null if duplicates were not removed.</summary>
    public long? Duplicates { get; init; }

    /// <summary>
    /// Packets with damaged headers; null if unknown. Headers are decoded on demand, and counting would decode every packet once more, so a
    /// capture that only passes packets on does not know. If an alert rule is added later, counting starts then.
    /// </summary>
    public long? DecodeErrors { get; init; }

    /// <summary>Bytes on the wire of the packets received.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Path of the capture file being written, or null.</summary>
    public string? OutFile { get; init; }

    /// <summary>
    /// Packets received but not in the capture file: writing was too slow (slow disk, compression) and its buffer was full, which
    /// <see cref="DroppedByQueue"/> includes, or the file could not be written any further. Null if no file is written.
    /// </summary>
    public long? NotWritten { get; init; }
}
