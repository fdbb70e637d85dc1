using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects large outbound transfers, such as data theft and forgotten uploads: one local host sends much data out of the local network.
/// Counts bytes on the wire by source, unless the rule groups otherwise. Transfers within the local network do not count.
/// </summary>
/// <remarks>Limits: online backups and video calls are as large; choose the threshold for the network. Slow theft stays below it.</remarks>
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
        Counts = "bytes sent by one local host to non-local addresses",
        Threshold = 1L << 30,
        Window = TimeSpan.FromHours(1),
        Cooldown = TimeSpan.FromHours(1),
        Groups = true,
        TakesPacketConditions = true,
        Parameters =
        [
            new DetectorParameter(LocalNetwork, DetectorParameterType.Addresses, null,
                "Local networks; by default the private, link-local and shared blocks."),
        ],
        Create = context => new DataVolume(context),
    };

    public override PacketKinds Kinds => PacketKinds.IP;

    public override IReadOnlyList<AddressRange> Addresses { get; }

    // From a local address to a single host that is not local.
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
