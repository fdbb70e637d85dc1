using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>Takes one frame; its bytes are valid only during the call.</summary>
/// <param name="frame">The frame.</param>
public delegate void FrameHandler(in CapturedFrame frame);

/// <summary>Something frames come from: a live interface or a list of files.</summary>
public interface IFrameSource : IDisposable
{
    /// <summary>What a person calls it: <c>eth0</c>, or the path of the file.</summary>
    string Name { get; }

    /// <summary>
    /// Reads until the source ends or <paramref name="cancellation"/> is signalled, on the caller's thread, handing over each frame.
    /// Returns on cancellation without an exception.
    /// </summary>
    /// <param name="onFrame">Called for each frame, in order.</param>
    /// <param name="onIdle">Called before the source waits for more, so that what has been gathered can be passed on.</param>
    /// <param name="cancellation">Ends the reading within 100 ms.</param>
    void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation);

    /// <summary>What the source itself lost so far; unknown counters are null.</summary>
    SourceDrops ReadDrops();
}

/// <summary>Packets lost before they reached us; null where the source cannot tell.</summary>
/// <param name="ByKernel">Lost because the capture buffer was full.</param>
/// <param name="ByInterface">Lost in the interface or its driver.</param>
/// <param name="Filtered">Seen but refused by the filter.</param>
/// <param name="Overflow">Taken from the system and then lost, because what works on packets here was too slow.</param>
/// <param name="OverflowBytes">The bytes on the wire of those.</param>
public readonly record struct SourceDrops(
    long? ByKernel, long? ByInterface, long? Filtered, long Overflow = 0, long OverflowBytes = 0)
{
    /// <summary>Of two sources, or one source twice. What one of them does not know nobody knows of both.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    public static SourceDrops operator +(in SourceDrops a, in SourceDrops b) => new(
        a.ByKernel + b.ByKernel, a.ByInterface + b.ByInterface, a.Filtered + b.Filtered, a.Overflow + b.Overflow, a.OverflowBytes + b.OverflowBytes);
}
