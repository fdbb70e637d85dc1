using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Info;
using NetMon.Decoding.Names;
using NetMon.Decoding.Tunnels;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// One packet: when and where it was seen, its bytes, and what its headers say. Immutable. Making one costs a copy of the bytes;
/// every header property is computed from them when it is asked for. Never throws on bad bytes: see <see cref="DecodeError"/>.
/// </summary>
/// <remarks>
/// Decoding takes some tens of nanoseconds, far less than PowerShell needs to read a property. So nothing is cached: a record stays as
/// small as it can be, and may be read from any number of threads.
/// </remarks>
public sealed class PacketRecord
{
    private readonly byte[] _bytes;
    private readonly CaptureInterface _interface;
    private readonly PacketNotes? _notes;
    private readonly int _depth;
    private readonly long _time;

    /// <summary>Keeps a frame: copies its bytes.</summary>
    /// <param name="frame">The frame as its source handed it over.</param>
    public PacketRecord(in CapturedFrame frame)
    {
        _bytes = frame.Data.ToArray();
        _interface = frame.Interface;
        _notes = frame.Notes;
        Number = frame.Number;
        _time = frame.TimestampNanoseconds;
        Length = frame.Length;
    }

    private PacketRecord(PacketRecord outer, LinkType linkType, ReadOnlySpan<byte> bytes, int wireLength)
    {
        _bytes = bytes.ToArray();
        _interface = outer._interface with { LinkType = linkType };
        _notes = outer._notes;
        _depth = outer._depth + 1;
        Number = outer.Number;
        _time = outer._time;
        Length = wireLength;
    }

    /// <summary>1-based ordinal in the capture or file.</summary>
    public long Number { get; }

    /// <summary>When the packet was seen, nanoseconds since the Unix epoch, exact; null where its file does not say.</summary>
    public long? TimestampNanoseconds => _time == CapturedFrame.NoTime ? null : _time;

    /// <summary>When the packet was seen, local time, to 100 ns; null where its file does not say.</summary>
    public DateTime? Timestamp => LocalTime.FromNanoseconds(TimestampNanoseconds);

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    /// <summary>Bytes that were kept; less than <see cref="Length"/> where a snapshot length cut the packet.</summary>
    public int CapturedLength => _bytes.Length;

    /// <summary>Where the packet was seen; null where its file does not say, as a pcap file never does.</summary>
    public string? Interface => _interface.Label;

    /// <summary>How the packet's bytes begin: <c>Ethernet</c>, <c>Raw</c> ...; the number of the link type where it has no name.</summary>
    public string LinkType => EnumText.Of(_interface.LinkType);

    /// <summary>Where the packet was seen, and how its bytes begin.</summary>
    internal CaptureInterface CaptureInterface => _interface;

    /// <summary>
    /// <c>In</c> for a packet that the interface received, <c>Out</c> for one that it sent: as the flags of a pcapng file say, or the link's
    /// header (Linux cooked, PPP with direction ...). Null where nothing says so.
    /// </summary>
    public string? Direction => _notes?.Direction ?? FrameDirection.Find(_interface.LinkType, _bytes);

    /// <summary>The comments that a pcapng file has for the packet, joined by a semicolon and a space; null for none.</summary>
    public string? Comment => _notes?.Comment is { } comment ? SafeText.Escape(comment) : null;

    /// <summary>
    /// How many packets the capturing side lost between the packet before and this one, as a pcapng file says; null where it does not say.
    /// </summary>
    public long? DropCount => _notes?.DropCount;

