using NetMon.Packets;

namespace NetMon.Monitoring;

/// <summary>A source whose frames are handed over at a pace.</summary>
/// <param name="source">The source, which this one owns.</param>
/// <param name="pace">The pace; sources that are read one after the other share one.</param>
public sealed class PacedSource(IFrameSource source, ReplayPace pace) : IFrameSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation) => source.Run(
        (in CapturedFrame frame) =>
        {
            pace.WaitFor(frame.TimestampNanoseconds, cancellation);
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
