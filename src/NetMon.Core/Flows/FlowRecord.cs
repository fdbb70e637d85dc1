using NetMon.Decoding;
using NetMon.Decoding.Names;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Flows.States;
using NetMon.Packets;

namespace NetMon;

/// <summary>
/// One flow: the packets between two ends, both ways. Src is the originator, who began it; sent is what the originator sent, received
/// what the responder did. Immutable and flat. Properties are computed when they are asked for.
/// </summary>
public sealed class FlowRecord
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly FlowEntry _state;

    /// <summary>Keeps a flow as it stands at its end.</summary>
    internal FlowRecord(in FlowEntry state, string? interfaceName, FlowEndReason endReason)
    {
        _state = state;
        // What is held for a flow that goes on is no part of the record.
        _state.Progress = default;
        Interface = interfaceName;
        EndReason = EnumText.Of(endReason);
    }

    /// <summary>Time of the first packet, local time, to 100 ns; null where no packet had a time.</summary>
    public DateTime? StartTime => LocalTime.FromNanoseconds(StartNanoseconds);

    /// <summary>Time of the last packet, local time, to 100 ns; null where no packet had a time.</summary>
    public DateTime? EndTime => LocalTime.FromNanoseconds(EndNanoseconds);

    /// <summary>Time of the first packet, nanoseconds since the Unix epoch, exact; null where no packet had a time.</summary>
    public long? StartNanoseconds => _state.HasTime ? _state.First : null;

    /// <summary>Time of the last packet, nanoseconds since the Unix epoch, exact; null where no packet had a time.</summary>
    public long? EndNanoseconds => _state.HasTime ? _state.Last : null;

    /// <summary>Seconds from the first packet to the last; 0 for a single one, null where no packet had a time.</summary>
    public double? Duration => _state.HasTime ? (_state.Last - _state.First) / NanosecondsPerSecond : null;

    /// <summary>TCP, UDP, ICMP ...: what IP carries; a number where it has no name.</summary>
    public string Protocol => IPProtocolNames.Find(_state.Key.Protocol);

    /// <summary>The originator's address, as RFC 5952 writes it.</summary>
    public string SrcIP => Endpoints.Source.ToText(IsIPv6);

    /// <summary>The originator's port; null where the protocol has none, or no header was whole.</summary>
    public int? SrcPort => IsIcmp ? null : KeyPorts.Source;

    /// <summary>The responder's address, as RFC 5952 writes it.</summary>
    public string DstIP => Endpoints.Destination.ToText(IsIPv6);

    /// <summary>The responder's port; null where the protocol has none, or no header was whole.</summary>
    public int? DstPort => IsIcmp ? null : KeyPorts.Destination;

    /// <summary>The originator's end: <c>192.0.2.1:40000</c>, <c>[2001:db8::1]:40000</c>; without a port the address alone.</summary>
    public string Source => EndpointText.Of(SrcIP, SrcPort)!;

    /// <summary>The responder's end, written as <see cref="Source"/> is.</summary>
    public string Destination => EndpointText.Of(DstIP, DstPort)!;

    /// <summary>Type of the originator's ICMP or ICMPv6 messages; null for other protocols.</summary>
    public int? IcmpType => IsIcmp ? KeyPorts.Source : null;

    /// <summary>
    /// Code of the ICMP or ICMPv6 messages; null for other protocols. Requests and their answers have no codes but 0 (RFC 792, RFC 4443), so
    /// a flow of them says 0.
    /// </summary>
    public int? IcmpCode => !IsIcmp || !HasPorts ? null : IsOneWay ? KeyPorts.Destination : 0;

    /// <summary>
    /// VLAN id of the outermost tag, 0 to 4095; null where there is none, or where VLANs were ignored and the packets have different ones.
    /// </summary>
    public ushort? VlanId => _state.VlanId;

    /// <summary>Where it was seen; null where the file does not say, as a pcap file never does.</summary>
    public string? Interface { get; }

    /// <summary>Packets of the originator.</summary>
    public long PacketsSent => _state.Counters.Originator.Packets;

    /// <summary>Packets of the responder.</summary>
    public long PacketsReceived => _state.Counters.Responder.Packets;

    /// <summary>Packets in both directions.</summary>
    public long Packets => PacketsSent + PacketsReceived;

    /// <summary>Bytes of the originator, whole frames as on the wire.</summary>
    public long BytesSent => _state.Counters.Originator.Bytes;

    /// <summary>Bytes of the responder, whole frames as on the wire.</summary>
    public long BytesReceived => _state.Counters.Responder.Bytes;

    /// <summary>Bytes in both directions, whole frames as on the wire.</summary>
    public long Bytes => BytesSent + BytesReceived;

    /// <summary>Bytes of the originator from the IP header on, by the lengths in the headers.</summary>
    public long IPBytesSent => _state.Counters.Originator.IPBytes;

    /// <summary>Bytes of the responder from the IP header on, by the lengths in the headers.</summary>
    public long IPBytesReceived => _state.Counters.Responder.IPBytes;

    /// <summary>Bytes in both directions from the IP header on, by the lengths in the headers.</summary>
    public long IPBytes => IPBytesSent + IPBytesReceived;

    /// <summary>Payload bytes of the originator, above the transport header; retransmissions count each time.</summary>
    public long PayloadBytesSent => _state.Counters.Originator.PayloadBytes;

    /// <summary>Payload bytes of the responder, above the transport header; retransmissions count each time.</summary>
    public long PayloadBytesReceived => _state.Counters.Responder.PayloadBytes;

    /// <summary>Payload bytes in both directions, above the transport header; retransmissions count each time.</summary>
    public long PayloadBytes => PayloadBytesSent + PayloadBytesReceived;

    /// <summary>All TCP flags that the originator sent; null where it is not TCP.</summary>
    public TcpFlags? TcpFlagsSent => _state.IsTcp ? _state.Tcp.Originator.Flags : null;

    /// <summary>All TCP flags that the responder sent; null where it is not TCP.</summary>
    public TcpFlags? TcpFlagsReceived => _state.IsTcp ? _state.Tcp.Responder.Flags : null;

    /// <summary>How the connection went, in Zeek's names of conn_state: see <see cref="ConnectionState"/>.</summary>
    public string State => EnumText.Of(ConnectionStates.Of(_state));

    /// <summary>What happened, in Zeek's letters: upper case for the originator, lower case for the responder; null where nothing of it did.</summary>
    public string? History => _state.History.ToString() is { Length: > 0 } letters ? letters : null;

    /// <summary>Seconds from the SYN to the ACK that completed the handshake; null where the handshake was not seen whole.</summary>
    public double? HandshakeRtt => _state.Tcp.Handshake.Nanoseconds / NanosecondsPerSecond;

    /// <summary>Segments of the originator that repeated what it had sent before.</summary>
    public long RetransmissionsSent => _state.Tcp.Disorder?.Originator.Retransmissions ?? 0;

    /// <summary>Segments of the responder that repeated what it had sent before.</summary>
    public long RetransmissionsReceived => _state.Tcp.Disorder?.Responder.Retransmissions ?? 0;

    /// <summary>Segments of both sides that repeated what had been sent before.</summary>
    public long Retransmissions => RetransmissionsSent + RetransmissionsReceived;

    /// <summary>Segments, of both sides, that came after later ones and filled a gap.</summary>
    public long OutOfOrder => _state.Tcp.Disorder?.OutOfOrder ?? 0;

    /// <summary>Bytes of the originator's stream that the capture did not see.</summary>
    public long MissedBytesSent => _state.Tcp.Disorder?.Originator.MissedBytes ?? 0;

    /// <summary>Bytes of the responder's stream that the capture did not see.</summary>
    public long MissedBytesReceived => _state.Tcp.Disorder?.Responder.MissedBytes ?? 0;

    /// <summary>The application protocol: TLS, DNS, HTTP ...; null where none was recognised.</summary>
    public string? Application => _state.Content?.Application;

    /// <summary>The server's name that the client asked for: SNI of TLS and QUIC, or the Host header of HTTP without its port.</summary>
    public string? ServerName => _state.Content?.ServerName;

    /// <summary>The first name that was asked for in DNS.</summary>
    public string? DnsName => _state.Content?.DnsName;

    /// <summary>Why the flow was ended: see <see cref="FlowEndReason"/>.</summary>
    public string EndReason { get; }

    /// <summary>Bits on the wire in both directions, per second of the duration; null for a single moment.</summary>
    public double? BitsPerSecond => _state.Last > _state.First ? Bytes * 8e9 / (_state.Last - _state.First) : null;

    /// <summary>Community ID version 1, seed 0; null where the protocol's ports are not known.</summary>
    public string? CommunityId => FlowCommunityId.Of(_state);

    /// <summary>Whether the addresses are IPv6.</summary>
    internal bool IsIPv6 => (_state.Key.Fields & FlowKeyFields.IPv6) != FlowKeyFields.None;

    /// <summary>The ends, as the originator's packets have them.</summary>
    internal FlowEndpoints Endpoints => _state.Key.Endpoints(_state.IsReversed);

    /// <summary>The ports, or what stands in their place for ICMP (see <see cref="IcmpPorts"/>); null where there are none.</summary>
    internal (int? Source, int? Destination) KeyPorts => HasPorts ? (Endpoints.SrcPort, Endpoints.DstPort) : (null, null);

    /// <summary>VLAN id of the second tag, which is part of what makes the flow.</summary>
    internal ushort? InnerVlanId => _state.Key.InnerVlanId;

    private bool HasPorts => (_state.Key.Fields & FlowKeyFields.Ports) != FlowKeyFields.None;

    private bool IsOneWay => (_state.Key.Fields & FlowKeyFields.IsOneWay) != FlowKeyFields.None;

    private bool IsIcmp => _state.Key.Protocol is IPProtocols.Icmp or IPProtocols.IcmpV6;

    /// <summary>The flow in one line: <c>TCP 192.0.2.1:40000 -> 192.0.2.2:443 SF 12/9 packets TLS</c>.</summary>
    public override string ToString() =>
        string.Create(null, $"{Protocol} {Source} -> {Destination} {State} {PacketsSent}/{PacketsReceived} packets {Application}").TrimEnd();
}
