using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// One host gets many ICMP messages: pings, or the errors that somebody's forged packets bring back. Counted for each destination. Neighbour
/// and router discovery and multicast listening (ICMPv6 130 to 137 and 143) are left aside, since every IPv6 network is full of them.
/// </summary>
/// <remarks>Limits: <c>ping -f</c> by an administrator is a flood too. A flood below the threshold is not seen.</remarks>
internal sealed class IcmpFlood : AlertRunner
{
    private const int MaxKeys = 200_000;

    private readonly KeyTable<SlidingSum> _targets = new(MaxKeys);
    private readonly WindowClock _clock;
    private readonly long _threshold;

    private IcmpFlood(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.IcmpFlood,
        Summary = "One host gets many ICMP messages.",
        Severity = AlertSeverity.High,
        Counts = "ICMP messages to one host",
        Threshold = 1000,
        Window = TimeSpan.FromSeconds(10),
        TakesPacketConditions = true,
        Create = context => new IcmpFlood(context),
    };

    public override PacketKinds Kinds => PacketKinds.Icmp;

    public override void OnPacket(in AlertPacket packet)
    {
        if (!packet.HasAddresses || (!packet.Source.IsIPv4 && packet.Headers.IcmpType is >= 130 and <= 137 or 143)) return;
        var key = new AlertKey(packet.Destination, default, 0);
        ref var sum = ref _targets.GetOrAdd(key, out _);
        sum.Add(_clock.SliceOf(packet.Now), 1);
        var count = sum.Total;
        if (count < _threshold) return;

        sum.Clear();
        if (!Context.Meets(key, packet.Now, count)) return;
        Context.Raise(
            key, packet.Now, AlertSubject.Of(packet), packet.Destination.ToString(),
            Invariant($"{packet.Destination} got {Quantities.Count(count)} ICMP messages in {Quantities.Span(Context.Rule.Window)}, last from {packet.Source}"), count);
    }
}
