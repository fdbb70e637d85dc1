using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects SYN floods (RFC 4987): one service receives many handshakes that are never completed. Counted per address and port, ignoring the
/// sources, which are spoofed. Handshakes of a busy service complete within <see cref="ConnectionAttempts.Patience"/>.
/// </summary>
/// <remarks>
/// Limits: a popular service that is down looks the same while its clients still try, which merits an alert too. The alert comes three seconds
/// after the flood, the timeout of a handshake.
/// </remarks>
internal sealed class SynFlood : AlertRunner, IAttemptListener
{
    private const int MaxKeys = 200_000;

    private readonly KeyTable<SlidingSum> _services = new(MaxKeys);
    private readonly WindowClock _clock;
    private readonly long _threshold;

    private SynFlood(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        context.Attempts.Add(this);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.SynFlood,
        Summary = "One service receives many handshakes that are never completed.",
        Severity = AlertSeverity.Critical,
        Counts = "incomplete handshakes with one port of one host",
        Threshold = 1000,
        Window = TimeSpan.FromSeconds(10),
        Create = context => new SynFlood(context),
    };

    // Uses connection attempts, not packets.
    public override PacketKinds Kinds => PacketKinds.None;

    public override void OnPacket(in AlertPacket packet)
    {
    }

    public void OnAttempt(in ConnectionAttempt attempt)
    {
        if (attempt.Outcome is not (AttemptOutcome.Unanswered or AttemptOutcome.Unfinished)) return;
        if (attempt.Protocol != IPProtocols.Tcp || !attempt.IsFor(Context.Rule)) return;
        var key = new AlertKey(attempt.Destination, default, attempt.DstPort);
        ref var sum = ref _services.GetOrAdd(key, out _);
        sum.Add(_clock.SliceOf(attempt.Now), 1);
        var count = sum.Total;
        if (count < _threshold) return;

        sum.Clear();
        if (!Context.Meets(key, attempt.Now, count)) return;
        Context.Raise(
            key, attempt.Now, attempt.ToSubject(), Invariant($"{attempt.Destination} port {attempt.DstPort}"),
            Invariant($"{Quantities.Count(count)} handshakes with {attempt.Destination} port {attempt.DstPort} were not completed in {Quantities.Span(Context.Rule.Window)}"),
            count);
    }

    public override void OnEnd() => Context.Attempts.Remove(this);
}
