namespace NetMon.Decoding;

/// <summary>
/// Flags for the parts of <see cref="PacketHeaders"/> that a packet has. A part whose flag is not set is zero and has no meaning.
/// </summary>
[Flags]
public enum HeaderFields : uint
{
    /// <summary>Nothing was decoded.</summary>
    None = 0,

    /// <summary><see cref="PacketHeaders.SrcMacOffset"/>.</summary>
    SrcMac = 1 << 0,

    /// <summary><see cref="PacketHeaders.DstMacOffset"/>.</summary>
    DstMac = 1 << 1,

    /// <summary><see cref="PacketHeaders.EtherType"/>.</summary>
    EtherType = 1 << 2,

    /// <summary><see cref="PacketHeaders.VlanId"/>.</summary>
    Vlan = 1 << 3,

    /// <summary><see cref="PacketHeaders.InnerVlanId"/>.</summary>
    InnerVlan = 1 << 4,

    /// <summary>A complete fixed IPv4 header at <see cref="PacketHeaders.NetworkOffset"/>.</summary>
    IPv4 = 1 << 5,

    /// <summary>A complete fixed IPv6 header at <see cref="PacketHeaders.NetworkOffset"/>.</summary>
    IPv6 = 1 << 6,

    /// <summary>ARP or RARP at <see cref="PacketHeaders.NetworkOffset"/>: its operation, and its addresses if there is no fault.</summary>
    Arp = 1 << 7,

    /// <summary>
    /// <see cref="PacketHeaders.IPId"/> and <see cref="PacketHeaders.FragmentOffset"/>: in IPv4, and in IPv6 with a fragment header.
    /// </summary>
    FragmentFields = 1 << 8,

    /// <summary>The packet is a fragment: its offset is not zero, or more fragments follow.</summary>
    IsFragment = 1 << 9,

    /// <summary><see cref="PacketHeaders.SrcPort"/> and <see cref="PacketHeaders.DstPort"/>.</summary>
    Ports = 1 << 10,

    /// <summary>TCP at <see cref="PacketHeaders.TransportOffset"/>: sequence and acknowledgment number and the flags.</summary>
    Tcp = 1 << 11,

    /// <summary><see cref="PacketHeaders.Window"/>: the TCP header is complete except for its options.</summary>
    Window = 1 << 14,

    /// <summary>
    /// The frame has further packets after this one: IEEE 802.11 A-MSDU. The headers are those of the first; its subframe begins at
    /// <see cref="PacketHeaders.DstMacOffset"/>.
    /// </summary>
    Subframes = 1 << 15,

    /// <summary><see cref="PacketHeaders.IcmpType"/> and <see cref="PacketHeaders.IcmpCode"/> of ICMP or ICMPv6.</summary>
    Icmp = 1 << 12,

    /// <summary><see cref="PacketHeaders.TransportOffset"/>: the packet has a header above IP, complete or truncated.</summary>
    Transport = 1 << 13,

    /// <summary>Either version of IP.</summary>
    IP = IPv4 | IPv6,
}
