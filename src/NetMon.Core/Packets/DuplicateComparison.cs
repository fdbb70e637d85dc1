namespace NetMon;

/// <summary>What two frames must have in common to be copies of one packet.</summary>
public enum DuplicateComparison
{
    /// <summary>Every byte, and the length on the wire: what a mirror port delivers twice. The meaning of editcap.</summary>
    Frame,

    /// <summary>
    /// The network packet, from its IP or ARP header on: MAC addresses, VLAN tags, other link headers and padding may differ, as between the ports of
    /// a switch. Frames of other protocols are compared whole.
    /// </summary>
    Packet,

    /// <summary>Like Packet, and a router may have forwarded it: TTL or hop limit, and the header checksum of IPv4, may differ too.</summary>
    Routed,
}
