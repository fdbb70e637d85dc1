using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects new hosts: a local address that sends and is not in the baseline file. During the learning period of a new file nothing is reported.
/// </summary>
/// <remarks>
/// Limits: a host that takes over a known address is not detected, nor one that only listens; with DHCP or IPv6 privacy addresses, known
/// hosts appear as new.
/// </remarks>
internal sealed class NewHost : AlertRunner
{
    /// <summary>Parameters shared by both baseline detectors.</summary>
    internal static readonly DetectorParameter[] Parameters =
    [
        new(BaselinePath, DetectorParameterType.Path, null, "Baseline file; without it, each capture learns anew."),
        new(Learning, DetectorParameterType.Duration, TimeSpan.FromHours(1), "Learning period of a new baseline, without alerts."),
        new(LocalNetwork, DetectorParameterType.Addresses, null, "Local networks; by default the private, link-local and shared blocks."),
    ];

    private const string BaselinePath = nameof(BaselinePath);
    private const string Learning = nameof(Learning);
    private const string LocalNetwork = nameof(LocalNetwork);
    private const int MemorySize = 1024;

    private readonly Baseline _baseline;
    private readonly AddressSet _local;

    // Cache of recent addresses, so that most packets need no lookup.
    private readonly AddressValue[] _recent = new AddressValue[MemorySize];

    private NewHost(RuleContext context) : base(context)
    {
        _baseline = Open(context);
        _local = LocalOf(context);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.NewHost,
        Summary = "A local address is seen for the first time.",
        Severity = AlertSeverity.Low,
        Parameters = Parameters,
        Create = context => new NewHost(context),
    };

    // Skips TCP data and acknowledgments, most of the packets: every host sends others too.
    public override PacketKinds Kinds => (PacketKinds.IP | PacketKinds.Arp) & ~(PacketKinds.TcpData | PacketKinds.TcpAck);

    public override void OnPacket(in AlertPacket packet)
    {
        if (!packet.HasAddresses || !_local.Contains(packet.Source)) return;
        ref var recent = ref _recent[(int)((packet.Source.Low ^ packet.Source.High) * 0x9e37_79b9_7f4a_7c15 >> 54)];
        if (recent == packet.Source) return;
        recent = packet.Source;
        if (!Context.Rule.Accepts(packet.Source, null, packet.Destination, null)) return;
        if (!_baseline.IsNew(new BaselineEntry(packet.Source), packet.Now)) return;
        var key = new AlertKey(packet.Source, default, 0);
        if (Context.Meets(key, packet.Now, 1))
        {
            var message = Invariant($"{packet.Source} has not been seen before");
            Context.Raise(key, packet.Now, AlertSubject.Of(packet), packet.Source.ToString(), message, 1);
        }
    }

    public override void OnEnd() => _baseline.Save();

    /// <summary>Opens the baseline of a rule.</summary>
    internal static Baseline Open(RuleContext context) => new(
        context.Options.Find<string>(BaselinePath), context.Options.Get<TimeSpan>(Learning), context.IsTrial, context.Warn);

    /// <summary>The local networks of a rule.</summary>
    internal static AddressSet LocalOf(RuleContext context) => new(context.Options.Find<AddressRange[]>(LocalNetwork) ?? AddressSet.Local);
}
