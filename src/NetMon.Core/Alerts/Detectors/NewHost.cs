using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// A local address that sends and was never seen before. What is known is kept in a file; a new file learns for a time without a word.
/// </summary>
/// <remarks>
/// Limits: a host that takes another's address is not seen, nor one that only listens; with DHCP or private IPv6 addresses, old friends
/// are new.
/// </remarks>
internal sealed class NewHost : AlertRunner
{
    /// <summary>Parameters that both detectors with a baseline have.</summary>
    internal static readonly DetectorParameter[] Parameters =
    [
        new(BaselinePath, DetectorParameterType.Path, null, "The file that keeps what is known; without it, each capture learns anew."),
        new(Learning, DetectorParameterType.Duration, TimeSpan.FromHours(1), "How long a new baseline learns without a word."),
        new(LocalNetwork, DetectorParameterType.Addresses, null, "What is local; by default the private, link-local and shared blocks."),
    ];

    private const string BaselinePath = nameof(BaselinePath);
    private const string Learning = nameof(Learning);
    private const string LocalNetwork = nameof(LocalNetwork);
    private const int MemorySize = 1024;

    private readonly Baseline _baseline;
    private readonly AddressSet _local;

    // Those that were seen lately, so that most packets need no search.
    private readonly AddressValue[] _recent = new AddressValue[MemorySize];

    private NewHost(RuleContext context) : base(context)
    {
        _baseline = Open(context);
        _local = LocalOf(context);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.NewHost,
        Summary = "A local address that was never seen before.",
        Severity = AlertSeverity.Low,
        Parameters = Parameters,
        Create = context => new NewHost(context),
    };

    // No host has only data and acknowledgments of TCP to send, and they are most of the packets.
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
            var message = Invariant($"{packet.Source} was never seen before");
            Context.Raise(key, packet.Now, AlertSubject.Of(packet), packet.Source.ToString(), message, 1);
        }
    }

    public override void OnEnd() => _baseline.Save();

    /// <summary>The baseline of a rule.</summary>
    internal static Baseline Open(RuleContext context) => new(
        context.Options.Find<string>(BaselinePath), context.Options.Get<TimeSpan>(Learning), context.IsTrial, context.Warn);

    /// <summary>What is local to a rule.</summary>
    internal static AddressSet LocalOf(RuleContext context) => new(context.Options.Find<AddressRange[]>(LocalNetwork) ?? AddressSet.Local);
}
