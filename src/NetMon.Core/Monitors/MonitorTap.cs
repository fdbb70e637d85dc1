using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Monitors;

/// <summary>Stands before the flow meter: takes the flows that end off the way to the consumer, who may be slow, and measures the lag.</summary>
/// <param name="meter">The flow meter, or what calls it.</param>
/// <param name="flows">Where flows go.</param>
/// <param name="isLive">Whether packets come as they happen.</param>
internal sealed class MonitorTap(IFrameObserver meter, FlowQueue flows, bool isLive) : IFrameObserver
{
    private readonly Divider _divider = new(flows);
    private readonly bool _isLive = isLive;
    private bool _measures = isLive;
    private long _lag = -1;

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers, INoticeSink output)
    {
        if (_measures && frame.HasTime) Measure(frame.TimestampNanoseconds);
        meter.OnFrame(frame, headers, _divider.To(output));
    }

    /// <inheritdoc/>
    public void OnTick(long now, INoticeSink output)
    {
        // One packet after each tick is enough, and asking for the time is not free.
        _measures = _isLive;
        meter.OnTick(now, _divider.To(output));
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced, INoticeSink output) => meter.OnEnd(isForced, _divider.To(output));

    /// <summary>The longest lag since the last call; null when no packet was measured.</summary>
    public TimeSpan? TakeLag() => Interlocked.Exchange(ref _lag, -1) is >= 0 and var lag ? new TimeSpan(lag / 100) : null;

    private void Measure(long time)
    {
        _measures = false;
        var lag = Math.Max(0, UnixTime.Now - time);
        if (lag > Volatile.Read(ref _lag)) Volatile.Write(ref _lag, lag);
    }

    private sealed class Divider(FlowQueue flows) : INoticeSink
    {
        private INoticeSink? _output;

        public Divider To(INoticeSink output)
        {
            _output = output;
            return this;
        }

        public void Post(CaptureNotice notice)
        {
            if (notice is FlowsEnded ended) flows.Add(ended.Flows);
            else _output?.Post(notice);
        }
    }
}
