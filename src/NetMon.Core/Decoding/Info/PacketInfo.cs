using System.Globalization;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Link.Wireless;
using NetMon.Decoding.Names;
using NetMon.Decoding.Tunnels;
using NetMon.Presentation;

namespace NetMon.Decoding.Info;

/// <summary>
/// One-line description of a packet, in the style of Wireshark's Info column, but with absolute numbers. Text from the packet is escaped by
/// <see cref="SafeText"/>, so that it cannot send control sequences to a terminal.
/// </summary>
/// <remarks>Each protocol family has a class with a <c>Describe</c> method. To add one, add a file and a line in the switch.</remarks>
internal static class PacketInfo
{
    /// <summary>Describes the inner packet, the application or otherwise the highest layer, and the fault if there is one.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        string text;
        try
        {
            text = DescribeInner(headers, data, depth: 0) ?? DescribeOwn(headers, data);
            // The headers, and so all properties, are those of the first subframe.
            if (headers.Has(HeaderFields.Subframes))
                text = string.Create(CultureInfo.InvariantCulture, $"{text} [packet 1 of {WlanAggregate.Count(data, headers)} in this frame]");
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            text = $"{ProtocolNames.Of(headers)} [{DecoderFaults.Count(e)}]";
        }

        return SafeText.Guard(headers.HasFault ? $"{text} [{headers.Fault}]" : text);
    }

    /// <summary>
    /// Describes the packet inside a tunnel rather than its outer headers: <c>VXLAN: Echo (ping) request id=0x1, seq=1</c>.
    /// </summary>
    private static string? DescribeInner(in PacketHeaders headers, ReadOnlySpan<byte> data, int depth)
    {
        if (headers.Tunnel is TunnelKind.IcmpQuote or TunnelKind.PseudoWire || depth == InnerPacket.MaxDepth
            || !InnerPacket.TryFind(headers, data, out var inner, out var wireLength))
        {
            return null;
        }

        PacketDecoder.Decode(headers.InnerLinkType, inner, wireLength, out var found);
        var text = DescribeInner(found, inner, depth + 1) ?? DescribeOwn(found, inner);
        return $"{TunnelNames.Find(headers.Tunnel)}: {text}";
    }

    private static string DescribeOwn(in PacketHeaders headers, ReadOnlySpan<byte> data) =>
        ApplicationDetector.Read(headers, data)?.Info ?? DescribeLayer(headers, data);

    private static string DescribeLayer(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (headers.Has(HeaderFields.Arp))
            return ArpInfo.Describe(headers, data);
        if (headers.Has(HeaderFields.IsFragment) && headers.FragmentOffset != 0)
            return DescribeFragment(headers);
        if (headers.ProtocolSpace == ProtocolSpace.Wlan)
            return WlanInfo.Describe(headers, data);
        if (!headers.Has(HeaderFields.Transport))
            return LinkControlInfo.Describe(headers, data) ?? DescribeOther(headers);
        return headers.IPProtocol switch
        {
            IPProtocols.Tcp => TcpInfo.Describe(headers),
            IPProtocols.Udp or IPProtocols.UdpLite or IPProtocols.Dccp => PortsInfo.Describe(headers),
            IPProtocols.Icmp => IcmpInfo.Describe(headers, data),
            IPProtocols.IcmpV6 => IcmpV6Info.Describe(headers, data),
            IPProtocols.Igmp => IgmpInfo.Describe(headers, data),
            IPProtocols.Sctp => SctpInfo.Describe(headers, data),
            _ => RoutingInfo.Describe(headers, data) ?? DescribeOther(headers),
        };
    }

    private static string DescribeFragment(in PacketHeaders headers) => string.Create(
        CultureInfo.InvariantCulture,
        $"Fragmented IP protocol (proto={IPProtocolNames.Find(headers.IPProtocol)} {headers.IPProtocol}, "
        + $"off={headers.FragmentOffset}, id=0x{headers.IPId:x4})");

    private static string DescribeOther(in PacketHeaders headers) => headers.HasFault
        ? ProtocolNames.Of(headers)
        : string.Create(CultureInfo.InvariantCulture, $"{ProtocolNames.Of(headers)} Len={headers.PayloadLength}");
}
