using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects loss in the capture itself: the kernel, the interface or the queue drops packets, so that all other results are incomplete. Uses
/// the capture's counters, per window; only live captures have them.
/// </summary>
/// <remarks>Limits: losses before the interface, in a switch or mirror port, are unknown.</remarks>
internal sealed class CaptureLoss : AlertRunner
{
    private const string MinimumPackets = nameof(MinimumPackets);

    private readonly long _threshold;
    private readonly long _minPackets;
    private readonly long _window;
    private long _since;
    private long _received;
    private long _dropped;
    private long _lostBefore;
    private bool _hasBegun;

    private CaptureLoss(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _window = context.Rule.Window!.Value.Ticks * 100;
        _minPackets = context.Options.Get<long>(MinimumPackets);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.CaptureLoss,
        Summary = "The capture itself loses packets.",
        Severity = AlertSeverity.Medium,
        Counts = "per cent of packets lost",
        Threshold = 1,
        MaxThreshold = 100,
        Window = TimeSpan.FromSeconds(10),
        Parameters = [new DetectorParameter(MinimumPackets, DetectorParameterType.Count, 100L, "Minimum number of lost packets.")],
        Create = context => new CaptureLoss(context),
    };

    // Uses the capture's counters, not packets.
    public override PacketKinds Kinds => PacketKinds.None;

    public override void OnPacket(in AlertPacket packet)
    {
    }

    public override void OnStatistics(CaptureStatistics statistics, long now)
    {
        // Packets dropped by the queue count as received; those dropped by the system do not.
        var lostBefore = (statistics.DroppedByKernel ?? 0) + (statistics.DroppedByInterface ?? 0);
        var dropped = statistics.DroppedByQueue + lostBefore;
        if (_hasBegun && now - _since < _window) return;
        if (_hasBegun) Judge(statistics, statistics.Received - _received + lostBefore - _lostBefore, dropped - _dropped, now);
        _hasBegun = true;
        _since = now;
        _received = statistics.Received;
        _dropped = dropped;
        _lostBefore = lostBefore;
    }

    private void Judge(CaptureStatistics statistics, long all, long dropped, long now)
    {
        if (dropped < _minPackets || all <= 0 || dropped * 100 < _threshold * all) return;
        var percent = dropped * 100 / all;
        if (!Context.Meets(default, now, percent)) return;
        var subject = new AlertSubject { Interface = statistics.Source };
        Context.Raise(default, now, subject, statistics.Source, Invariant($"The capture lost {Quantities.Count(dropped)} of {Quantities.Count(all)} packets ({percent} %)"), percent);
    }
}
