using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Link;

namespace NetMon.Decoding.Tunnels;

/// <summary>
/// Tunnels over UDP. The port selects the tunnel, and its header must be valid. The UDP header remains that of the packet.
/// </summary>
internal static class UdpTunnels
{
    private const int L2tpPort = 1701;
    private const int GtpUserPort = 2152;
    private const int TeredoPort = 3544;
    private const int GtpVersion0Port = 3386;
    private const int LispDataPort = 4341;
    private const int LispControlPort = 4342;
    private const int IPsecPort = 4500;
    private const int GrePort = 4754;
    private const int VxlanPort = 4789;
    private const int VxlanGpePort = 4790;
    private const int GenevePort = 6081;
    private const int AyiyaPort = 5072;
    private const int SflowPort = 6343;
    private const int MplsPort = 6635;

    /// <summary>Linux's default port for VXLAN before one was assigned. OTV uses the same header on it.</summary>
    private const int VxlanLinuxPort = 8472;

    private const int TzspPort = 37008;
    private const int WireGuardPort = 51820;

    private const int WordLength = 4;
    private const int VxlanHeaderLength = 8;
    private const int LispHeaderLength = 8;

    /// <summary>One bit per port: most datagrams are not tunnels, and one load is cheaper than a chain of branches.</summary>
    private static readonly ulong[] Ports = BuildPorts(
        L2tpPort, GtpUserPort, GtpVersion0Port, TeredoPort, LispDataPort, LispControlPort, IPsecPort, GrePort, VxlanPort, VxlanGpePort,
        AyiyaPort, GenevePort, SflowPort, MplsPort, VxlanLinuxPort, TzspPort, WireGuardPort);

    /// <summary>Records the tunnel if there is one.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">Offset of the first byte after the UDP header.</param>
    /// <param name="end">Offset of the end of the UDP payload.</param>
    /// <param name="headers">The headers with both ports; receives the tunnel.</param>
    public static void Detect(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var port = IsPort(headers.DstPort) ? headers.DstPort : headers.SrcPort;
        if (!IsPort(port) || PacketDecoder.Available(data, offset, end) < WordLength)
            return;
        switch (port)
        {
            case VxlanPort or VxlanLinuxPort:
                DetectVxlan(data, offset, end, port, ref headers);
                break;
            case VxlanGpePort:
                DetectVxlanGpe(data, offset, end, ref headers);
                break;
            case GenevePort:
                DetectGeneve(data, offset, end, ref headers);
                break;
            case GtpUserPort or GtpVersion0Port:
                GtpUserHeader.Detect(data, offset, end, ref headers);
                break;
            case L2tpPort:
                L2tpHeader.Detect(data, offset, end, ref headers);
                break;
            case TeredoPort:
                TeredoHeader.Detect(data, offset, end, ref headers);
                break;
            case LispDataPort:
                if (PacketDecoder.Available(data, offset, end) > LispHeaderLength && data[offset + LispHeaderLength] >> 4 is 4 or 6)
                    headers.SetTunnel(TunnelKind.Lisp, LinkType.Raw, offset + LispHeaderLength);
                break;
            case LispControlPort:
                DetectLispControl(data, offset, end, ref headers);
                break;
            case AyiyaPort:
                DetectAyiya(data, offset, end, ref headers);
                break;
            case SflowPort:
                SflowHeader.Detect(data, offset, end, ref headers);
                break;
            case IPsecPort:
                // Four zero bytes mark IKE, a single byte a keep-alive: RFC 3948 section 2.
                if (BinaryPrimitives.ReadUInt32BigEndian(data[offset..]) != 0)
                    headers.SetTunnel(TunnelKind.Esp);
                break;
            case MplsPort:
                headers.SetTunnel(TunnelKind.Mpls, LinkType.Mpls, offset);
                break;
            case GrePort:
                DetectGre(data, offset, end, ref headers);
                break;
            case TzspPort:
                DetectTzsp(data, offset, end, ref headers);
                break;
            default:
                // A message type of 1 to 4 and three reserved bytes, which must be zero.
                if (BinaryPrimitives.ReadUInt32BigEndian(data[offset..]) is 0x01000000 or 0x02000000 or 0x03000000 or 0x04000000)
                    headers.SetTunnel(TunnelKind.WireGuard);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPort(ushort port) => (Ports[port >> 6] >> (port & 63) & 1) != 0;

    private static ulong[] BuildPorts(params int[] ports)
    {
        var bits = new ulong[65536 / 64];
        foreach (var port in ports)
            bits[port >> 6] |= 1ul << (port & 63);
        return bits;
    }

    private static void DetectVxlan(ReadOnlySpan<byte> data, int offset, int end, int port, ref PacketHeaders headers)
    {
        // Without the I flag the VNI is invalid and the packet must be dropped, RFC 7348 section 5. On a port that is not assigned, all
        // other bits must be zero too.
        var flags = BinaryPrimitives.ReadUInt32BigEndian(data[offset..]);
        var isVxlan = port == VxlanPort ? (flags & 0x08000000) != 0 : flags == 0x08000000;
        if (!isVxlan)
            return;
        if (end - offset > VxlanHeaderLength)
            headers.SetTunnel(TunnelKind.Vxlan, LinkType.Ethernet, offset + VxlanHeaderLength);
        else
            headers.SetTunnel(TunnelKind.Vxlan);
    }

    private static void DetectVxlanGpe(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const byte NextProtocolPresent = 0x04;
        const int NextNsh = 4;
        var next = (data[offset] & NextProtocolPresent) != 0 ? data[offset + 3] : 3;
        LinkType? inner = next switch
        {
            1 => LinkType.IPv4,
            2 => LinkType.IPv6,
            3 => LinkType.Ethernet,
            5 => LinkType.Mpls,
            _ => null,
        };
        var start = offset + VxlanHeaderLength;
        if (next == NextNsh)
            inner = NshHeader.SkipTo(data, ref start, end);
        if (inner is { } linkType && end > start)
            headers.SetTunnel(TunnelKind.VxlanGpe, linkType, start);
        else
            headers.SetTunnel(TunnelKind.VxlanGpe);
    }

    /// <summary>RFC 8926 section 3.4: options with a length in words, then a payload by EtherType.</summary>
    private static void DetectGeneve(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const int FixedLength = 8;
        const int OptionsLengthMask = 0x3f;
        if (data[offset] >> 6 != 0)
            return;
        var inner = offset + FixedLength + (data[offset] & OptionsLengthMask) * WordLength;
        int etherType = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]);
        var innerType = etherType switch
        {
            EtherTypes.TransparentBridging => LinkType.Ethernet,
            EtherTypes.IPv4 => LinkType.IPv4,
            EtherTypes.IPv6 => LinkType.IPv6,
            EtherTypes.Mpls or EtherTypes.MplsUpstream => LinkType.Mpls,
            EtherTypes.Nsh => NshHeader.SkipTo(data, ref inner, end),
            _ => null,
        };
        if (innerType is { } linkType && inner < end)
            headers.SetTunnel(TunnelKind.Geneve, linkType, inner);
        else
            headers.SetTunnel(TunnelKind.Geneve);
    }

