using System.Runtime.CompilerServices;

namespace NetMon.Decoding;

/// <summary>
/// The decoded headers of one packet: offsets into its bytes, and small fields, set by <see cref="PacketDecoder.Decode"/>. A value without
/// references, so that decoding allocates nothing. <see cref="Fields"/> tells which parts are valid.
/// </summary>
/// <remarks>
/// Offsets are in bytes from the start of the frame; numbers are in host order. The members are ordered by size to minimise padding.
/// </remarks>
public struct PacketHeaders
{
    /// <summary>Flags for the parts that the packet has.</summary>
    public HeaderFields Fields { get; internal set; }

    /// <summary>Offset of the IP or ARP header.</summary>
    public int NetworkOffset { get; internal set; }

    /// <summary>Offset of the header after IP and its extension headers.</summary>
    public int TransportOffset { get; internal set; }

    /// <summary>Offset of the payload: the first byte after the last decoded header.</summary>
    public int PayloadOffset { get; internal set; }

    /// <summary>
    /// Length of the payload on the wire by the headers, without padding. The snapshot length may have cut it. 0 after a fault.
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

    /// <summary>Offset of the 6-byte source MAC address.</summary>
    public ushort SrcMacOffset { get; internal set; }

    /// <summary>Offset of the 6-byte destination MAC address.</summary>
    public ushort DstMacOffset { get; internal set; }

    /// <summary>EtherType of the link's payload, after any VLAN tags.</summary>
    public ushort EtherType { get; internal set; }

    /// <summary>VLAN ID of the outermost tag.</summary>
    public ushort VlanId { get; internal set; }

    /// <summary>VLAN ID of the second tag.</summary>
    public ushort InnerVlanId { get; internal set; }

    /// <summary>Number of the highest known protocol, in the registry <see cref="ProtocolSpace"/>.</summary>
    public ushort ProtocolNumber { get; internal set; }

    /// <summary>Source port of TCP, UDP, UDP-Lite, SCTP or DCCP.</summary>
    public ushort SrcPort { get; internal set; }

    /// <summary>Destination port of TCP, UDP, UDP-Lite, SCTP or DCCP.</summary>
    public ushort DstPort { get; internal set; }

    /// <summary>TCP flags, 9 bits.</summary>
    public TcpFlags TcpFlags { get; internal set; }

    /// <summary>TCP window as on the wire, not scaled.</summary>
    public ushort Window { get; internal set; }

    /// <summary>ARP operation: 1 request, 2 reply; 3 and 4 for RARP.</summary>
    public ushort ArpOperation { get; internal set; }

    private ushort _fragmentOffset;

    /// <summary>Offset of this fragment in the original payload, in bytes.</summary>
    public int FragmentOffset
    {
        readonly get => _fragmentOffset;
        internal set => _fragmentOffset = (ushort)value;
    }

    /// <summary>Offset of the packet inside a tunnel; 0 if there is none that can be decoded, as in an encrypted tunnel.</summary>
    public ushort InnerOffset { get; internal set; }

    // All link types inside tunnels are below 256.
    private byte _innerLinkType;

    /// <summary>Link type of the packet inside a tunnel.</summary>
    public readonly LinkType InnerLinkType => (LinkType)_innerLinkType;

    /// <summary>The tunnel that carries a packet inside this one.</summary>
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

    /// <summary>The length that limits the layer being decoded; none if only the frame limits it.</summary>
    internal LengthSource Limit { get; set; }

    /// <summary>Whether decoding found a fault; see <see cref="Fault"/>.</summary>
    public readonly bool HasFault => FaultKind != DecodeFaultKind.None;

    /// <summary>The fault that decoding found; its kind is <see cref="DecodeFaultKind.None"/> if there is none.</summary>
    public readonly DecodeFault Fault => new(FaultKind, FaultLayer, FaultOffset, FaultNeeded, FaultHad, FaultLimit);

    /// <summary>Whether all of these parts are present.</summary>
    /// <param name="fields">The parts.</param>
    public readonly bool Has(HeaderFields fields) => (Fields & fields) == fields;

