using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Decoding.Names;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects address scans: one host tries the same port, or pings, on many others. Counts distinct hosts that refused or did not reply, so a
/// monitor that pings a thousand running servers is not one. Unanswered ARP requests count too, with a higher threshold: replies are often
/// not visible on a switched network, and a gateway requests every address tried from outside.
/// </summary>
/// <remarks>Limits: a scan below the threshold, or of hosts that all reply, is not detected.</remarks>
internal sealed class HostSweep : AlertRunner, IAttemptListener
{
    private const string ArpThreshold = nameof(ArpThreshold);
    private const int MaxKeys = 200_000;

    private readonly KeyTable<RecentSet?> _hosts = new(MaxKeys);
    private readonly WindowClock _clock;
    private readonly long _threshold;
    private readonly long _arpThreshold;

    private HostSweep(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _arpThreshold = context.Options.Get<long>(ArpThreshold);
        _clock = new WindowClock(context.Rule.Window!.Value);
        context.Attempts.Add(this);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.HostSweep,
        Summary = "One host tries one port, or pings, on many others.",
        Severity = AlertSeverity.High,
        Counts = "distinct hosts that one source tried without success on one port",
        Threshold = 30,
        MaxThreshold = 1_000_000,
        Window = TimeSpan.FromMinutes(1),
        Parameters = [new DetectorParameter(ArpThreshold, DetectorParameterType.Count, 100L, "The same for ARP requests; 0 to ignore ARP.")],
        Create = context => new HostSweep(context),
    };

    // Uses connection attempts, not packets.
    public override PacketKinds Kinds => PacketKinds.None;

    public override void OnPacket(in AlertPacket packet)
    {
    }

    public void OnAttempt(in ConnectionAttempt attempt)
    {
        // An attempt reset by its originator did reach the target.
        if (attempt.Outcome == AttemptOutcome.Aborted || !attempt.IsFor(Context.Rule)) return;
        var threshold = attempt.Protocol == 0 ? _arpThreshold : _threshold;
        if (threshold == 0) return;

        var key = new AlertKey(attempt.Source, default, (ulong)attempt.Protocol << 16 | attempt.DstPort);
        ref var hosts = ref _hosts.GetOrAdd(key, out _);
        hosts ??= new RecentSet();
        hosts.Add(_clock.SliceOf(attempt.Now), new AlertKey(attempt.Destination, default, 0).Hash());
        var count = hosts.Count;
        if (count < threshold) return;

        hosts.Clear();
        if (!Context.Meets(key, attempt.Now, count)) return;
        var what = What(attempt);
        Context.Raise(
            key, attempt.Now, attempt.ToSubject(), $"{attempt.Source} {what}",
            Invariant($"{attempt.Source} tried {what} on {Quantities.Count(count)} hosts without success in {Quantities.Span(Context.Rule.Window)}, last {attempt.Destination}"), count);
    }

    public override void OnEnd() => Context.Attempts.Remove(this);

    private static string What(in ConnectionAttempt attempt) => attempt.Protocol switch
    {
        0 => "ARP",
        IPProtocols.Tcp or IPProtocols.Udp => Invariant($"{IPProtocolNames.Find(attempt.Protocol)} port {attempt.DstPort}"),
        _ => "ping",
    };
}
