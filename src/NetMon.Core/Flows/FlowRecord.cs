using NetMon.Decoding;
using NetMon.Decoding.Names;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Flows.Metering;
using NetMon.Flows.States;
using NetMon.Packets;

namespace NetMon;

/// <summary>
/// One bidirectional flow. Src is the originator; Sent counts the originator's packets, Received the responder's. Immutable and flat.
/// Properties are computed on access.
/// </summary>
/// <example>
/// <code><![CDATA[
/// public static List<FlowRecord> ReadFlows(string path)
/// {
///     var flows = new FlowList();
///     var meter = new FlowMeter(new FlowOptions());
///     meter.Start(flows);
///     using var reader = CaptureFileReader.Open(path, codecs: []);
///     while (reader.TryRead(out var frame))
///     {
///         PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
///         meter.OnFrame(frame, headers);
///     }
///
///     meter.OnEnd(isForced: false);
///     return flows;
/// }
///
/// private sealed class FlowList : List<FlowRecord>, IItemSink
/// {
///     public void Post(CaptureItem item)
///     {
///         if (item is FlowsEnded ended) AddRange(ended.Flows);
///     }
/// }
/// ]]></code>
/// </example>
public sealed class FlowRecord
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly FlowEntry _state;

    /// <summary>Copies a flow when it ends.</summary>
    internal FlowRecord(in FlowEntry state, string? interfaceName, FlowEndReason endReason)
    {
        _state = state;
        // Buffered payload of a flow that continues is not part of the record.
        _state.Progress = state.Progress.Result();
        Interface = interfaceName;
        EndReason = EnumText.Of(endReason);
    }

    /// <summary>Time of the first packet, local, in units of 100 ns; null if no packet has a timestamp.</summary>
    public DateTime? StartTime => LocalTime.FromNanoseconds(StartNanoseconds);

    /// <summary>Time of the last packet, local, in units of 100 ns; null if no packet has a timestamp.</summary>
    public DateTime? EndTime => LocalTime.FromNanoseconds(EndNanoseconds);

    /// <summary>Time of the first packet in nanoseconds since the Unix epoch, exact; null if no packet has a timestamp.</summary>
    public long? StartNanoseconds => _state.HasTime ? _state.First : null;

    /// <summary>Time of the last packet in nanoseconds since the Unix epoch, exact; null if no packet has a timestamp.</summary>
    public long? EndNanoseconds => _state.HasTime ? _state.Last : null;

    /// <summary>Seconds from the first packet to the last; 0 for a single packet, null if no packet has a timestamp.</summary>
    public double? Duration => _state.HasTime ? (_state.Last - _state.First) / NanosecondsPerSecond : null;

    /// <summary>IP protocol: TCP, UDP, ICMP ...; the number if it has no name.</summary>
    public string Protocol => IPProtocolNames.Find(_state.Key.Protocol);

    /// <summary>The originator's address, in RFC 5952 form.</summary>
    public string SrcIP => Endpoints.Source.ToText(IsIPv6);

    /// <summary>The originator's port; null if the protocol has none or no complete header was seen.</summary>
    public int? SrcPort => IsIcmp ? null : KeyPorts.Source;

    /// <summary>The responder's address, in RFC 5952 form.</summary>
    public string DstIP => Endpoints.Destination.ToText(IsIPv6);

    /// <summary>The responder's port; null if the protocol has none or no complete header was seen.</summary>
    public int? DstPort => IsIcmp ? null : KeyPorts.Destination;

    /// <summary>The originator's endpoint: <c>192.0.2.1:40000</c>, <c>[2001:db8::1]:40000</c>; the address alone without a port.</summary>
    public string Source => EndpointText.Of(SrcIP, SrcPort)!;

    /// <summary>The responder's endpoint, in the format of <see cref="Source"/>.</summary>
    public string Destination => EndpointText.Of(DstIP, DstPort)!;

    /// <summary>Type of the originator's ICMP or ICMPv6 messages; null for other protocols.</summary>
    public int? IcmpType => IsIcmp ? KeyPorts.Source : null;

    /// <summary>
    /// Code of the ICMP or ICMPv6 messages; null for other protocols. Requests and their replies always have code 0 (RFC 792, RFC 4443), so it
    /// is 0 for such flows.
    /// </summary>
    public int? IcmpCode => !IsIcmp || !HasPorts ? null : IsOneWay ? KeyPorts.Destination : 0;

    /// <summary>
    /// VLAN ID of the outermost tag, 0 to 4095; null if untagged, or if VLANs were ignored and the packets' IDs differ.
    /// </summary>
    public ushort? VlanId => _state.VlanId;

    /// <summary>Name of the capturing interface; null if the file does not name it. A pcap file never does.</summary>
    public string? Interface { get; }

    /// <summary>Packets sent by the originator.</summary>
    public long PacketsSent => _state.Counters.Originator.Packets;

    /// <summary>Packets sent by the responder.</summary>
    public long PacketsReceived => _state.Counters.Responder.Packets;

    /// <summary>Packets in both directions.</summary>
    public long Packets => PacketsSent + PacketsReceived;

    /// <summary>Bytes sent by the originator: whole frames as on the wire.</summary>
    public long BytesSent => _state.Counters.Originator.Bytes;

    /// <summary>Bytes sent by the responder: whole frames as on the wire.</summary>
    public long BytesReceived => _state.Counters.Responder.Bytes;

    /// <summary>Bytes in both directions: whole frames as on the wire.</summary>
    public long Bytes => BytesSent + BytesReceived;

    /// <summary>Bytes sent by the originator from the IP header on, by the lengths in the headers.</summary>
    public long IPBytesSent => _state.Counters.Originator.IPBytes;

    /// <summary>Bytes sent by the responder from the IP header on, by the lengths in the headers.</summary>
    public long IPBytesReceived => _state.Counters.Responder.IPBytes;

    /// <summary>Bytes in both directions from the IP header on, by the lengths in the headers.</summary>
    public long IPBytes => IPBytesSent + IPBytesReceived;

    /// <summary>Payload bytes sent by the originator, above the transport header; retransmissions are included.</summary>
    public long PayloadBytesSent => _state.Counters.Originator.PayloadBytes;

    /// <summary>Payload bytes sent by the responder, above the transport header; retransmissions are included.</summary>
    public long PayloadBytesReceived => _state.Counters.Responder.PayloadBytes;

    /// <summary>Payload bytes in both directions, above the transport header; retransmissions are included.</summary>
    public long PayloadBytes => PayloadBytesSent + PayloadBytesReceived;

    /// <summary>Union of the TCP flags that the originator sent; null if not TCP.</summary>
    public TcpFlags? TcpFlagsSent => _state.IsTcp ? _state.Tcp.Originator.Flags : null;

    /// <summary>Union of the TCP flags that the responder sent; null if not TCP.</summary>
    public TcpFlags? TcpFlagsReceived => _state.IsTcp ? _state.Tcp.Responder.Flags : null;

    /// <summary>Connection state, by the names of Zeek's conn_state: see <see cref="ConnectionState"/>.</summary>
    public string State => EnumText.Of(ConnectionStates.Of(_state));

    /// <summary>Connection history in Zeek's letters: upper case for the originator, lower case for the responder; null if empty.</summary>
    public string? History => _state.History.ToString() is { Length: > 0 } letters ? letters : null;

    /// <summary>Seconds from the SYN to the ACK that completed the handshake; null if not all of the handshake was seen.</summary>
    public double? HandshakeRtt => HandshakeNanoseconds / NanosecondsPerSecond;

    /// <summary>Segments retransmitted by the originator.</summary>
    public long RetransmissionsSent => _state.Tcp.Disorder?.Originator.Retransmissions ?? 0;

    /// <summary>Segments retransmitted by the responder.</summary>
    public long RetransmissionsReceived => _state.Tcp.Disorder?.Responder.Retransmissions ?? 0;

    /// <summary>Segments retransmitted by both sides.</summary>
    public long Retransmissions => RetransmissionsSent + RetransmissionsReceived;

    /// <summary>Out-of-order segments of both sides: they arrived after later ones and filled a gap.</summary>
    public long OutOfOrder => _state.Tcp.Disorder?.OutOfOrder ?? 0;

    /// <summary>Bytes of the originator's stream missing from the capture.</summary>
    public long MissedBytesSent => _state.Tcp.Disorder?.Originator.MissedBytes ?? 0;

    /// <summary>Bytes of the responder's stream missing from the capture.</summary>
    public long MissedBytesReceived => _state.Tcp.Disorder?.Responder.MissedBytes ?? 0;

    /// <summary>Application protocol: TLS, DNS, HTTP ...; null if none was recognised.</summary>
    public string? Application => _state.Content?.Application;

    /// <summary>Server name that the client sent: SNI of TLS and QUIC, or the HTTP Host header without its port.</summary>
    public string? ServerName => _state.Content?.ServerName;

    /// <summary>The first name queried in DNS.</summary>
    public string? DnsName => _state.Content?.DnsName;

    /// <summary>
    /// Application protocol of TLS (ALPN, RFC 7301) that the server chose: <c>h2</c>. TLS 1.3 and QUIC encrypt the choice; then, and without a
    /// ServerHello, those that the client offered, joined by ", ". Null if there is none.
    /// </summary>
    public string? Alpn => _state.Content?.Tls.Alpn;

    /// <summary>Version of TLS that the server chose: <c>TLS 1.3</c>. Null without a ServerHello; of QUIC a ClientHello is enough.</summary>
    public string? TlsVersion => _state.Content?.Tls.Version;

    /// <summary>JA4, the fingerprint of the ClientHello of TLS or QUIC; null if it was not read whole.</summary>
    public string? Ja4 => _state.Content?.Tls.Ja4;

    /// <summary>Why the flow ended: see <see cref="FlowEndReason"/>.</summary>
    public string EndReason { get; }

    /// <summary>Average bits per second on the wire in both directions; null if the duration is zero.</summary>
    public double? BitsPerSecond => _state.Last > _state.First ? Bytes * 8e9 / (_state.Last - _state.First) : null;

    /// <summary>Community ID version 1, seed 0; null if the ports are required but unknown.</summary>
    public string? CommunityId => FlowCommunityId.Of(_state);

    /// <summary>Whether the addresses are IPv6.</summary>
    internal bool IsIPv6 => (_state.Key.Fields & FlowKeyFields.IPv6) != FlowKeyFields.None;

    /// <summary>Duration of the TCP handshake in nanoseconds, as <see cref="HandshakeRtt"/>.</summary>
    internal long? HandshakeNanoseconds => _state.Tcp.Handshake.Nanoseconds;

    /// <summary>Place among the flows that ended at one moment.</summary>
    internal FlowOrder Order => new(_state.First, _state.Key);

    /// <summary>The endpoints, from the originator to the responder.</summary>
    internal FlowEndpoints Endpoints => _state.Key.Endpoints(_state.IsReversed);

    /// <summary>The ports, or their ICMP substitutes (see <see cref="IcmpPorts"/>); null if there are none.</summary>
    internal (int? Source, int? Destination) KeyPorts => HasPorts ? (Endpoints.SrcPort, Endpoints.DstPort) : (null, null);

    /// <summary>VLAN ID of the second tag, which is part of the flow key.</summary>
    internal ushort? InnerVlanId => _state.Key.InnerVlanId;

    private bool HasPorts => (_state.Key.Fields & FlowKeyFields.Ports) != FlowKeyFields.None;

    private bool IsOneWay => (_state.Key.Fields & FlowKeyFields.IsOneWay) != FlowKeyFields.None;

    private bool IsIcmp => _state.Key.Protocol is IPProtocols.Icmp or IPProtocols.IcmpV6;

    /// <summary>The flow in one line: <c>TCP 192.0.2.1:40000 -> 192.0.2.2:443 SF 12/9 packets TLS</c>.</summary>
    public override string ToString() =>
        string.Create(null, $"{Protocol} {Source} -> {Destination} {State} {PacketsSent}/{PacketsReceived} packets {Application}").TrimEnd();
}
