using NetMon.Capture;
using NetMon.Flows.Live;

namespace NetMon.Output;

/// <summary>The parts of a capture that a display needs.</summary>
/// <param name="Deliver">Delivers notices like <see cref="CaptureSession.Deliver"/>; false at the end.</param>
/// <param name="Look">Returns a snapshot of the traffic.</param>
/// <param name="Stop">Ends the capture; received packets are still delivered.</param>
internal sealed record WatchedTraffic(Func<ICaptureSink, TimeSpan, bool> Deliver, Func<TrafficView, TrafficSnapshot> Look, Action Stop);