    /// <summary>The sender's MAC address, lower case with colons; null where the link has none.</summary>
    public string? SrcMac
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.SrcMac) ? MacAddressText.Format(_bytes.AsSpan(headers.SrcMacOffset)) : null;
        }
    }

    /// <summary>The receiver's MAC address, lower case with colons; null where the link has none.</summary>
    public string? DstMac
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.DstMac) ? MacAddressText.Format(_bytes.AsSpan(headers.DstMacOffset)) : null;
        }
    }

    /// <summary>EtherType of what the link carries, after any VLAN tags; null where the link says it in another way.</summary>
    public ushort? EtherType
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.EtherType) ? headers.EtherType : null;
        }
    }

    /// <summary>VLAN id of the outermost tag, 0 to 4095; where only a packet inside a tunnel has one, as in mirrored traffic, its id.</summary>
    public ushort? VlanId
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Vlan) ? headers.VlanId : InnerPacket.FindVlan(headers, _bytes);
        }
    }

    /// <summary>VLAN id of the second tag (QinQ), 0 to 4095.</summary>
    public ushort? InnerVlanId
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.InnerVlan) ? headers.InnerVlanId : null;
        }
    }

    /// <summary>Source address of the outermost IP header, as RFC 5952 writes it; for ARP, the sender's protocol address.</summary>
    public string? SrcIP
    {
        get
        {
            DecodeHeaders(out var headers);
            return SourceAddress(headers);
        }
    }

    /// <summary>Destination address of the outermost IP header, as RFC 5952 writes it; for ARP, the target's protocol address.</summary>
    public string? DstIP
    {
        get
        {
            DecodeHeaders(out var headers);
            return DestinationAddress(headers);
        }
    }

    /// <summary>The sender: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>, the address alone where there is no port, the MAC address where there is no IP.</summary>
    public string? Source
    {
        get
        {
            DecodeHeaders(out var headers);
            return EndpointText.Of(SourceAddress(headers), headers.Has(HeaderFields.Ports) ? headers.SrcPort : null)
                ?? (headers.Has(HeaderFields.SrcMac) ? MacAddressText.Format(_bytes.AsSpan(headers.SrcMacOffset)) : null);
        }
    }

    /// <summary>The receiver, written as <see cref="Source"/> is.</summary>
    public string? Destination
    {
        get
        {
            DecodeHeaders(out var headers);
            return EndpointText.Of(DestinationAddress(headers), headers.Has(HeaderFields.Ports) ? headers.DstPort : null)
                ?? (headers.Has(HeaderFields.DstMac) ? MacAddressText.Format(_bytes.AsSpan(headers.DstMacOffset)) : null);
        }
    }

    /// <summary>IP protocol number of what follows the IP header and all its extension headers.</summary>
    public byte? IPProtocol
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.HasAny(HeaderFields.IP) ? headers.IPProtocol : null;
        }
    }

    /// <summary>Time to live of IPv4, hop limit of IPv6.</summary>
    public byte? Ttl
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.HasAny(HeaderFields.IP) ? headers.Ttl : null;
        }
    }

    /// <summary>Differentiated services code point, 0 to 63, RFC 2474.</summary>
    public byte? Dscp
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.HasAny(HeaderFields.IP) ? headers.Dscp : null;
        }
    }

    /// <summary>Identification that fragments of one packet share: IPv4, and IPv6 with a fragment header.</summary>
    public uint? IPId
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.FragmentFields) ? headers.IPId : null;
        }
    }

    /// <summary>Where this fragment belongs in the whole, in bytes; 0 for whole packets. Null for IPv6 without a fragment header.</summary>
    public int? FragmentOffset
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.FragmentFields) ? headers.FragmentOffset : null;
        }
    }

    /// <summary>Whether the packet is a fragment. Those other than the first have no ports.</summary>
    public bool IsFragment
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.IsFragment);
        }
    }

    /// <summary>The highest protocol up to the transport layer: <c>TCP</c>, <c>ARP</c> ...; a number where it has no name.</summary>
    public string Protocol
    {
        get
        {
            DecodeHeaders(out var headers);
            return ProtocolNames.Of(headers);
        }
    }

    /// <summary>Source port of TCP, UDP, UDP-Lite, SCTP or DCCP.</summary>
    public int? SrcPort
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Ports) ? headers.SrcPort : null;
        }
    }

    /// <summary>Destination port of TCP, UDP, UDP-Lite, SCTP or DCCP.</summary>
    public int? DstPort
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Ports) ? headers.DstPort : null;
        }
    }

    /// <summary>TCP control bits.</summary>
    public TcpFlags? TcpFlags
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Tcp) ? headers.TcpFlags : null;
        }
    }

    /// <summary>TCP sequence number, as on the wire.</summary>
    public uint? Seq
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Tcp) ? headers.Seq : null;
        }
    }

    /// <summary>TCP acknowledgment number, as on the wire; meaningful where <see cref="TcpFlags"/> has ACK.</summary>
    public uint? Ack
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Tcp) ? headers.Ack : null;
        }
    }

    /// <summary>TCP window, as on the wire, not scaled.</summary>
    public int? Window
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Window) ? headers.Window : null;
        }
    }

    /// <summary>
    /// Bytes that follow the last header, by the lengths in the headers: Ethernet padding is not counted, bytes that a snapshot length
    /// cut off are.
    /// </summary>
    public int PayloadLength
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.PayloadLength;
        }
    }

    /// <summary>Type of an ICMP or ICMPv6 message.</summary>
    public byte? IcmpType
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Icmp) ? headers.IcmpType : null;
        }
    }

    /// <summary>Code of an ICMP or ICMPv6 message.</summary>
    public byte? IcmpCode
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Icmp) ? headers.IcmpCode : null;
        }
    }

    /// <summary>ARP operation: 1 request, 2 reply; 3 and 4 are those of RARP.</summary>
    public ushort? ArpOperation
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Arp) ? headers.ArpOperation : null;
        }
    }

    /// <summary>
    /// The application protocol of the payload: <c>DNS</c>, <c>TLS</c>, <c>HTTP</c> ...; by content first, by port second. Null where none is
    /// recognised, as in the middle of most streams.
    /// </summary>
    public string? Application
    {
        get
        {
            DecodeHeaders(out var headers);
            return ApplicationDetector.Detect(headers, _bytes)?.Name;
        }
    }

    /// <summary>Name in the first question of DNS, mDNS, LLMNR or NBNS; <c>.</c> for the root.</summary>
    public string? DnsName => ReadApplication()?.DnsName;

    /// <summary>Name of the server that a client of TLS or QUIC asks for (SNI).</summary>
    public string? ServerName => ReadApplication()?.ServerName;

    /// <summary>Host header of an HTTP request.</summary>
    public string? HttpHost => ReadApplication()?.HttpHost;

    /// <summary>What carries a packet inside this one: <c>GRE</c>, <c>VXLAN</c>, <c>ICMP quote</c> ...; null for none.</summary>
    public string? Tunnel
    {
        get
        {
            DecodeHeaders(out var headers);
            return TunnelNames.Find(headers.Tunnel);
        }
    }

    /// <summary>The packet inside the tunnel, made when it is asked for; null for none, and where it is encrypted.</summary>
    public PacketRecord? Inner
    {
        get
        {
            DecodeHeaders(out var headers);
            try
            {
                return _depth < InnerPacket.MaxDepth && InnerPacket.TryFind(headers, _bytes, out var bytes, out int wireLength)
                    ? new PacketRecord(this, headers.InnerLinkType, bytes, wireLength)
                    : null;
            }
            catch (Exception e) when (DecoderFaults.Contains(e))
            {
                DecoderFaults.Count(e);
                return null;
            }
        }
    }

    /// <summary>Community ID version 1, seed 0: the same for both directions of a flow, and in Zeek, Suricata and Wireshark.</summary>
    public string? CommunityId
    {
        get
        {
            DecodeHeaders(out var headers);
            return Decoding.CommunityId.Compute(headers, _bytes);
        }
    }

    /// <summary>
    /// What is wrong with the headers, or null: <c>TCP header cut at byte 34: needs 20, has 8 (IPv4 total length)</c>, with the length that
    /// says so: that of a header, the frame length, or the captured length where the snapshot is too short. Where a property is null because
    /// our own decoder failed, and not because the packet says nothing, it names the place as a <c>decoder fault</c>.
    /// </summary>
    public string? DecodeError
    {
        get
        {
            DecodeHeaders(out var headers);
            string? fault = headers.HasFault ? headers.Fault.ToString() : null;
            // A fault of ours in the headers has been said.
            if (headers.FaultKind == DecodeFaultKind.Decoder || FindDecoderFault(headers) is not { } ours) return fault;
            return fault is null ? ours.ToString() : $"{fault}; {ours}";
        }
    }

    /// <summary>The packet in one line for a person.</summary>
    public string Info
    {
        get
        {
            DecodeHeaders(out var headers);
            return PacketInfo.Describe(headers, _bytes);
        }
    }

    /// <summary>A copy of the kept bytes, link header first.</summary>
    public byte[] GetBytes() => _bytes.AsSpan().ToArray();

    /// <summary>A copy of the kept bytes of the payload: of the <see cref="PayloadLength"/> bytes, those that were captured.</summary>
    public byte[] GetPayload()
    {
        DecodeHeaders(out var headers);
        return headers.Payload(_bytes).ToArray();
    }

    /// <summary>Decodes the headers into a value, for code that needs many of them at once.</summary>
    /// <param name="headers">What the headers say.</param>
    public void DecodeHeaders(out PacketHeaders headers) => PacketDecoder.Decode(_interface.LinkType, _bytes, Length, out headers);

    /// <summary>The packet as a frame over its own bytes, without a copy; for writers and filters inside the module.</summary>
    public CapturedFrame AsFrame() => new(_interface, Number, _time, Length, _bytes, _notes);

    /// <summary>The packet in one line: <c>192.0.2.1:53 -> 192.0.2.2:4000 DNS Standard query 0x1234 A example.org</c>.</summary>
    public override string ToString()
    {
        DecodeHeaders(out var headers);
        return PacketText.Of(headers, _bytes);
    }

    private string? SourceAddress(in PacketHeaders headers) =>
        headers.TryGetSourceAddress(_bytes, out var address) ? AddressText.Of(address) : null;

    private string? DestinationAddress(in PacketHeaders headers) =>
        headers.TryGetDestinationAddress(_bytes, out var address) ? AddressText.Of(address) : null;

    // Reads all that can be read behind the headers: the application, the packets inside, and what is made of addresses and ports.
    private DecoderFault? FindDecoderFault(in PacketHeaders headers)
    {
        long before = DecoderFaults.Total;
        _ = PacketInfo.Describe(headers, _bytes);
        _ = Decoding.CommunityId.Compute(headers, _bytes);
        if (headers.Tunnel != TunnelKind.None) _ = InnerPacket.FindVlan(headers, _bytes);
        return DecoderFaults.Since(before);
    }

    private ApplicationMessage? ReadApplication()
    {
        DecodeHeaders(out var headers);
        return ApplicationDetector.Read(headers, _bytes);
    }
}
