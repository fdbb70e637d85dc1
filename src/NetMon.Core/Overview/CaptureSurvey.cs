using NetMon.Alerts;
using NetMon.Alerts.Detectors;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;

namespace NetMon.Overview;

/// <summary>
/// Makes the overview of a capture in one pass over its packets: flows, transactions, credentials, detectors and counters. A processor of a
/// <see cref="CaptureSession"/> or a <see cref="PushedCapture"/>; when that has ended, <see cref="Finish"/> gives the overview. Memory is bounded.
/// Not thread-safe.
/// </summary>
public sealed class CaptureSurvey : IFrameProcessor, IItemSink
{
    private readonly ISurveyObserver? _observer;
    private readonly FlowMeter _meter;
    private long _packets;
    private long _bytes;
    private long _captured;

    /// <summary>Creates a survey without packets.</summary>
    /// <param name="options">What is read, and how much is kept.</param>
    /// <param name="observer">Receives flows, transactions and findings as they end; null if nobody does.</param>
    public CaptureSurvey(SurveyOptions options, ISurveyObserver? observer = null)
    {
        _observer = observer;
        _meter = new FlowMeter(options.Flows);
        _meter.Start(this);
    }

    /// <inheritdoc/>
    public void Start(IItemSink output)
    {
    }

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        _packets++;
        _bytes += frame.Length;
        _captured += frame.Data.Length;
        _meter.OnFrame(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now) => _meter.OnTick(now);

    /// <inheritdoc/>
    public void OnEnd(bool isForced) => _meter.OnEnd(isForced);

    /// <summary>The overview. Call it once, after the capture has ended.</summary>
    /// <param name="source">What is known of the source.</param>
    public CaptureOverview Finish(SurveySource source) => new()
    {
        Source = source.Name,
        Format = source.Content?.Format,
        Packets = _packets,
        Bytes = _bytes,
        CapturedBytes = _captured,
    };

    /// <summary>Takes what the parts of the survey find.</summary>
    /// <param name="item">Ended flows, transactions or events.</param>
    void IItemSink.Post(CaptureItem item)
    {
        if (item is not FlowsEnded ended) return;
        foreach (var flow in ended.Flows) _observer?.OnFlow(flow);
    }
}
