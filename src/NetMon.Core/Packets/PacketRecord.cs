using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Info;
using NetMon.Decoding.Names;
using NetMon.Decoding.Tunnels;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// One captured packet: time, interface, bytes and decoded headers. Immutable. Creating one copies the bytes; header properties are decoded
/// from them on access. Never throws on malformed bytes: see <see cref="DecodeError"/>.
/// </summary>
/// <remarks>
/// Decoding takes some tens of nanoseconds, far less than PowerShell needs to read a property. So nothing is cached: a record stays
/// small and can be read from any number of threads.
/// </remarks>
/// <example>
/// <code><![CDATA[
/// public static List<PacketRecord> ReadDnsPackets(string path)
/// {
///     List<PacketRecord> found = [];
///     using var reader = CaptureFileReader.Open(path, codecs: []);
///     while (reader.TryRead(out var frame))
///     {
///         // The frame is valid until the next one is read; the record is a copy.
///         var packet = new PacketRecord(frame);
///         if (packet.Application == "DNS" && packet.DecodeError is null) found.Add(packet);
///     }
///
///     return found;
/// }
/// ]]></code>
/// </example>
public sealed class PacketRecord
{
    private readonly byte[] _bytes;
    private readonly CaptureInterface _interface;
    private readonly PacketNotes? _notes;
    private readonly int _depth;
    private readonly long _time;

    /// <summary>Copies a frame into a record.</summary>
    /// <param name="frame">The frame as its source delivered it.</param>
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

    /// <summary>1-based packet number in the capture or file.</summary>
    public long Number { get; }

    /// <summary>Capture time in nanoseconds since the Unix epoch, exact; null if the file has none.</summary>
    public long? TimestampNanoseconds => _time == CapturedFrame.NoTime ? null : _time;

    /// <summary>Capture time, local, in units of 100 ns; null if the file has none.</summary>
    public DateTime? Timestamp => LocalTime.FromNanoseconds(TimestampNanoseconds);

    /// <summary>Length on the wire, in bytes.</summary>
    public int Length { get; }

    /// <summary>Captured bytes; less than <see cref="Length"/> if the snapshot length truncated the packet.</summary>
    public int CapturedLength => _bytes.Length;

    /// <summary>Name of the capturing interface; null if the file does not name it. A pcap file never does.</summary>
    public string? Interface => _interface.Label;

    /// <summary>Link-layer header type: <c>Ethernet</c>, <c>Raw</c> ...; the number if it has no name.</summary>
    public string LinkType => EnumText.Of(_interface.LinkType);

    /// <summary>The captured bytes themselves, which must not be modified.</summary>
    internal byte[] Captured => _bytes;

    /// <summary>The capturing interface and its link type.</summary>
    internal CaptureInterface CaptureInterface => _interface;

    /// <summary>
    /// <c>In</c> for a received packet, <c>Out</c> for a sent one: from the flags of a pcapng file, or the link-layer header (Linux cooked,
    /// PPP with direction ...). Null if neither says.
    /// </summary>
    public string? Direction => _notes?.Direction ?? FrameDirection.Find(_interface.LinkType, _bytes);

    /// <summary>The packet's comments in a pcapng file, joined by "; "; null for none.</summary>
    public string? Comment => _notes?.Comment is { } comment ? SafeText.Escape(comment) : null;

    /// <summary>
    /// Reason why Windows dropped the packet, from a trace of its Packet Monitor (pktmon): <c>INET_EndpointNotFound</c>, <c>FilteredVLAN</c> ...;
    /// null for a packet that was not dropped.
    /// </summary>
    public string? DropReason => _notes?.DropReason is { } reason ? SafeText.Escape(reason) : null;

    /// <summary>
    /// Packets that the capturing system lost between the preceding packet and this one, from a pcapng file; null if the file does not say.
    /// </summary>
    public long? DropCount => _notes?.DropCount;

