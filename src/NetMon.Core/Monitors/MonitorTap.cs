using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;

namespace NetMon.Monitors;

/// <summary>Stands before the flow meter: takes the flows that end off the way to the consumer, who may be slow, and measures the lag.</summary>
/// <param name="meter">The flow meter, or what calls it.</param>
/// <param name="output">Takes the flows.</param>
/// <param name="isLive">Whether packets come as they happen.</param>
internal sealed class MonitorTap(IFrameProcessor meter, Action<IReadOnlyList<FlowRecord>> output, bool isLive) : IFrameProcessor, IItemSink
{
    private readonly bool _isLive = isLive;
    private bool _measures = isLive;
    private long _lag = -1;

    /// <inheritdoc/>
    public void Start(IItemSink _) => meter.Start(this);

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (_measures && frame.HasTime) Measure(frame.TimestampNanoseconds);
        meter.OnFrame(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        // One packet after each tick is enough, and asking for the time is not free.
        _measures = _isLive;
        meter.OnTick(now);
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced) => meter.OnEnd(isForced);

    /// <summary>Takes what the flow meter has found.</summary>
    /// <param name="item">The flows that have ended, since it finds nothing else.</param>
    public void Post(CaptureItem item) => output(((FlowsEnded)item).Flows);

    /// <summary>The longest lag since the last call; null when no packet was measured.</summary>
    public TimeSpan? TakeLag() => Interlocked.Exchange(ref _lag, -1) is >= 0 and var lag ? new TimeSpan(lag / 100) : null;

    private void Measure(long time)
    {
        _measures = false;
        var lag = Math.Max(0, UnixTime.Now - time);
        if (lag > Volatile.Read(ref _lag)) Volatile.Write(ref _lag, lag);
    }
}
