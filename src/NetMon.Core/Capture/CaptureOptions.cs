using NetMon.CaptureFiles.Output;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>Options of a <see cref="CaptureSession"/>.</summary>
public sealed record CaptureOptions
{
    /// <summary>Default of <see cref="QueueLimit"/>.</summary>
    public const int DefaultQueueLimit = 32_768;

    /// <summary>Name of the capture in statistics: the interfaces, or the path of the file.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whether the sources do not wait for the consumer. A live capture numbers the packets itself and drops those that do not fit into the queue;
    /// any other waits, and keeps the numbers of its source.
    /// </summary>
    public required bool IsLive { get; init; }

    /// <summary>Filter for each frame; null if there is none, or if the source filters itself.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Conditions checked after <see cref="Filter"/>, also live; other frames count as filtered. Null takes every frame.</summary>
    public FrameConditions? Conditions { get; init; }

    /// <summary>Discards copies of packets, see <see cref="RecentFrames"/>; null keeps them. Checked after the filter.</summary>
    public DuplicateOptions? Duplicates { get; init; }

    /// <summary>Number of packets to skip after filtering.</summary>
    public long Skip { get; init; }

    /// <summary>Ends the capture after this many packets were queued, or written if there is no queue.</summary>
    public long? Count { get; init; }

    /// <summary>Ends the capture after this time.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Maximum number of queued packets. Their bytes are limited too: 512 per packet, at least 16 MiB.</summary>
    public int QueueLimit { get; init; } = DefaultQueueLimit;

    /// <summary>Receives every frame before the queue, so it is not affected by a slow pipeline.</summary>
    public ICaptureWriter? Writer { get; init; }

    /// <summary>Path of the file that <see cref="Writer"/> writes.</summary>
    public string? OutFile { get; init; }

    /// <summary>Whether packets are delivered to the pipeline.</summary>
    public bool DeliversPackets { get; init; } = true;

    /// <summary>
    /// Takes frames that would otherwise be delivered as packets, on the thread of the source; null for none. Not for live captures, whose sources
    /// do not wait for the consumer.
    /// </summary>
    public IFrameTaker? Taker { get; init; }

    /// <summary>Process every frame before the queue. While any of them wants frames, headers are decoded and decode errors counted.</summary>
    public IReadOnlyList<IFrameProcessor> Processors { get; init; } = [];

    /// <summary>Maximum bytes in the queue.</summary>
    internal long QueueByteLimit => Math.Max(16L << 20, 512L * QueueLimit);
}
