using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>A source whose frames are handed over at a pace.</summary>
/// <param name="source">The source, which this one owns.</param>
/// <param name="pace">The pace; sources that are read one after the other share one.</param>
/// <param name="filter">What does not pass it waits for nothing, since nobody gets to see it; null where all is shown.</param>
/// <param name="window">The same of packets outside of this window, looked at behind the filter.</param>
public sealed class PacedSource(IFrameSource source, ReplayPace pace, PacketFilter? filter = null, TimeWindow? window = null) : IFrameSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation) => source.Run(
        (in CapturedFrame frame) =>
        {
            if (filter?.Matches(frame) != false && window?.Matches(frame) != false) pace.WaitFor(frame.TimestampNanoseconds, cancellation);
            // What came in time is counted, and nothing that would have come after the stop.
            if (!cancellation.IsCancellationRequested) onFrame(frame);
        },
        onIdle,
        cancellation);

    /// <inheritdoc/>
    public SourceDrops ReadDrops() => source.ReadDrops();

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
