using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>Receives one frame; its bytes are valid only during the call.</summary>
/// <param name="frame">The frame.</param>
public delegate void FrameHandler(in CapturedFrame frame);

/// <summary>A source of frames: a live interface or a file.</summary>
public interface IFrameSource : IDisposable
{
    /// <summary>Display name: <c>eth0</c>, or the path of the file.</summary>
    string Name { get; }

    /// <summary>
    /// Reads on the calling thread until the source ends or <paramref name="cancellation"/> is signalled, and passes on each frame.
    /// Returns on cancellation without an exception.
    /// </summary>
    /// <param name="onFrame">Called for each frame, in order.</param>
    /// <param name="onIdle">Called before the source blocks, so that buffered data can be passed on.</param>
    /// <param name="cancellation">Stops reading within 100 ms.</param>
    void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation);

    /// <summary>Packets dropped by the source so far; unknown counters are null.</summary>
    SourceDrops ReadDrops();
}

/// <summary>Packets dropped before they reached the session; null if the source cannot tell.</summary>
/// <param name="ByKernel">Dropped because the capture buffer was full.</param>
/// <param name="ByInterface">Dropped by the interface or its driver.</param>
/// <param name="Filtered">Rejected by the filter.</param>
/// <param name="Overflow">Taken from the system and then dropped because processing was too slow.</param>
/// <param name="OverflowBytes">Bytes on the wire of the overflow packets.</param>
/// <param name="Discarded">Taken from the system after processing had failed.</param>
/// <param name="DiscardedBytes">Bytes on the wire of the discarded packets.</param>
public readonly record struct SourceDrops(
    long? ByKernel, long? ByInterface, long? Filtered, long Overflow = 0, long OverflowBytes = 0, long Discarded = 0, long DiscardedBytes = 0)
{
    /// <summary>Adds the drops of two sources, or of two runs of one. A counter unknown for one is unknown for both.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    public static SourceDrops operator +(in SourceDrops a, in SourceDrops b) => new(
        a.ByKernel + b.ByKernel, a.ByInterface + b.ByInterface, a.Filtered + b.Filtered, a.Overflow + b.Overflow, a.OverflowBytes + b.OverflowBytes,
        a.Discarded + b.Discarded, a.DiscardedBytes + b.DiscardedBytes);
}
