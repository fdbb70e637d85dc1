using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// One local host sends much data out of the local network: what theft of data and forgotten uploads look like. Bytes on the wire are
/// counted by source, unless the rule groups otherwise. A copy within the local network is none, however large.
/// </summary>
/// <remarks>Limits: an online backup or a video call is as large; the threshold is a matter of the network. Slow theft stays below it.</remarks>
internal sealed class DataVolume : AlertRunner
{
    private const string LocalNetwork = nameof(LocalNetwork);
    private const int MaxKeys = 200_000;

    private readonly KeyTable<SlidingSum> _senders = new(MaxKeys);
    private readonly WindowClock _clock;
    private readonly AddressRange[] _local;
    private readonly AlertGrouping _grouping;
    private readonly long _threshold;

    private DataVolume(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _grouping = context.Rule.Settings.GroupBy ?? AlertGrouping.Source;
        _local = context.Options.Find<AddressRange[]>(LocalNetwork) ?? [.. AddressSet.Local];
        Addresses = [.. _local, .. AddressSet.Multicast];
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.DataVolume,
        Summary = "One local host sends much data out of the local network.",
        Severity = AlertSeverity.Medium,
        Counts = "bytes that one local host sent to addresses that are not local",
        Threshold = 1L << 30,
        Window = TimeSpan.FromHours(1),
        Cooldown = TimeSpan.FromHours(1),
        Groups = true,
        TakesPacketConditions = true,
        Parameters =
        [
            new DetectorParameter(LocalNetwork, DetectorParameterType.Addresses, null,
                "What is local; by default the private, link-local and shared blocks."),
        ],
        Create = context => new DataVolume(context),
    };

    public override PacketKinds Kinds => PacketKinds.IP;

    public override IReadOnlyList<AddressRange> Addresses { get; }

    // From a local address to one host that is not local.
    public override bool AcceptsAddress(RuleSide side, AddressValue address) => side switch
    {
        RuleSide.Source => IsLocal(address),
        RuleSide.Destination => !IsLocal(address) && !address.IsMulticast,
        _ => true,
    };

    public override void OnPacket(in AlertPacket packet)
    {
        var key = GroupKey.Of(_grouping, packet);
        ref var sum = ref _senders.GetOrAdd(key, out _);
        sum.Add(_clock.SliceOf(packet.Now), packet.Length);
        var count = sum.Total;
        if (count < _threshold) return;

        sum.Clear();
        if (!Context.Meets(key, packet.Now, count)) return;
        Context.Raise(
            key, packet.Now, AlertSubject.Of(packet), GroupKey.Text(_grouping, key, packet),
            Invariant($"{Quantities.Size(count)} left the local network in {Quantities.Span(Context.Rule.Window)}, last from {packet.Source} to {packet.Destination}"), count);
    }

    private bool IsLocal(AddressValue address) => _local.Any(range => range.Contains(address));
}