    /// <summary>Whether any of these parts is present.</summary>
    /// <param name="fields">The parts.</param>
    public readonly bool HasAny(HeaderFields fields) => (Fields & fields) != HeaderFields.None;

    /// <summary>Records the start of a header if the packet is traced.</summary>
    /// <param name="layer">The kind of header.</param>
    /// <param name="offset">Offset of the header.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Begin(DecodeLayer layer, int offset)
    {
        if ((Fields & LayerTrace.IsOn) != HeaderFields.None)
            LayerTrace.Add(layer, offset);
    }

    /// <summary>Copies the headers without their VLAN tags.</summary>
    internal readonly PacketHeaders WithoutVlan()
    {
        var headers = this;
        headers.Fields &= ~(HeaderFields.Vlan | HeaderFields.InnerVlan);
        (headers.VlanId, headers.InnerVlanId) = (0, 0);
        return headers;
    }

    /// <summary>Sets the highest protocol known so far.</summary>
    internal void SetProtocol(ProtocolSpace space, int number)
    {
        ProtocolSpace = space;
        ProtocolNumber = (ushort)number;
    }

    /// <summary>Ends decoding without a fault: the payload is from <paramref name="offset"/> up to <paramref name="end"/>.</summary>
    internal void SetPayload(int offset, int end)
    {
        PayloadOffset = offset;
        PayloadLength = Math.Max(0, end - offset);
    }

    /// <summary>
    /// Records a tunnel whose content cannot be decoded: it is encrypted, or this packet is a control message of the tunnel.
    /// </summary>
    internal void SetTunnel(TunnelKind kind)
    {
        if (Tunnel == TunnelKind.None)
            Tunnel = kind;
    }

    /// <summary>Records a tunnel and the offset of the packet inside it. If a tunnel is recorded already, the outermost is kept.</summary>
    internal void SetTunnel(TunnelKind kind, LinkType innerLinkType, int innerOffset)
    {
        if (Tunnel != TunnelKind.None)
            return;
        Tunnel = kind;
        OpenTunnel(innerLinkType, innerOffset);
    }

    /// <summary>Records the offset of the packet inside the recorded tunnel.</summary>
    internal void OpenTunnel(LinkType innerLinkType, int innerOffset)
    {
        if (innerOffset > ushort.MaxValue)
            return;
        InnerOffset = (ushort)innerOffset;
        _innerLinkType = (byte)innerLinkType;
    }

    /// <summary>Records a fault. A fault that stops decoding is the last one and replaces one that was tolerated before.</summary>
    internal void SetFault(DecodeFaultKind kind, DecodeLayer layer, int offset, int needed, int had)
    {
        FaultKind = kind;
        FaultLayer = layer;
        FaultOffset = offset;
        FaultNeeded = needed;
        FaultHad = had;
        FaultLimit = Limit;
    }

    /// <summary>Records that a header contradicts its own length field.</summary>
    internal void SetHeaderFault(DecodeLayer layer, int offset, int needed, int had, LengthSource limit = LengthSource.Header)
    {
        SetFault(DecodeFaultKind.Length, layer, offset, needed, had);
        FaultLimit = limit;
        PayloadOffset = offset;
    }

    /// <summary>
    /// Completes decoding, and sets the limit of a fault that no header limits: the frame's length or the snapshot length.
    /// </summary>
    /// <param name="kept">Captured length, in bytes.</param>
    /// <param name="end">Length on the wire, in bytes.</param>
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
    /// Removes offsets beyond the end of the packet, which an interrupted decoder can leave. A decoder that returns normally never does.
    /// </summary>
    /// <param name="length">Length of the packet, in bytes.</param>
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

    /// <summary>Ends decoding at a truncated header: nothing after it is payload.</summary>
    internal void Cut(DecodeLayer layer, int offset, int needed, int had)
    {
        SetFault(DecodeFaultKind.Cut, layer, offset, needed, Math.Max(0, had));
        PayloadOffset = offset;
    }
}
