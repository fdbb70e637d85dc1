using System.Runtime.CompilerServices;
using NetMon.Decoding.Network;
using NetMon.Decoding.Tunnels;

namespace NetMon.Decoding.Transport;

/// <summary>Decodes what follows an IP header, by its protocol number.</summary>
internal static class TransportDispatch
{
    /// <summary>Decodes the payload of a protocol number, after any extension headers.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">Offset of the first byte after the IP header.</param>
    /// <param name="end">Offset of the end of the IP payload.</param>
    /// <param name="protocol">The protocol or next header field of the IP header.</param>
    /// <param name="headers">Filled in.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int protocol, ref PacketHeaders headers)
    {
        if (ExtensionHeaders.IsExtension(protocol) && !ExtensionHeaders.TrySkip(data, ref offset, end, ref protocol, ref headers))
            return;

        // Nothing follows, so the network layer is the highest. The number has this meaning in IPv6 only.
        if (protocol == IPProtocols.NoNextHeader && headers.Has(HeaderFields.IPv6))
        {
            headers.SetPayload(offset, end);
            return;
        }

        headers.TransportOffset = offset;
        headers.Fields |= HeaderFields.Transport;
        headers.SetProtocol(ProtocolSpace.IP, protocol);
        switch (protocol)
        {
            case IPProtocols.Tcp:
                TcpHeader.Decode(data, offset, end, ref headers);
                break;
            case IPProtocols.Udp:
                UdpHeader.Decode(data, offset, end, ref headers);
                break;
            case IPProtocols.Icmp:
                IcmpHeader.Decode(data, offset, end, DecodeLayer.Icmp, ref headers);
                break;
            case IPProtocols.IcmpV6:
                IcmpHeader.Decode(data, offset, end, DecodeLayer.IcmpV6, ref headers);
                break;
            case IPProtocols.Sctp:
                SctpHeader.Decode(data, offset, end, ref headers);
                break;
            case IPProtocols.Igmp:
                IgmpHeader.Decode(data, offset, end, ref headers);
                break;
            case IPProtocols.UdpLite:
                UdpLiteHeader.Decode(data, offset, end, ref headers);
                break;
            case IPProtocols.Dccp:
                DccpHeader.Decode(data, offset, end, ref headers);
                break;
            case IPProtocols.Gre:
                GreHeader.Decode(data, offset, end, ref headers);
                break;
            case IPProtocols.IPv4 or IPProtocols.IPv6 or IPProtocols.EtherIP or IPProtocols.Mpls or IPProtocols.Ethernet
                or IPProtocols.L2tp or IPProtocols.Esp or IPProtocols.Pim:
                IPTunnels.Decode(data, offset, end, protocol, ref headers);
                break;
            case IPProtocols.Experiment when DecoderFaults.HeaderProbe is { } probe:
                headers.SetPayload(offset, end);
                probe(data[offset..]);
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
