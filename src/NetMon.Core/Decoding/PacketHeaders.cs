using System.Runtime.CompilerServices;

namespace NetMon.Decoding;

/// <summary>
/// What the headers of one packet say: offsets into its bytes and small fields, filled by <see cref="PacketDecoder.Decode"/>.
/// A plain value without references, so that decoding allocates nothing. <see cref="Fields"/> says which parts are there.
/// </summary>
/// <remarks>Offsets are in bytes from the start of the frame, numbers in host order. Ordered by size, so that little is padding.</remarks>
public struct PacketHeaders
{
    /// <summary>Which parts are there.</summary>
    public HeaderFields Fields { get; internal set; }

    /// <summary>Where the IP or ARP header begins.</summary>
    public int NetworkOffset { get; internal set; }

    /// <summary>Where the header above IP and its extension headers begins.</summary>
    public int TransportOffset { get; internal set; }

    /// <summary>Where the payload begins: the first byte after the last header that was decoded.</summary>
    public int PayloadOffset { get; internal set; }

    /// <summary>
    /// Bytes of payload on the wire by the headers, padding excluded; a snapshot length may have kept fewer. 0 after a fault.
    /// </summary>
    public int PayloadLength { get; internal set; }

    /// <summary>Identification: 16 bits of IPv4, 32 bits of an IPv6 fragment header.</summary>
    public uint IPId { get; internal set; }

    /// <summary>TCP sequence number as on the wire.</summary>
    public uint Seq { get; internal set; }

    /// <summary>TCP acknowledgment number as on the wire.</summary>
    public uint Ack { get; internal set; }

    internal int FaultOffset { get; set; }

    internal int FaultNeeded { get; set; }

    internal int FaultHad { get; set; }

    /// <summary>Where the 6 bytes of the sender's MAC address are.</summary>
    public ushort SrcMacOffset { get; internal set; }

    /// <summary>Where the 6 bytes of the receiver's MAC address are.</summary>
    public ushort DstMacOffset { get; internal set; }

    /// <summary>EtherType of what the link carries, after any VLAN tags.</summary>
    public ushort EtherType { get; internal set; }

    /// <summary>VLAN id of the outermost tag.</summary>
    public ushort VlanId { get; internal set; }

    /// <summary>VLAN id of the second tag.</summary>
    public ushort InnerVlanId { get; internal set; }

    /// <summary>Number, in <see cref="ProtocolSpace"/>, of the highest protocol that is known.</summary>
    public ushort ProtocolNumber { get; internal set; }

    /// <summary>Source port of TCP, UDP, UDP-Lite, SCTP or DCCP.</summary>
    public ushort SrcPort { get; internal set; }

    /// <summary>Destination port of TCP, UDP, UDP-Lite, SCTP or DCCP.</summary>
    public ushort DstPort { get; internal set; }

    /// <summary>TCP control bits, 9 of them.</summary>
    public TcpFlags TcpFlags { get; internal set; }

    /// <summary>TCP window as on the wire, not scaled.</summary>
    public ushort Window { get; internal set; }

    /// <summary>ARP operation: 1 request, 2 reply, 3 and 4 of RARP.</summary>
    public ushort ArpOperation { get; internal set; }

    private ushort _fragmentOffset;

    /// <summary>Where this fragment's bytes belong in the whole payload, in bytes.</summary>
    public int FragmentOffset
    {
        readonly get => _fragmentOffset;
        internal set => _fragmentOffset = (ushort)value;
    }

    /// <summary>Where the packet inside a tunnel begins; 0 where none can be reached, as in an encrypted one.</summary>
    public ushort InnerOffset { get; internal set; }

    // All link types that tunnels carry are below 256.
    private byte _innerLinkType;

    /// <summary>How the packet inside a tunnel begins.</summary>
    public readonly LinkType InnerLinkType => (LinkType)_innerLinkType;

    /// <summary>What carries a packet inside this one.</summary>
    public TunnelKind Tunnel { get; internal set; }

    /// <summary>The registry of <see cref="ProtocolNumber"/>.</summary>
    public ProtocolSpace ProtocolSpace { get; internal set; }

    /// <summary>IP protocol after all extension headers.</summary>
    public byte IPProtocol { get; internal set; }

    /// <summary>Time to live, or hop limit.</summary>
    public byte Ttl { get; internal set; }

    /// <summary>Differentiated services code point, RFC 2474.</summary>
    public byte Dscp { get; internal set; }

    /// <summary>ICMP or ICMPv6 type.</summary>
    public byte IcmpType { get; internal set; }

    /// <summary>ICMP or ICMPv6 code.</summary>
    public byte IcmpCode { get; internal set; }

    internal DecodeLayer FaultLayer { get; set; }

    internal DecodeFaultKind FaultKind { get; set; }

    internal LengthSource FaultLimit { get; set; }

    /// <summary>Which length says where the layer that is being decoded ends; none where only the frame does.</summary>
    internal LengthSource Limit { get; set; }

    /// <summary>Whether decoding met something bad; <see cref="Fault"/> says what.</summary>
    public readonly bool HasFault => FaultKind != DecodeFaultKind.None;

    /// <summary>What decoding met that was bad; of kind <see cref="DecodeFaultKind.None"/> when nothing was.</summary>
    public readonly DecodeFault Fault => new(FaultKind, FaultLayer, FaultOffset, FaultNeeded, FaultHad, FaultLimit);

