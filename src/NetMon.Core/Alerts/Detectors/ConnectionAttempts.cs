using System.Runtime.CompilerServices;
using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Alerts.Windows;
using NetMon.Decoding;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Finds failed connection attempts for all detectors that count them: a handshake refused, or not answered or not completed within
/// <see cref="Patience"/>; a ping or ARP request without reply; a UDP datagram answered by an ICMP error. Failures distinguish a scan or flood
/// from a busy client, which mostly gets replies.
/// </summary>
/// <remarks>
/// Both directions must be captured. If only packets to the server are captured, a client that continues after its SYN counts as answered; if
/// only packets to the client are, no attempt is seen.
/// </remarks>
internal sealed class ConnectionAttempts : SharedRunner
{
    /// <summary>Timeout of an attempt, in nanoseconds: 3 s, longer than nearly all round trips.</summary>
    public const long Patience = 3L * 1_000_000_000;

    // Maximum number of pending attempts; beyond it the oldest time out early.
    private const int MaxPending = 500_000;
    private const int FirstFreePort = 1024;
    private const ulong ArpProtocol = 1UL << 40;

    private readonly AlertSchedule _schedule;
    private readonly KeyTable<Pending> _pending = new(MaxPending);
    private readonly List<IAttemptListener> _listeners = [];

    // Number of pending attempts per hash, so that most packets of established connections need no lookup.
    private readonly ushort[] _marks = new ushort[1 << 16];

    /// <summary>Creates the tracker.</summary>
    public ConnectionAttempts(AlertSchedule schedule) => _schedule = schedule;

    public override PacketKinds Kinds => PacketKinds.Tcp | PacketKinds.Icmp | PacketKinds.Arp;

    public override bool HasListeners => _listeners.Count > 0;

    /// <summary>Adds a listener.</summary>
    public void Add(IAttemptListener listener) => _listeners.Add(listener);

    /// <summary>Removes a listener.</summary>
    public void Remove(IAttemptListener listener) => _listeners.Remove(listener);

    public override void OnPacket(in AlertPacket packet)
    {
        if (!packet.HasAddresses) return;
        switch (packet.Kind)
        {
            case PacketKinds.TcpData or PacketKinds.TcpAck:
                Settle(packet, TcpKey(packet));
                break;
            case PacketKinds.TcpSyn:
                Begin(packet, TcpKey(packet));
                break;
            case PacketKinds.TcpSynAck:
                Answer(TcpReverseKey(packet));
                break;
            case PacketKinds.TcpEnd:
                End(packet);
                break;
            case PacketKinds.TcpOdd when packet.Headers.HasAny(HeaderFields.Window):
                Tell(TcpKey(packet), AttemptOutcome.Illegal, packet.Now, packet.Number, packet.Interface.Label);
                break;
            case PacketKinds.Icmp:
                OnIcmp(packet);
                break;
            case PacketKinds.Arp:
                OnArp(packet);
                break;
        }
    }

    public override void OnTime(long now)
    {
        while (_pending.Count > 0)
        {
            ref var oldest = ref _pending.Oldest(out var key);
            if (oldest.Since + Patience > now)
            {
                _schedule.At(oldest.Since + Patience);
                return;
            }

            GiveUp(key, oldest, oldest.Since + Patience);
        }
    }

    private static AlertKey TcpKey(in AlertPacket packet) =>
        new(packet.Source, packet.Destination, Number(IPProtocols.Tcp, packet.Headers.SrcPort, packet.Headers.DstPort));

    private static AlertKey TcpReverseKey(in AlertPacket packet) =>
        new(packet.Destination, packet.Source, Number(IPProtocols.Tcp, packet.Headers.DstPort, packet.Headers.SrcPort));

    private static ulong Number(int protocol, ushort srcPort, ushort dstPort) => (ulong)protocol << 32 | (uint)srcPort << 16 | dstPort;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Mark(in AlertKey key) =>
        (int)((key.First.Low * 0x9e37_79b9_7f4a_7c15 ^ key.Second.Low * 0xc2b2_ae3d_27d4_eb4f ^ key.Number * 0x1656_67b1_9e37_79f9) >> 48);

    private void Begin(in AlertPacket packet, in AlertKey key)
    {
        if (!Unsafe.IsNullRef(ref _pending.Find(key))) return;
        if (_pending.Count == MaxPending)
        {
            ref var oldest = ref _pending.Oldest(out var oldestKey);
            GiveUp(oldestKey, oldest, packet.Now);
        }

        if (_pending.Count == 0) _schedule.At(packet.Now + Patience);
        _pending.GetOrAdd(key, out _) = new Pending(packet.Now, packet.Number, packet.Interface.Label);
        ref var mark = ref _marks[Mark(key)];
        if (mark < ushort.MaxValue) mark++;
    }

