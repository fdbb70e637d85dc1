using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>A source that replays frames at a given pace.</summary>
/// <param name="source">The source, which this one owns.</param>
/// <param name="pace">The pace; sources read in succession share one.</param>
/// <param name="filter">Frames that it rejects are not delayed, because they are not shown; null if all are shown.</param>
/// <param name="window">Frames outside of it are not delayed either; checked after the filter.</param>
public sealed class PacedSource(IFrameSource source, ReplayPace pace, PacketFilter? filter = null, TimeWindow? window = null) : IFrameSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation) => source.Run(
        (in CapturedFrame frame) =>
        {
            if (filter?.Matches(frame) != false && window?.Matches(frame) != false) pace.WaitFor(frame.TimestampNanoseconds, cancellation);
            // A frame whose delay was cancelled is not passed on.
            if (!cancellation.IsCancellationRequested) onFrame(frame);
        },
        onIdle,
        cancellation);

    /// <inheritdoc/>
    public SourceDrops ReadDrops() => source.ReadDrops();

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