    /// <summary>Whether all of these parts are there.</summary>
    /// <param name="fields">The parts.</param>
    public readonly bool Has(HeaderFields fields) => (Fields & fields) == fields;

    /// <summary>Whether any of these parts is there.</summary>
    /// <param name="fields">The parts.</param>
    public readonly bool HasAny(HeaderFields fields) => (Fields & fields) != HeaderFields.None;

    /// <summary>Says that a header begins: heard only where the packet is traced.</summary>
    /// <param name="layer">Which header.</param>
    /// <param name="offset">Where it begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Begin(DecodeLayer layer, int offset)
    {
        if ((Fields & LayerTrace.IsOn) != HeaderFields.None)
            LayerTrace.Add(layer, offset);
    }

    /// <summary>The same headers as though there had been no VLAN tags.</summary>
    internal readonly PacketHeaders WithoutVlan()
    {
        var headers = this;
        headers.Fields &= ~(HeaderFields.Vlan | HeaderFields.InnerVlan);
        (headers.VlanId, headers.InnerVlanId) = (0, 0);
        return headers;
    }

    /// <summary>Names the highest protocol known so far.</summary>
    internal void SetProtocol(ProtocolSpace space, int number)
    {
        ProtocolSpace = space;
        ProtocolNumber = (ushort)number;
    }

    /// <summary>Ends decoding well: what follows <paramref name="offset"/> up to <paramref name="end"/> is payload.</summary>
    internal void SetPayload(int offset, int end)
    {
        PayloadOffset = offset;
        PayloadLength = Math.Max(0, end - offset);
    }

    /// <summary>Records a tunnel whose inside cannot be read: it is encrypted, or this packet only controls the tunnel.</summary>
    internal void SetTunnel(TunnelKind kind)
    {
        if (Tunnel == TunnelKind.None)
            Tunnel = kind;
    }

    /// <summary>Records where the packet inside a tunnel begins. The outermost tunnel stays.</summary>
    internal void SetTunnel(TunnelKind kind, LinkType innerLinkType, int innerOffset)
    {
        if (Tunnel != TunnelKind.None)
            return;
        Tunnel = kind;
        OpenTunnel(innerLinkType, innerOffset);
    }

    /// <summary>Records where the packet inside the tunnel that is known begins.</summary>
    internal void OpenTunnel(LinkType innerLinkType, int innerOffset)
    {
        if (innerOffset > ushort.MaxValue)
            return;
        InnerOffset = (ushort)innerOffset;
        _innerLinkType = (byte)innerLinkType;
    }

    /// <summary>Records what is bad. One that stops decoding comes last and so replaces one that was tolerated before.</summary>
    internal void SetFault(DecodeFaultKind kind, DecodeLayer layer, int offset, int needed, int had)
    {
        FaultKind = kind;
        FaultLayer = layer;
        FaultOffset = offset;
        FaultNeeded = needed;
        FaultHad = had;
        FaultLimit = Limit;
    }

    /// <summary>Records that the length in a header contradicts that header.</summary>
    internal void SetHeaderFault(DecodeLayer layer, int offset, int needed, int had, LengthSource limit = LengthSource.Header)
    {
        SetFault(DecodeFaultKind.Length, layer, offset, needed, had);
        FaultLimit = limit;
        PayloadOffset = offset;
    }

    /// <summary>Ends the decoding of a packet, and says which length a fault is of where no header but the frame limits what there is.</summary>
    /// <param name="kept">Bytes that were kept.</param>
    /// <param name="end">Bytes on the wire.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(int kept, int end)
    {
        if (HasFault)
            SetFaultLimit(kept, end);
    }

    private void SetFaultLimit(int kept, int end)
    {
        if (FaultKind == DecodeFaultKind.Cut && kept < end && FaultOffset + FaultHad >= kept)
            FaultLimit = LengthSource.Captured;
        else if (FaultKind is not (DecodeFaultKind.Cut or DecodeFaultKind.Length))
            FaultLimit = LengthSource.None;
        else if (FaultLimit == LengthSource.None)
            FaultLimit = LengthSource.Frame;
    }

    /// <summary>
    /// Takes out what points beyond the bytes of the packet, as a decoder can leave it that was interrupted. No decoder that ends does so.
    /// </summary>
    /// <param name="length">Bytes of the packet.</param>
    internal void KeepWithin(int length)
    {
        const int MacLength = 6;
        if (SrcMacOffset + MacLength > length) Fields &= ~HeaderFields.SrcMac;
        if (DstMacOffset + MacLength > length) Fields &= ~HeaderFields.DstMac;
        NetworkOffset = Math.Clamp(NetworkOffset, 0, length);
        TransportOffset = Math.Clamp(TransportOffset, 0, length);
        if (NetworkOffset + Network.IPv4Header.FixedLength > length) Fields &= ~HeaderFields.IPv4;
        if (NetworkOffset + Network.IPv6Header.FixedLength > length) Fields &= ~HeaderFields.IPv6;
        PayloadOffset = Math.Clamp(PayloadOffset, 0, length);
        PayloadLength = Math.Max(0, PayloadLength);
    }

    /// <summary>Ends decoding at a header that is cut: nothing after it is payload.</summary>
    internal void Cut(DecodeLayer layer, int offset, int needed, int had)
    {
        SetFault(DecodeFaultKind.Cut, layer, offset, needed, Math.Max(0, had));
        PayloadOffset = offset;
    }
}
