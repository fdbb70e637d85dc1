using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects ICMP floods: one host receives many ICMP messages, such as pings or the errors caused by spoofed packets. Counted per destination.
/// Neighbour and router discovery and multicast listener messages (ICMPv6 130 to 137 and 143) are ignored, because they are common in every
/// IPv6 network.
/// </summary>
/// <remarks>Limits: an administrator's <c>ping -f</c> is a flood too. A flood below the threshold is not detected.</remarks>
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
        Summary = "One host receives many ICMP messages.",
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
            Invariant($"{packet.Destination} received {Quantities.Count(count)} ICMP messages in {Quantities.Span(Context.Rule.Window)}, last from {packet.Source}"), count);
    }
}
