namespace NetMon.Decoding;

/// <summary>Which parts of <see cref="PacketHeaders"/> a packet has. A part whose bit is not set holds zero and means nothing.</summary>
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

    /// <summary>A whole fixed IPv4 header at <see cref="PacketHeaders.NetworkOffset"/>.</summary>
    IPv4 = 1 << 5,

    /// <summary>A whole fixed IPv6 header at <see cref="PacketHeaders.NetworkOffset"/>.</summary>
    IPv6 = 1 << 6,

    /// <summary>ARP or RARP at <see cref="PacketHeaders.NetworkOffset"/>: its operation; its addresses unless there is a fault.</summary>
    Arp = 1 << 7,

    /// <summary>
    /// <see cref="PacketHeaders.IPId"/> and <see cref="PacketHeaders.FragmentOffset"/>: IPv4, and IPv6 with a fragment header.
    /// </summary>
    FragmentFields = 1 << 8,

    /// <summary>The packet is a fragment: its offset is not zero, or more fragments follow.</summary>
    IsFragment = 1 << 9,

    /// <summary><see cref="PacketHeaders.SrcPort"/> and <see cref="PacketHeaders.DstPort"/>.</summary>
    Ports = 1 << 10,

    /// <summary>TCP at <see cref="PacketHeaders.TransportOffset"/>: both numbers and the flags.</summary>
    Tcp = 1 << 11,

    /// <summary><see cref="PacketHeaders.Window"/>, of a TCP header that is whole but for its options.</summary>
    Window = 1 << 14,

    /// <summary>
    /// The frame has more packets behind this one: IEEE 802.11 A-MSDU. The headers are of the first; its subframe begins at
    /// <see cref="PacketHeaders.DstMacOffset"/>.
    /// </summary>
    Subframes = 1 << 15,

    /// <summary><see cref="PacketHeaders.IcmpType"/> and <see cref="PacketHeaders.IcmpCode"/>, of ICMP or ICMPv6.</summary>
    Icmp = 1 << 12,

    /// <summary><see cref="PacketHeaders.TransportOffset"/>: a header above IP was reached, whole or not.</summary>
    Transport = 1 << 13,

    /// <summary>Either version of IP.</summary>
    IP = IPv4 | IPv6,
}
