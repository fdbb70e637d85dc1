using System.Net;
using NetMon.Decoding.Names;
using NetMon.Flows;

namespace NetMon;

/// <summary>
/// One flow: the packets between two ends, both ways. Src is the originator, who began it; sent is what the originator sent, received
/// what the responder did. Immutable and flat. Properties are computed when they are asked for.
/// </summary>
public sealed class FlowRecord
{
    private readonly FlowState _state;

    /// <summary>Keeps a flow as it stands at its end.</summary>
    internal FlowRecord(in FlowState state, string interfaceName, FlowEndReason endReason)
    {
        _state = state;
        // What is held for a flow that goes on is no part of the record.
        _state.Progress = default;
        Interface = interfaceName;
        EndReason = endReason;
    }

    /// <summary>Time of the first packet, UTC, to 100 ns; null where no packet had a time.</summary>
    public DateTime? StartTime => _state.HasTime ? ToDateTime(_state.First) : null;

    /// <summary>Time of the last packet, UTC, to 100 ns; null where no packet had a time.</summary>
    public DateTime? EndTime => _state.HasTime ? ToDateTime(_state.Last) : null;

    /// <summary>From the first packet to the last; zero for a single one, null where no packet had a time.</summary>
    public TimeSpan? Duration => EndTime - StartTime;

    /// <summary>TCP, UDP, ICMP ...: what IP carries; a number where it has no name.</summary>
    public string Protocol => IPProtocolNames.Find(_state.Key.Protocol);

    /// <summary>The originator's address.</summary>
    public IPAddress SrcIP => Endpoints.Source.ToIPAddress(IsIPv6);

    /// <summary>The originator's port; for ICMP the type of its messages. Null where the protocol has none, or no header was whole.</summary>
    public int? SrcPort => HasPorts ? Endpoints.SrcPort : null;

    /// <summary>The responder's address.</summary>
    public IPAddress DstIP => Endpoints.Destination.ToIPAddress(IsIPv6);

    /// <summary>The responder's port; for ICMP the type that answers, or the code where none does.</summary>
    public int? DstPort => HasPorts ? Endpoints.DstPort : null;

    /// <summary>
    /// VLAN id of the outermost tag, 0 to 4095; null where there is none, or where VLANs were ignored and the packets have different ones.
    /// </summary>
    public ushort? VlanId => _state.VlanId;

    /// <summary>Where it was seen.</summary>
    public string Interface { get; }

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

    /// <summary>Payload bytes of the originator, above the transport header; retransmissions count each time.</summary>
    public long PayloadBytesSent => _state.Counters.Originator.PayloadBytes;

    /// <summary>Payload bytes of the responder, above the transport header; retransmissions count each time.</summary>
    public long PayloadBytesReceived => _state.Counters.Responder.PayloadBytes;

    /// <summary>All TCP flags that the originator sent; null where it is not TCP.</summary>
    public TcpFlags? TcpFlagsSent => _state.IsTcp ? _state.Tcp.Originator.Flags : null;

    /// <summary>All TCP flags that the responder sent; null where it is not TCP.</summary>
    public TcpFlags? TcpFlagsReceived => _state.IsTcp ? _state.Tcp.Responder.Flags : null;

    /// <summary>How the connection went, in Zeek's names.</summary>
    public ConnectionState State => ConnectionStates.Of(_state);

    /// <summary>What happened, in Zeek's letters: upper case for the originator, lower case for the responder.</summary>
    public string History => _state.History.ToString();

    /// <summary>From the SYN to the ACK that completed the handshake; null where the handshake was not seen whole.</summary>
    public TimeSpan? HandshakeRtt => _state.Tcp.Handshake.Nanoseconds is { } time ? new TimeSpan(time / 100) : null;

    /// <summary>Segments of the originator that repeated what it had sent before.</summary>
    public long RetransmissionsSent => _state.Tcp.Disorder?.Originator.Retransmissions ?? 0;

    /// <summary>Segments of the responder that repeated what it had sent before.</summary>
    public long RetransmissionsReceived => _state.Tcp.Disorder?.Responder.Retransmissions ?? 0;

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

    /// <summary>Why the flow was ended.</summary>
    public FlowEndReason EndReason { get; }

    /// <summary>Bits on the wire in both directions, per second of the duration; null for a single moment.</summary>
    public double? BitsPerSecond => _state.Last > _state.First ? Bytes * 8e9 / (_state.Last - _state.First) : null;

    /// <summary>Community ID version 1, seed 0; null where the protocol's ports are not known.</summary>
    public string? CommunityId => FlowCommunityId.Of(_state);

    /// <summary>Whether the addresses are IPv6.</summary>
    internal bool IsIPv6 => (_state.Key.Fields & FlowKeyFields.IPv6) != FlowKeyFields.None;

    /// <summary>The ends, as the originator's packets have them.</summary>
    internal FlowEndpoints Endpoints => _state.Key.Endpoints(_state.IsReversed);

    /// <summary>Time of the first packet, nanoseconds since the Unix epoch.</summary>
    internal long StartNanoseconds => _state.First;

    /// <summary>Time of the last packet, nanoseconds since the Unix epoch.</summary>
    internal long EndNanoseconds => _state.Last;

    /// <summary>VLAN id of the second tag, which is part of what makes the flow.</summary>
    internal ushort? InnerVlanId => _state.Key.InnerVlanId;

    private bool HasPorts => (_state.Key.Fields & FlowKeyFields.Ports) != FlowKeyFields.None;

    /// <summary>The flow in one line: <c>TCP 192.0.2.1:40000 -> 192.0.2.2:443 SF 12/9 packets TLS</c>.</summary>
    public override string ToString() =>
        string.Create(null, $"{Protocol} {End(SrcIP, SrcPort)} -> {End(DstIP, DstPort)} {State} {PacketsSent}/{PacketsReceived} packets {Application}").TrimEnd();

    private static string End(IPAddress address, int? port) => port is null ? address.ToString() : new IPEndPoint(address, port.Value).ToString();

    private static DateTime ToDateTime(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / 100);
}
