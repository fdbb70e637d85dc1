using NetMon.Capture;
using NetMon.Flows.Live;

namespace NetMon.Output;

/// <summary>What a display needs of a capture, whoever runs it.</summary>
/// <param name="Deliver">Passes on what has come in, as <see cref="CaptureSession.Deliver"/> does; false at the end.</param>
/// <param name="Look">The traffic of this moment.</param>
/// <param name="Stop">Ends the capture; what has come in is still delivered.</param>
internal sealed record WatchedTraffic(Func<ICaptureSink, TimeSpan, bool> Deliver, Func<TrafficView, TrafficSnapshot> Look, Action Stop);
