using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;

namespace NetMon.Monitors;

/// <summary>Wraps the flow meter: diverts ended flows from the consumer, which may be slow, and measures the lag.</summary>
/// <param name="meter">Flow meter, or a processor that calls it.</param>
/// <param name="output">Receives the flows.</param>
/// <param name="isLive">Whether packets are captured live.</param>
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
        // One packet after each tick suffices, and reading the clock is not free.
        _measures = _isLive;
        meter.OnTick(now);
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced) => meter.OnEnd(isForced);

    /// <summary>Receives the results of the flow meter.</summary>
    /// <param name="item">Ended flows; the meter posts nothing else.</param>
    public void Post(CaptureItem item) => output(((FlowsEnded)item).Flows);

    /// <summary>Returns the longest lag since the last call; null if no packet was measured.</summary>
    public TimeSpan? TakeLag() => Interlocked.Exchange(ref _lag, -1) is >= 0 and var lag ? new TimeSpan(lag / 100) : null;

    private void Measure(long time)
    {
        _measures = false;
        var lag = Math.Max(0, UnixTime.Now - time);
        if (lag > Volatile.Read(ref _lag)) Volatile.Write(ref _lag, lag);
    }
}
