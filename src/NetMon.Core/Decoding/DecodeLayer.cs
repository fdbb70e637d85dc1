namespace NetMon.Decoding;

/// <summary>The headers that this decoder reads, as a fault names them.</summary>
public enum DecodeLayer : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>Ethernet II or IEEE 802.3.</summary>
    Ethernet,

    /// <summary>IEEE 802.1Q or 802.1ad tag.</summary>
    Vlan,

    /// <summary>IEEE 802.2 LLC.</summary>
    Llc,

    /// <summary>SNAP extension of LLC.</summary>
    Snap,

    /// <summary>Linux cooked capture v1.</summary>
    Sll,

    /// <summary>Linux cooked capture v2.</summary>
    Sll2,

    /// <summary>BSD NULL or LOOP protocol family.</summary>
    Loopback,

    /// <summary>IP of a version still to be seen.</summary>
    IP,

    /// <summary>IPv4.</summary>
    IPv4,

    /// <summary>IPv6.</summary>
    IPv6,

    /// <summary>IPv6 hop-by-hop options.</summary>
    HopByHop,

    /// <summary>IPv6 routing header.</summary>
    Routing,

    /// <summary>IPv6 fragment header.</summary>
    Fragment,

    /// <summary>IPv6 destination options.</summary>
    DestinationOptions,

    /// <summary>IP authentication header.</summary>
    AuthenticationHeader,

    /// <summary>ARP or RARP.</summary>
    Arp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>UDP-Lite.</summary>
    UdpLite,

    /// <summary>DCCP.</summary>
    Dccp,

    /// <summary>SCTP.</summary>
    Sctp,

    /// <summary>ICMP.</summary>
    Icmp,

    /// <summary>ICMPv6.</summary>
    IcmpV6,

    /// <summary>IGMP.</summary>
    Igmp,
}

/// <summary>What a person calls a layer.</summary>
internal static class DecodeLayerNames
{
    /// <summary>The name that a fault's text begins with.</summary>
    public static string ToDisplayName(this DecodeLayer layer) => layer switch
    {
        DecodeLayer.Vlan => "VLAN",
        DecodeLayer.Llc => "LLC",
        DecodeLayer.Snap => "SNAP",
        DecodeLayer.Sll => "Linux SLL",
        DecodeLayer.Sll2 => "Linux SLL2",
        DecodeLayer.HopByHop => "IPv6 hop-by-hop options",
        DecodeLayer.Routing => "IPv6 routing",
        DecodeLayer.Fragment => "IPv6 fragment",
        DecodeLayer.DestinationOptions => "IPv6 destination options",
        DecodeLayer.AuthenticationHeader => "AH",
        DecodeLayer.Arp => "ARP",
        DecodeLayer.Tcp => "TCP",
        DecodeLayer.Udp => "UDP",
        DecodeLayer.UdpLite => "UDP-Lite",
        DecodeLayer.Dccp => "DCCP",
        DecodeLayer.Sctp => "SCTP",
        DecodeLayer.Icmp => "ICMP",
        DecodeLayer.IcmpV6 => "ICMPv6",
        DecodeLayer.Igmp => "IGMP",
        _ => layer.ToString(),
    };
}
