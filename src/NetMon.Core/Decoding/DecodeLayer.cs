namespace NetMon.Decoding;

/// <summary>The headers that the decoder reads, as named in a fault.</summary>
public enum DecodeLayer : byte
{
    /// <summary>No layer.</summary>
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

    /// <summary>IP, before its version is known.</summary>
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

    /// <summary>PPP, RFC 1661.</summary>
    Ppp,

    /// <summary>Cisco HDLC.</summary>
    CiscoHdlc,

    /// <summary>Frame relay, Q.922 and RFC 2427.</summary>
    FrameRelay,

    /// <summary>IEEE 802.11.</summary>
    Wlan,

    /// <summary>Radiotap.</summary>
    Radiotap,

    /// <summary>Prism monitor header.</summary>
    Prism,

    /// <summary>AVS WLAN monitor header.</summary>
    Avs,

    /// <summary>Per-packet information.</summary>
    Ppi,

    /// <summary>Linux NFLOG.</summary>
    NfLog,

    /// <summary>BSD pflog.</summary>
    PfLog,

    /// <summary>Apple pktap.</summary>
    PkTap,

    /// <summary>Fibre Channel network header, RFC 4338.</summary>
    FibreChannel,

    /// <summary>IEEE 802.5.</summary>
    TokenRing,

    /// <summary>FDDI.</summary>
    Fddi,

    /// <summary>Distributed switch architecture tag.</summary>
    DsaTag,

    /// <summary>Endace extensible record format.</summary>
    Erf,

    /// <summary>OpenBSD enc.</summary>
    Enc,

    /// <summary>IP over IEEE 1394.</summary>
    Ieee1394,

    /// <summary>netANALYZER header.</summary>
    NetAnalyzer,

    /// <summary>MPLS label stack, RFC 3032.</summary>
    Mpls,

    /// <summary>PPPoE, RFC 2516.</summary>
    Pppoe,

    /// <summary>IEEE 802.1ah I-TAG.</summary>
    ProviderBackbone,

    /// <summary>IEEE 802.1AE.</summary>
    MacSec,

    /// <summary>Cisco FabricPath.</summary>
    FabricPath,

    /// <summary>A tag between EtherTypes: VN-Tag, 802.1BR, HSR or Cisco metadata.</summary>
    EtherTag,

    /// <summary>Network service header, RFC 8300.</summary>
    Nsh,

    /// <summary>GRE, RFC 2784, RFC 2890 and RFC 2637.</summary>
    Gre,

    /// <summary>ERSPAN.</summary>
    Erspan,

    /// <summary>EtherIP, RFC 3378.</summary>
    EtherIP,

    /// <summary>A header that the capturing device puts before the frame, for link types that are not decoded.</summary>
    CaptureHeader,

    /// <summary>Cisco inter-switch link.</summary>
    Isl,

    /// <summary>Solaris IPNET.</summary>
    IpNet,

    /// <summary>ARCNET.</summary>
    Arcnet,

    /// <summary>InfiniBand, or the pseudo-header of IP over it.</summary>
    Infiniband,

    /// <summary>Juniper's header before a frame.</summary>
    Juniper,
}

/// <summary>Display names of layers.</summary>
internal static class DecodeLayerNames
{
    // The suffixes of decoder class names after the name of the layer.
    private static readonly string[] DecoderEndings = ["Header", "Headers", "Link", "Stack", "Tunnels", "Tags", "s"];

    /// <summary>Finds the layer that a decoder class is named after: <c>GreHeader</c> reads <see cref="DecodeLayer.Gre"/>.</summary>
    /// <param name="decoder">Name of the decoder class.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>True if there is one.</returns>
    public static bool TryOfDecoder(string decoder, out DecodeLayer layer)
    {
        layer = DecodeLayer.None;
        foreach (var ending in DecoderEndings)
        {
            if (decoder.EndsWith(ending, StringComparison.Ordinal) && Enum.TryParse(decoder[..^ending.Length], ignoreCase: true, out layer)) return true;
        }

        return Enum.TryParse(decoder, ignoreCase: true, out layer);
    }

    /// <summary>The name at the start of a fault's text.</summary>
    public static string ToDisplayName(this DecodeLayer layer) => layer switch
    {
        DecodeLayer.None => "headers",
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
        DecodeLayer.Ppp => "PPP",
        DecodeLayer.CiscoHdlc => "Cisco HDLC",
        DecodeLayer.FrameRelay => "Frame relay",
        DecodeLayer.Wlan => "802.11",
        DecodeLayer.Avs => "AVS",
        DecodeLayer.Ppi => "PPI",
        DecodeLayer.NfLog => "NFLOG",
        DecodeLayer.PfLog => "pflog",
        DecodeLayer.PkTap => "pktap",
        DecodeLayer.FibreChannel => "Fibre Channel",
        DecodeLayer.TokenRing => "Token ring",
        DecodeLayer.Fddi => "FDDI",
        DecodeLayer.DsaTag => "DSA tag",
        DecodeLayer.Erf => "ERF",
        DecodeLayer.Enc => "enc",
        DecodeLayer.Ieee1394 => "IEEE 1394",
        DecodeLayer.NetAnalyzer => "netANALYZER",
        DecodeLayer.Mpls => "MPLS",
        DecodeLayer.Pppoe => "PPPoE",
        DecodeLayer.ProviderBackbone => "802.1ah",
        DecodeLayer.MacSec => "MACsec",
        DecodeLayer.EtherTag => "Tag",
        DecodeLayer.Nsh => "NSH",
        DecodeLayer.Gre => "GRE",
        DecodeLayer.Erspan => "ERSPAN",
        DecodeLayer.CaptureHeader => "Capture",
        DecodeLayer.Isl => "ISL",
        DecodeLayer.IpNet => "IPNET",
        DecodeLayer.Arcnet => "ARCNET",
        DecodeLayer.Infiniband => "InfiniBand",
        _ => layer.ToString(),
    };
}