    /// <summary>Source MAC address, lower case with colons; null if the link layer has none.</summary>
    public string? SrcMac
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.SrcMac) ? MacAddressText.Format(_bytes.AsSpan(headers.SrcMacOffset)) : null;
        }
    }

    /// <summary>Destination MAC address, lower case with colons; null if the link layer has none.</summary>
    public string? DstMac
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.DstMac) ? MacAddressText.Format(_bytes.AsSpan(headers.DstMacOffset)) : null;
        }
    }

    /// <summary>EtherType of the payload, after any VLAN tags; null if the link layer has no EtherType.</summary>
    public ushort? EtherType
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.EtherType) ? headers.EtherType : null;
        }
    }

    /// <summary>VLAN ID of the outermost tag, 0 to 4095; if only the tunnelled packet is tagged, as in mirrored traffic, its VLAN ID.</summary>
    public ushort? VlanId
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Vlan) ? headers.VlanId : InnerPacket.FindVlan(headers, _bytes);
        }
    }

    /// <summary>VLAN ID of the second tag (QinQ), 0 to 4095.</summary>
    public ushort? InnerVlanId
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.InnerVlan) ? headers.InnerVlanId : null;
        }
    }

    /// <summary>Source address of the outermost IP header, in RFC 5952 form; for ARP, the sender protocol address.</summary>
    public string? SrcIP
    {
        get
        {
            DecodeHeaders(out var headers);
            return SourceAddress(headers);
        }
    }

    /// <summary>Destination address of the outermost IP header, in RFC 5952 form; for ARP, the target protocol address.</summary>
    public string? DstIP
    {
        get
        {
            DecodeHeaders(out var headers);
            return DestinationAddress(headers);
        }
    }

    /// <summary>The source: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>; the address alone without a port, the MAC address without IP.</summary>
    public string? Source
    {
        get
        {
            DecodeHeaders(out var headers);
            return EndpointText.Of(SourceAddress(headers), headers.Has(HeaderFields.Ports) ? headers.SrcPort : null)
                ?? (headers.Has(HeaderFields.SrcMac) ? MacAddressText.Format(_bytes.AsSpan(headers.SrcMacOffset)) : null);
        }
    }

    /// <summary>The destination, in the format of <see cref="Source"/>.</summary>
    public string? Destination
    {
        get
        {
            DecodeHeaders(out var headers);
            return EndpointText.Of(DestinationAddress(headers), headers.Has(HeaderFields.Ports) ? headers.DstPort : null)
                ?? (headers.Has(HeaderFields.DstMac) ? MacAddressText.Format(_bytes.AsSpan(headers.DstMacOffset)) : null);
        }
    }

    /// <summary>IP protocol number of the payload, after all extension headers.</summary>
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

    /// <summary>IP identification, shared by the fragments of a datagram: IPv4, and IPv6 with a fragment header.</summary>
    public uint? IPId
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.FragmentFields) ? headers.IPId : null;
        }
    }

    /// <summary>Fragment offset in bytes; 0 for unfragmented packets. Null for IPv6 without a fragment header.</summary>
    public int? FragmentOffset
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.FragmentFields) ? headers.FragmentOffset : null;
        }
    }

    /// <summary>Whether the packet is a fragment. Only first fragments have ports.</summary>
    public bool IsFragment
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.IsFragment);
        }
    }

    /// <summary>The highest protocol up to the transport layer: <c>TCP</c>, <c>ARP</c> ...; the number if it has no name.</summary>
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

    /// <summary>TCP flags.</summary>
    public TcpFlags? TcpFlags
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Tcp) ? headers.TcpFlags : null;
        }
    }

    /// <summary>TCP sequence number, raw.</summary>
    public uint? Seq
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Tcp) ? headers.Seq : null;
        }
    }

    /// <summary>TCP acknowledgment number, raw; meaningful only if <see cref="TcpFlags"/> has ACK.</summary>
    public uint? Ack
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Tcp) ? headers.Ack : null;
        }
    }

    /// <summary>TCP window, raw, not scaled.</summary>
    public int? Window
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Window) ? headers.Window : null;
        }
    }

    /// <summary>
    /// Payload length in bytes after the last header, from the lengths in the headers: excludes Ethernet padding, includes bytes that the
    /// snapshot length cut off.
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

    /// <summary>ARP operation: 1 request, 2 reply; RARP uses 3 and 4.</summary>
    public ushort? ArpOperation
    {
        get
        {
            DecodeHeaders(out var headers);
            return headers.Has(HeaderFields.Arp) ? headers.ArpOperation : null;
        }
    }

    /// <summary>
    /// Application protocol of the payload: <c>DNS</c>, <c>TLS</c>, <c>HTTP</c> ...; identified by content first, then by port. Null if none is
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

    /// <summary>Server Name Indication (SNI) that a TLS or QUIC client sent.</summary>
    public string? ServerName => ReadApplication()?.ServerName;

    /// <summary>Host header of an HTTP request.</summary>
    public string? HttpHost => ReadApplication()?.HttpHost;

    /// <summary>Encapsulation of the inner packet: <c>GRE</c>, <c>VXLAN</c>, <c>ICMP quote</c> ...; null for none.</summary>
    public string? Tunnel
    {
        get
        {
            DecodeHeaders(out var headers);
            return TunnelNames.Find(headers.Tunnel);
        }
    }

    /// <summary>The tunnelled packet, created on access; null if there is none or it is encrypted.</summary>
    public PacketRecord? Inner
    {
        get
        {
            DecodeHeaders(out var headers);
            try
            {
                return _depth < InnerPacket.MaxDepth && InnerPacket.TryFind(headers, _bytes, out var bytes, out var wireLength)
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

    /// <summary>Community ID version 1, seed 0: the same for both directions of a flow, and equal to Zeek's, Suricata's and Wireshark's.</summary>
    public string? CommunityId
    {
        get
        {
            DecodeHeaders(out var headers);
            return Decoding.CommunityId.Compute(headers, _bytes);
        }
    }

    /// <summary>
    /// Decode error of the headers, or null: <c>TCP header cut at byte 34: needs 20, has 8 (IPv4 total length)</c>. The length in parentheses set
    /// the limit: a length field of a header, the frame length, or the captured length if the snapshot is too short. A <c>decoder fault</c>
    /// names the place where this module's own decoder failed, so that a property is null although the packet may hold a value.
    /// </summary>
    public string? DecodeError
    {
        get
        {
            DecodeHeaders(out var headers);
            var fault = headers.HasFault ? headers.Fault.ToString() : null;
            // A decoder fault in the headers is already in the text.
            if (headers.FaultKind == DecodeFaultKind.Decoder || FindDecoderFault(headers) is not { } ours) return fault;
            return fault is null ? ours.ToString() : $"{fault}; {ours}";
        }
    }

    /// <summary>One-line summary of the packet.</summary>
    public string Info
    {
        get
        {
            DecodeHeaders(out var headers);
            return PacketInfo.Describe(headers, _bytes);
        }
    }

    /// <summary>A copy of the captured bytes, starting with the link-layer header.</summary>
    public byte[] GetBytes() => _bytes.AsSpan().ToArray();

    /// <summary>A copy of the captured part of the <see cref="PayloadLength"/> payload bytes.</summary>
    public byte[] GetPayload()
    {
        DecodeHeaders(out var headers);
        return headers.Payload(_bytes).ToArray();
    }

    /// <summary>Decodes all headers at once, for code that reads many fields.</summary>
    /// <param name="headers">The decoded headers.</param>
    public void DecodeHeaders(out PacketHeaders headers) => PacketDecoder.Decode(_interface.LinkType, _bytes, Length, out headers);

    /// <summary>The packet as a frame over its own bytes, without a copy, for writers and filters.</summary>
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

    // Runs everything that decodes beyond the headers: the application, inner packets, and the Community ID.
    private DecoderFault? FindDecoderFault(in PacketHeaders headers)
    {
        var before = DecoderFaults.Total;
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
