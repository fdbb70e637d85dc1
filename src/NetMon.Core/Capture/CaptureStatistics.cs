using NetMon.Packets;

namespace NetMon;

/// <summary>
/// What became of every packet of one capture, up to the moment it was asked for. <see cref="Received"/> is always
/// <see cref="Delivered"/> plus <see cref="Discarded"/> plus <see cref="DroppedByQueue"/>; packets that still wait in the queue are counted
/// when their fate is known.
/// A counter that cannot be known is null, never 0.
/// </summary>
public sealed record CaptureStatistics
{
    /// <summary>The interfaces, joined by a comma and a space, or the path of the file.</summary>
    public required string Source { get; init; }

    /// <summary>When the capture began, local time.</summary>
    public DateTime StartTime => LocalTime.FromNanoseconds(StartNanoseconds);

    /// <summary>When the capture began, nanoseconds since the Unix epoch.</summary>
    public required long StartNanoseconds { get; init; }

    /// <summary>How long the capture ran, or has run so far, seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>Whether it still runs.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>Packets that came out of the source and passed the filter.</summary>
    public required long Received { get; init; }

    /// <summary>Packets that reached the pipeline; with -NoPacket, the capture file.</summary>
    public required long Delivered { get; init; }

    /// <summary>
    /// Packets that nobody wanted any more: the pipeline had enough, as with Select-Object -First, or was stopped, while they waited. They are
    /// no loss. They are in the capture file, if one was written.
    /// </summary>
    public required long Discarded { get; init; }

    /// <summary>
    /// Packets that passed the filter and that the system threw away because its capture buffer was full, or that were left in that buffer
    /// because the end of the capture had no time for them; null for files and where it does not say.
    /// </summary>
    public required long? DroppedByKernel { get; init; }

    /// <summary>
    /// Packets that the interface or its driver threw away meanwhile, of whatever kind; null for files and where nobody says. A driver that has
    /// never counted one may not count at all, so its zero is null.
    /// </summary>
    public required long? DroppedByInterface { get; init; }

    /// <summary>
    /// Packets thrown away because they were taken too slowly: by the pipeline, whose queue was full, or by flows, rules or the capture file,
    /// and the buffer before them was full. If a capture file was written, all of them are in it but <see cref="NotWritten"/>.
    /// </summary>
    public required long DroppedByQueue { get; init; }

    /// <summary>Packets that the filter refused; null where the kernel filters, because it does not say.</summary>
    public required long? Filtered { get; init; }

    /// <summary>Packets that were left out because they were copies of others; null where copies were not looked for.</summary>
    public long? Duplicates { get; init; }

    /// <summary>
    /// Packets whose headers are damaged; null where it is not known. Headers are decoded when somebody asks for them, and counting
    /// would mean decoding every packet once more, so a capture that only hands packets on does not know. One to which an alert rule came
    /// later counts from then on.
    /// </summary>
    public long? DecodeErrors { get; init; }

    /// <summary>Bytes on the wire of the packets received.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>The capture file that is written, or null.</summary>
    public string? OutFile { get; init; }

    /// <summary>
    /// Packets that were received but are not in the capture file, because it was written too slowly (a slow disk, a compressor) and the buffer
    /// before it was full. They are part of <see cref="DroppedByQueue"/>. Null where no file is written.
    /// </summary>
    public long? NotWritten { get; init; }
}
