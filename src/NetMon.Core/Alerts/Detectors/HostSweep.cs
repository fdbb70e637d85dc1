using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Decoding.Names;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// One host tries the same port, or pings, on many others. Counted are different hosts that refused or did not answer, so a monitor that
/// pings a thousand servers that are up is none. ARP requests without answer count too, with a higher threshold: on a switch the answers
/// often pass elsewhere, and a gateway asks for every address that somebody outside tries.
/// </summary>
/// <remarks>Limits: a sweep slower than the threshold within the window, or over hosts that all answer, is not seen.</remarks>
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
        Counts = "different hosts that one source tried in vain on one port",
        Threshold = 30,
        MaxThreshold = 1_000_000,
        Window = TimeSpan.FromMinutes(1),
        Parameters = [new DetectorParameter(ArpThreshold, DetectorParameterType.Count, 100L, "The same for ARP requests; 0 to leave ARP aside.")],
        Create = context => new HostSweep(context),
    };

    // Whatever it needs comes as attempts.
    public override PacketKinds Kinds => PacketKinds.None;

    public override void OnPacket(in AlertPacket packet)
    {
    }

    public void OnAttempt(in ConnectionAttempt attempt)
    {
        // A host that resets what it began itself did reach the other side.
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
            Invariant($"{attempt.Source} tried {what} on {Quantities.Count(count)} hosts in vain in {Quantities.Span(Context.Rule.Window)}, last {attempt.Destination}"), count);
    }

    public override void OnEnd() => Context.Attempts.Remove(this);

    private static string What(in ConnectionAttempt attempt) => attempt.Protocol switch
    {
        0 => "ARP",
        IPProtocols.Tcp or IPProtocols.Udp => Invariant($"{IPProtocolNames.Find(attempt.Protocol)} port {attempt.DstPort}"),
        _ => "ping",
    };
}