    /// <summary>An encapsulated LISP control message: type 8, RFC 9301 section 5.8.</summary>
    private static void DetectLispControl(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const int EncapsulatedType = 8;
        if (data[offset] >> 4 == EncapsulatedType && PacketDecoder.Available(data, offset, end) > WordLength)
            headers.SetTunnel(TunnelKind.Lisp, LinkType.Raw, offset + WordLength);
    }

    /// <summary>
    /// AYIYA, draft-massar-v6ops-ayiya: an identity and a signature, whose lengths are in the first two bytes, then IPv6.
    /// </summary>
    private static void DetectAyiya(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const int FixedLength = 8;
        const int Forward = 1;
        var inner = offset + FixedLength + (1 << (data[offset] >> 4)) + (data[offset + 1] >> 4) * WordLength;
        if ((data[offset + 2] & 0x0f) == Forward && data[offset + 3] == IPProtocols.IPv6 && inner < end)
            headers.SetTunnel(TunnelKind.Ayiya, LinkType.IPv6, inner);
        else
            headers.SetTunnel(TunnelKind.Ayiya);
    }

    /// <summary>GRE in UDP, RFC 8086. The payload remains that of UDP.</summary>
    private static void DetectGre(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var copy = headers;
        GreHeader.Decode(data, offset, end, ref copy);
        if (copy.InnerOffset != 0)
            headers.SetTunnel(copy.Tunnel, copy.InnerLinkType, copy.InnerOffset);
        else
            headers.SetTunnel(copy.Tunnel);
    }

    /// <summary>TZSP: version, type and encapsulated protocol, then tags up to the end tag.</summary>
    private static void DetectTzsp(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        const byte TagPad = 0;
        const byte TagEnd = 1;
        const int EncapsulatesEthernet = 1;
        const int EncapsulatesWlan = 18;
        int encapsulated = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]);
        if (data[offset] != 1)
            return;
        var position = offset + WordLength;
        while (PacketDecoder.Available(data, position, end) >= 2 && data[position] != TagEnd)
            position += data[position] == TagPad ? 1 : 2 + data[position + 1];
        position++;
        if (PacketDecoder.Available(data, position, end) > 0 && encapsulated is EncapsulatesEthernet or EncapsulatesWlan)
            headers.SetTunnel(TunnelKind.Tzsp, encapsulated == EncapsulatesWlan ? LinkType.Ieee80211 : LinkType.Ethernet, position);
        else
            headers.SetTunnel(TunnelKind.Tzsp);
    }
}
