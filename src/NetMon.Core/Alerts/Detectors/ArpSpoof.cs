using System.Buffers.Binary;
using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;
using NetMon.Decoding.Network;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Detects ARP spoofing: the MAC address of an IPv4 address changes shortly after the old owner was seen; or one MAC address repeatedly claims
/// an address unsolicited, to stay in all ARP caches. Virtual router addresses (VRRP, HSRP, GLBP) may change.
/// </summary>
/// <remarks>
/// Limits: a lease reassigned at once, or a cluster that moves its address without a virtual MAC, causes a change too. IPv6 neighbour
/// discovery is not covered.
/// </remarks>
internal sealed class ArpSpoof : AlertRunner
{
    private const string ClaimThreshold = nameof(ClaimThreshold);
    private const string ClaimWindow = nameof(ClaimWindow);
    private const int MaxAddresses = 200_000;
    private const int MacLength = 6;
    private const int Request = 1;
    private const int Reply = 2;
    private const ulong Broadcast = 0xffff_ffff_ffff;

    private readonly KeyTable<Owner> _owners = new(MaxAddresses);
    private readonly WindowClock _clock;
    private readonly WindowClock _claimClock;
    private readonly TimeSpan _claimWindow;
    private readonly long _threshold;
    private readonly long _claimThreshold;

    private ArpSpoof(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold!.Value;
        _clock = new WindowClock(context.Rule.Window!.Value);
        _claimThreshold = context.Options.Get<long>(ClaimThreshold);
        _claimWindow = context.Options.Get<TimeSpan>(ClaimWindow);
        _claimClock = new WindowClock(_claimWindow);
    }

    public static DetectorDefinition Definition { get; } = new()
    {
        Kind = AlertDetector.ArpSpoof,
        Summary = "The MAC address of an IPv4 address changes, or an address is repeatedly claimed unsolicited.",
        Severity = AlertSeverity.High,
        Counts = "changes of the MAC address of one IPv4 address",
        Threshold = 1,
        Window = TimeSpan.FromMinutes(10),
        Parameters =
        [
            new DetectorParameter(ClaimThreshold, DetectorParameterType.Count, 15L,
                "Unsolicited claims of one address by one MAC address; 0 to ignore them."),
            new DetectorParameter(ClaimWindow, DetectorParameterType.Duration, TimeSpan.FromMinutes(1), "Time window of the claims."),
        ],
        Create = context => new ArpSpoof(context),
    };

    public override PacketKinds Kinds => PacketKinds.Arp;

    public override void OnPacket(in AlertPacket packet)
    {
        ref readonly var headers = ref packet.Headers;
        if (!packet.HasAddresses || packet.Source.IPv4 == 0 || headers.ArpOperation is not (Request or Reply)) return;
        if (!Context.Rule.Accepts(packet.Source, null, packet.Destination, null)) return;
        var mac = ArpHeader.HardwareAddress(packet.Data[headers.NetworkOffset..], 0);
        if (mac.Length != MacLength) return;

        var claimed = Number(mac);
        var key = new AlertKey(packet.Source, default, 0);
        ref var owner = ref _owners.GetOrAdd(key, out var isNew);
        var before = owner;
        owner.Mac = claimed;
        owner.Seen = packet.Now;
        var (changes, claims) = (0L, 0L);
        if (!isNew && claimed != before.Mac)
        {
            owner.Claims = default;
            if (packet.Now - before.Seen <= _clock.Length && !IsVirtual(claimed) && !IsVirtual(before.Mac))
            {
                owner.Changes.Add(_clock.SliceOf(packet.Now), 1);
                changes = owner.Changes.Total;
                if (changes >= _threshold) owner.Changes.Clear();
            }
        }

        if (_claimThreshold > 0 && IsClaim(packet) && !IsVirtual(claimed))
        {
            owner.Claims.Add(_claimClock.SliceOf(packet.Now), 1);
            claims = owner.Claims.Total;
            if (claims >= _claimThreshold) owner.Claims.Clear();
        }

        if (changes >= _threshold)
            Found(key, packet, changes, Invariant($"{packet.Source} was at {Text(before.Mac)} and is now claimed by {Text(claimed)}"));
        else if (claims > 0 && claims >= _claimThreshold)
            Found(key, packet, claims,
                Invariant($"{Text(claimed)} claimed {packet.Source} {Quantities.Count(claims)} times unsolicited in {Quantities.Span(_claimWindow)}"));
    }

    // A broadcast reply, or a gratuitous ARP.
    private static bool IsClaim(in AlertPacket packet)
    {
        if (packet.Source == packet.Destination) return true;
        return packet.Headers.ArpOperation == Reply && packet.Headers.Has(HeaderFields.DstMac)
            && Number(packet.Data.Slice(packet.Headers.DstMacOffset, MacLength)) == Broadcast;
    }

    // VRRP for IPv4 and IPv6 (RFC 9568), HSRP versions 1 and 2, GLBP.
    private static bool IsVirtual(ulong mac) =>
        mac >> 8 is 0x00005e0001 or 0x00005e0002 or 0x00000c07ac or 0x0007b40001 || mac >> 12 == 0x00000c9ff;

    private static ulong Number(ReadOnlySpan<byte> mac) =>
        (ulong)BinaryPrimitives.ReadUInt32BigEndian(mac) << 16 | BinaryPrimitives.ReadUInt16BigEndian(mac[4..]);

    private static string Text(ulong mac)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, mac);
        return MacAddressText.Format(bytes[2..]);
    }

    private void Found(in AlertKey key, in AlertPacket packet, long count, string message)
    {
        if (Context.Meets(key, packet.Now, count))
            Context.Raise(key, packet.Now, AlertSubject.Of(packet), packet.Source.ToString(), message, count);
    }

    private struct Owner
    {
        public ulong Mac;
        public long Seen;
        public SlidingSum Changes;
        public SlidingSum Claims;
    }
}
