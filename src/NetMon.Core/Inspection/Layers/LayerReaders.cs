using NetMon.Decoding;

namespace NetMon.Inspection.Layers;

/// <summary>Selects the reader of a header by the layer that the decoder names.</summary>
internal static class LayerReaders
{
    /// <summary>Whether the fields of a header are read. A header that is not read has its bytes as its only field.</summary>
    /// <param name="kind">The kind of header.</param>
    public static bool IsRead(DecodeLayer kind) => kind is <= DecodeLayer.Igmp or DecodeLayer.Ppp or DecodeLayer.CiscoHdlc
        or DecodeLayer.DsaTag or DecodeLayer.Mpls or DecodeLayer.Pppoe or DecodeLayer.Gre;

    /// <summary>Reads the fields of a header as far as they were captured; a header that is not read is added as bytes.</summary>
    /// <param name="kind">The kind of header.</param>
    /// <param name="layer">Receives the fields.</param>
    public static void Read(DecodeLayer kind, LayerBuilder layer)
    {
        switch (kind)
        {
            case DecodeLayer.Ethernet:
                LinkLayers.Ethernet(layer);
                break;
            case DecodeLayer.Vlan:
                LinkLayers.Vlan(layer);
                break;
            case DecodeLayer.Llc:
                LinkLayers.Llc(layer);
                break;
            case DecodeLayer.Snap:
                LinkLayers.Snap(layer);
                break;
            case DecodeLayer.Sll:
                LinkLayers.Sll(layer);
                break;
            case DecodeLayer.Sll2:
                LinkLayers.Sll2(layer);
                break;
            case DecodeLayer.Loopback:
                LinkLayers.Loopback(layer);
                break;
            case DecodeLayer.Mpls:
                LinkLayers.Mpls(layer);
                break;
            case DecodeLayer.Pppoe:
                LinkLayers.Pppoe(layer);
                break;
            case DecodeLayer.Ppp:
                LinkLayers.Ppp(layer);
                break;
            case DecodeLayer.CiscoHdlc:
                LinkLayers.CiscoHdlc(layer);
                break;
            case DecodeLayer.DsaTag:
                LinkLayers.DsaTag(layer);
                break;
            case DecodeLayer.Gre:
                TunnelLayers.Gre(layer);
                break;
            case DecodeLayer.Arp:
                NetworkLayers.Arp(layer);
                break;
            case DecodeLayer.IPv4:
                NetworkLayers.IPv4(layer);
                break;
            case DecodeLayer.IPv6:
                NetworkLayers.IPv6(layer);
                break;
            case DecodeLayer.HopByHop or DecodeLayer.DestinationOptions:
                NetworkLayers.Options(layer);
                break;
            case DecodeLayer.Routing:
                NetworkLayers.Routing(layer);
                break;
            case DecodeLayer.Fragment:
                NetworkLayers.Fragment(layer);
                break;
            case DecodeLayer.AuthenticationHeader:
                NetworkLayers.Authentication(layer);
                break;
            case DecodeLayer.Tcp:
                TransportLayers.Tcp(layer);
                break;
            case DecodeLayer.Udp:
                TransportLayers.Udp(layer);
                break;
            case DecodeLayer.UdpLite:
                TransportLayers.UdpLite(layer);
                break;
            case DecodeLayer.Dccp:
                TransportLayers.Dccp(layer);
                break;
            case DecodeLayer.Sctp:
                TransportLayers.Sctp(layer);
                break;
            case DecodeLayer.Icmp:
                TransportLayers.Icmp(layer);
                break;
            case DecodeLayer.IcmpV6:
                TransportLayers.IcmpV6(layer);
                break;
            case DecodeLayer.Igmp:
                TransportLayers.Igmp(layer);
                break;
            default:
                layer.AddBytes("Header", 0, layer.Bytes.Length);
                break;
        }
    }

    /// <summary>The layer of an IP protocol; <see cref="DecodeLayer.None"/> if the decoder does not read it.</summary>
    /// <param name="protocol">The IP protocol number.</param>
    public static DecodeLayer OfProtocol(int protocol) => protocol switch
    {
        IPProtocols.HopByHop => DecodeLayer.HopByHop,
        IPProtocols.Routing => DecodeLayer.Routing,
        IPProtocols.Fragment => DecodeLayer.Fragment,
        IPProtocols.DestinationOptions => DecodeLayer.DestinationOptions,
        IPProtocols.AuthenticationHeader => DecodeLayer.AuthenticationHeader,
        IPProtocols.Tcp => DecodeLayer.Tcp,
        IPProtocols.Udp => DecodeLayer.Udp,
        IPProtocols.UdpLite => DecodeLayer.UdpLite,
        IPProtocols.Dccp => DecodeLayer.Dccp,
        IPProtocols.Sctp => DecodeLayer.Sctp,
        IPProtocols.Icmp => DecodeLayer.Icmp,
        IPProtocols.IcmpV6 => DecodeLayer.IcmpV6,
        IPProtocols.Igmp => DecodeLayer.Igmp,
        IPProtocols.Gre => DecodeLayer.Gre,
        IPProtocols.EtherIP => DecodeLayer.EtherIP,
        _ => DecodeLayer.None,
    };
}
