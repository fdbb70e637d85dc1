using NetMon.CaptureFiles.Output;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>What a <see cref="CaptureSession"/> does with the frames of its sources.</summary>
public sealed record CaptureOptions
{
    /// <summary>How many packets may wait for the pipeline, if nothing else is said.</summary>
    public const int DefaultQueueLimit = 32_768;

    /// <summary>What the capture is called in statistics: the interfaces, or the path of the file.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whether the sources go on whether or not anybody listens. A live capture numbers the packets itself and drops what does not
    /// fit into the queue; any other waits, and keeps the numbers of its source.
    /// </summary>
    public required bool IsLive { get; init; }

    /// <summary>Runs over each frame; null takes every frame. Null too where the source filters by itself.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Looked at behind <see cref="Filter"/>, live too; what does not meet them counts as filtered. Null takes every frame.</summary>
    public FrameConditions? Conditions { get; init; }

    /// <summary>
    /// Leaves out packets that are copies of another one, at most so long before or after it, see <see cref="RecentFrames"/>; null leaves
    /// out none. Looked at behind the filter.
    /// </summary>
    public TimeSpan? DuplicateWindow { get; init; }

    /// <summary>How many packets that pass the filter are left out first.</summary>
    public long Skip { get; init; }

    /// <summary>Ends the capture after this many packets were put in the queue, or written when there is no queue.</summary>
    public long? Count { get; init; }

    /// <summary>Ends the capture after this time.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The most packets that wait for the pipeline. Their bytes are bounded too, at 512 a packet and at least 16 MiB in all.</summary>
    public int QueueLimit { get; init; } = DefaultQueueLimit;

    /// <summary>Gets every frame before the queue does, so that a slow pipeline costs it nothing.</summary>
    public ICaptureWriter? Writer { get; init; }

    /// <summary>The path that <see cref="Writer"/> writes to.</summary>
    public string? OutFile { get; init; }

    /// <summary>Whether packets go to the pipeline at all.</summary>
    public bool DeliversPackets { get; init; } = true;

    /// <summary>Look at every frame before the queue does. While any of them wants to, headers are decoded and damaged ones counted.</summary>
    public IReadOnlyList<IFrameProcessor> Processors { get; init; } = [];

    /// <summary>The bytes that may wait in the queue.</summary>
    internal long QueueByteLimit => Math.Max(16L << 20, 512L * QueueLimit);
}
