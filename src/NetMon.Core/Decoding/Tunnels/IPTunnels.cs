using NetMon.Decoding.Link;

namespace NetMon.Decoding.Tunnels;

/// <summary>Packets directly after an IP header, by its protocol number.</summary>
internal static class IPTunnels
{
    private const int EtherIPHeaderLength = 2;
    private const int PimHeaderLength = 8;
    private const byte PimVersion2Register = 0x21;
    private const int L2tpSessionLength = 4;

    /// <summary>Records the tunnel; the payload is everything after the outer headers.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int protocol, ref PacketHeaders headers)
    {
        headers.SetPayload(offset, end);
        var isIPv4 = headers.Has(HeaderFields.IPv4);
        switch (protocol)
        {
            case IPProtocols.IPv4:
                headers.SetTunnel(isIPv4 ? TunnelKind.IPIP : TunnelKind.FourInSix, LinkType.IPv4, offset);
                break;
            case IPProtocols.IPv6:
                headers.SetTunnel(isIPv4 ? TunnelKind.SixInFour : TunnelKind.SixInSix, LinkType.IPv6, offset);
                break;
            case IPProtocols.Mpls:
                headers.SetTunnel(TunnelKind.Mpls, LinkType.Mpls, offset);
                break;
            case IPProtocols.Ethernet:
                headers.SetTunnel(TunnelKind.EtherIP, LinkType.Ethernet, offset);
                break;
            case IPProtocols.EtherIP:
                DecodeEtherIP(data, offset, end, ref headers);
                break;
            case IPProtocols.Esp:
                headers.SetTunnel(TunnelKind.Esp);
                break;
            case IPProtocols.Pim:
                if (PacketDecoder.Available(data, offset, end) > PimHeaderLength && data[offset] == PimVersion2Register)
                    headers.SetTunnel(TunnelKind.PimRegister, LinkType.Raw, offset + PimHeaderLength);
                break;
            default:
                SetL2tpVersion3(data, offset, end, ref headers);
                break;
        }
    }

    /// <summary>
    /// Records an L2TPv3 session: its ID, then a cookie and a sublayer whose lengths only the endpoints know, so the first offset at which
    /// a frame may begin is used. Session 0 is the control connection.
    /// </summary>
    public static void SetL2tpVersion3(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const int LongestCookieAndSublayer = 12;
        const int WordLength = 4;
        var have = PacketDecoder.Available(data, offset, end);
        if (have < L2tpSessionLength || data.Slice(offset, L2tpSessionLength).IndexOfAnyExcept((byte)0) < 0)
        {
            headers.SetTunnel(TunnelKind.L2tp);
            return;
        }

        offset += L2tpSessionLength;
        for (var skip = 0; skip <= LongestCookieAndSublayer; skip += WordLength)
        {
            if (EthernetLink.IsPlausible(data, offset + skip, end))
            {
                headers.SetTunnel(TunnelKind.L2tp, LinkType.Ethernet, offset + skip);
                return;
            }
        }

        headers.SetTunnel(TunnelKind.L2tp);
    }

    private static void DecodeEtherIP(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have >= EtherIPHeaderLength)
        {
            headers.SetPayload(offset + EtherIPHeaderLength, end);
            headers.SetTunnel(TunnelKind.EtherIP, LinkType.Ethernet, offset + EtherIPHeaderLength);
            return;
        }

        headers.SetTunnel(TunnelKind.EtherIP);
        headers.PayloadLength = 0;
        headers.Cut(DecodeLayer.EtherIP, offset, EtherIPHeaderLength, have);
    }
}