    private void Answer(in AlertKey key)
    {
        ref var pending = ref _pending.Find(key);
        if (!Unsafe.IsNullRef(ref pending)) pending.IsAnswered = true;
    }

    // The client continues, so it got a reply, whether or not that was captured.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Settle(in AlertPacket packet, in AlertKey key)
    {
        if (_marks[Mark(key)] != 0 && !Unsafe.IsNullRef(ref _pending.Find(key))) Drop(key);
    }

    private void End(in AlertPacket packet)
    {
        var key = TcpKey(packet);
        var isReset = packet.Headers.TcpFlags.HasFlag(TcpFlags.RST);
        if (!isReset)
        {
            Settle(packet, key);
            return;
        }

        if (!Fail(TcpReverseKey(packet), AttemptOutcome.Refused, packet.Now)) Fail(key, AttemptOutcome.Aborted, packet.Now);
    }

    private void OnIcmp(in AlertPacket packet)
    {
        ref readonly var headers = ref packet.Headers;
        var isV6 = headers.IPProtocol == IPProtocols.IcmpV6;
        var number = Number(headers.IPProtocol, 0, 0);
        switch (headers.IcmpType)
        {
            case 8 when !isV6:
            case 128 when isV6:
                if (!packet.Destination.IsMulticast) Begin(packet, new AlertKey(packet.Source, packet.Destination, number));
                break;
            case 0 when !isV6:
            case 129 when isV6:
                Drop(new AlertKey(packet.Destination, packet.Source, number));
                break;
            // Port unreachable, RFC 792 and RFC 4443 section 3.1.
            case 3 when !isV6 && headers.IcmpCode == 3:
            case 1 when isV6 && headers.IcmpCode == 4:
                OnPortUnreachable(packet);
                break;
        }
    }

    private void OnPortUnreachable(in AlertPacket packet)
    {
        ref readonly var headers = ref packet.Headers;
        if (headers.InnerOffset == 0 || headers.InnerOffset >= packet.Data.Length) return;
        var quoted = packet.Data[headers.InnerOffset..];
        PacketDecoder.Decode(headers.InnerLinkType, quoted, quoted.Length, out var inner);
        // Not a scan by the server: the client closed its port before a late reply arrived.
        if (inner.IPProtocol != IPProtocols.Udp || !inner.Has(HeaderFields.Ports) || inner.SrcPort < FirstFreePort) return;
        if (!inner.TryGetSourceAddress(quoted, out var source) || !inner.TryGetDestinationAddress(quoted, out var destination)) return;
        var key = new AlertKey(AddressValue.From(source), AddressValue.From(destination), Number(IPProtocols.Udp, inner.SrcPort, inner.DstPort));
        Tell(key, AttemptOutcome.Refused, packet.Now, packet.Number, packet.Interface.Label);
    }

    private void OnArp(in AlertPacket packet)
    {
        // Ignores ARP announcements and probes (RFC 5227).
        if (packet.Source == packet.Destination || packet.Source.IPv4 == 0) return;
        if (packet.Headers.ArpOperation == 1) Begin(packet, new AlertKey(packet.Source, packet.Destination, ArpProtocol));
        else if (packet.Headers.ArpOperation == 2) Drop(new AlertKey(packet.Destination, packet.Source, ArpProtocol));
    }

    private bool Fail(in AlertKey key, AttemptOutcome outcome, long now)
    {
        if (_marks[Mark(key)] == 0) return false;
        ref var pending = ref _pending.Find(key);
        if (Unsafe.IsNullRef(ref pending)) return false;
        var (number, name) = (pending.PacketNumber, pending.Interface);
        Drop(key);
        Tell(key, outcome, now, number, name);
        return true;
    }

    private void GiveUp(in AlertKey key, Pending pending, long now)
    {
        Drop(key);
        Tell(key, pending.IsAnswered ? AttemptOutcome.Unfinished : AttemptOutcome.Unanswered, now, pending.PacketNumber, pending.Interface);
    }

    private void Drop(in AlertKey key)
    {
        if (!_pending.Remove(key)) return;
        ref var mark = ref _marks[Mark(key)];
        // A saturated mark is no longer exact, so it is kept.
        if (mark is > 0 and < ushort.MaxValue) mark--;
    }

    private void Tell(in AlertKey key, AttemptOutcome outcome, long now, long number, string? captureInterface)
    {
        var attempt = new ConnectionAttempt(key, outcome, now, number, captureInterface);
        foreach (var listener in _listeners) listener.OnAttempt(attempt);
    }

    private struct Pending(long since, long packetNumber, string? captureInterface)
    {
        public readonly long Since = since;
        public readonly long PacketNumber = packetNumber;
        public readonly string? Interface = captureInterface;
        public bool IsAnswered;
    }
}
