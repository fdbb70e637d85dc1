using System.Buffers.Binary;
using NetMon.Decoding.Link;

namespace NetMon.Decoding.Tunnels;

/// <summary>
/// GRE version 0 with all flags of RFC 1701, RFC 2784 and RFC 2890, version 1 for PPTP (RFC 2637), and its variants: NVGRE, ERSPAN, EoIP,
/// WCCP.
/// </summary>
internal static class GreHeader
{
    /// <summary>Length of flags and protocol type, in bytes.</summary>
    internal const int FixedLength = 4;

    private const int WordLength = 4;
    private const int VlanTagLength = 4;
    private const int MaxVlanTags = 16;
    private const int RouteHeaderLength = 4;
    private const int MaxRoutes = 64;
    private const int ChecksumPresent = 0x8000;
    private const int RoutingPresent = 0x4000;
    private const int KeyPresent = 0x2000;
    private const int SequencePresent = 0x1000;
    private const int AcknowledgmentPresent = 0x0080;
    private const int VersionMask = 0x0007;
    private const int ErspanIILength = 8;
    private const int ErspanIIILength = 12;
    private const int ErspanSubheaderLength = 8;

    /// <summary>Decodes the header, starting at the flags.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.SetPayload(offset, end);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FixedLength)
        {
            Cut(offset, FixedLength, have, ref headers);
            return;
        }

        int flags = BinaryPrimitives.ReadUInt16BigEndian(data[offset..]);
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]);
        var isEoip = protocol == EtherTypes.Eoip && (flags & VersionMask) == 1;
        // EoIP keeps the length and the tunnel ID in the place of the key, so that word is assumed even without the key flag.
        var length = isEoip ? Math.Max(HeaderLength(flags), FixedLength + WordLength) : HeaderLength(flags);
        if (have < length)
        {
            Cut(offset, length, have, ref headers);
            return;
        }

        var inner = offset + length;
        if ((flags & RoutingPresent) != 0 && (flags & VersionMask) == 0 && !TrySkipRoutes(data, ref inner, end, ref headers))
            return;
        headers.SetPayload(inner, end);
        if (isEoip)
        {
            // In EoIP the key has the frame length and the tunnel ID, and the payload is not PPP.
            int frameLength = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + FixedLength)..]);
            headers.SetPayload(inner, Math.Min(end, inner + frameLength));
            headers.SetTunnel(TunnelKind.Eoip, LinkType.Ethernet, inner);
            return;
        }

        SkipVlanTags(data, ref inner, end, ref protocol);
        headers.SetPayload(inner, end);
        SetInner(data, inner, end, flags, protocol, ref headers);
    }

    /// <summary>Skips complete VLAN tags, because no link type begins with one.</summary>
    private static void SkipVlanTags(ReadOnlySpan<byte> data, ref int inner, int end, ref int protocol)
    {
        for (var tags = 0; tags < MaxVlanTags && EtherTypeDispatch.IsVlanTag(protocol); tags++)
        {
            if (PacketDecoder.Available(data, inner, end) < VlanTagLength)
                return;
            protocol = BinaryPrimitives.ReadUInt16BigEndian(data[(inner + 2)..]);
            inner += VlanTagLength;
        }
    }

    /// <summary>Length of the header by its flags, without the source routes of RFC 1701.</summary>
    internal static int HeaderLength(int flags)
    {
        var length = FixedLength;
        // Checksum and offset are both present if either flag is set.
        if ((flags & (ChecksumPresent | RoutingPresent)) != 0)
            length += WordLength;
        if ((flags & KeyPresent) != 0)
            length += WordLength;
        if ((flags & SequencePresent) != 0)
            length += WordLength;
        if ((flags & VersionMask) == 1 && (flags & AcknowledgmentPresent) != 0)
            length += WordLength;
        return length;
    }

    /// <summary>Skips the source routes of RFC 1701: address family, offset, length; the last has length 0.</summary>
    private static bool TrySkipRoutes(ReadOnlySpan<byte> data, ref int offset, int end, ref PacketHeaders headers)
    {
        for (var routes = 0; routes < MaxRoutes; routes++)
        {
            var have = PacketDecoder.Available(data, offset, end);
            if (have < RouteHeaderLength)
            {
                Cut(offset, RouteHeaderLength, have, ref headers);
                return false;
            }

            int length = data[offset + 3];
            offset += RouteHeaderLength + length;
            if (length == 0)
                return true;
        }

        headers.SetFault(DecodeFaultKind.Depth, DecodeLayer.Gre, offset, MaxRoutes, MaxRoutes + 1);
        return false;
    }

    private static void SetInner(ReadOnlySpan<byte> data, int inner, int end, int flags, int protocol, ref PacketHeaders headers)
    {
        switch (protocol)
        {
            case EtherTypes.TransparentBridging:
                // RFC 7637 section 3.2: a key, no checksum, no sequence number.
                var isNvgre = (flags & (KeyPresent | ChecksumPresent | SequencePresent | RoutingPresent)) == KeyPresent;
                headers.SetTunnel(isNvgre ? TunnelKind.Nvgre : TunnelKind.Gre, LinkType.Ethernet, inner);
                break;
            case EtherTypes.ErspanI:
                // ERSPAN type I has no sequence number and no header of its own.
                SetErspan(data, inner, end, (flags & SequencePresent) != 0 ? ErspanIILength : 0, LinkType.Ethernet, ref headers);
                break;
            case EtherTypes.ErspanIII:
                SetErspanIII(data, inner, end, ref headers);
                break;
            case EtherTypes.IPv4:
                headers.SetTunnel(TunnelKind.Gre, LinkType.IPv4, inner);
                break;
            case EtherTypes.IPv6:
                headers.SetTunnel(TunnelKind.Gre, LinkType.IPv6, inner);
                break;
            case EtherTypes.Ppp:
                if (end > inner)
                    headers.SetTunnel(TunnelKind.Gre, LinkType.Ppp, inner);
                else
                    headers.SetTunnel(TunnelKind.Gre);
                break;
            case EtherTypes.Mpls or EtherTypes.MplsUpstream:
                headers.SetTunnel(TunnelKind.Gre, LinkType.Mpls, inner);
                break;
            case EtherTypes.Nsh when NshHeader.SkipTo(data, ref inner, end) is { } path:
                headers.SetTunnel(TunnelKind.Gre, path, inner);
                break;
            case EtherTypes.Wccp:
                // WCCP version 2 has a redirect header of four bytes before IPv4, version 1 has none.
                var isIPv4 = PacketDecoder.Available(data, inner, end) >= 1 && data[inner] >> 4 == 4;
                headers.SetTunnel(TunnelKind.Gre, LinkType.IPv4, isIPv4 ? inner : inner + WordLength);
                break;
            default:
                headers.SetTunnel(TunnelKind.Gre);
                break;
        }
    }

    /// <summary>ERSPAN type III, draft-foschiano-erspan: the last word has the frame type and the flag for a subheader.</summary>
    private static void SetErspanIII(ReadOnlySpan<byte> data, int inner, int end, ref PacketHeaders headers)
    {
        const int FrameTypeOffset = 10;
        const int FrameTypeIP = 2;
        var hasWord = PacketDecoder.Available(data, inner, end) >= ErspanIIILength;
        var hasSubheader = hasWord && (data[inner + ErspanIIILength - 1] & 1) != 0;
        var frameType = hasWord ? data[inner + FrameTypeOffset] >> 2 & 0x1f : 0;
        SetErspan(
            data, inner, end, hasSubheader ? ErspanIIILength + ErspanSubheaderLength : ErspanIIILength,
            frameType == FrameTypeIP ? LinkType.Raw : LinkType.Ethernet, ref headers);
    }

    private static void SetErspan(ReadOnlySpan<byte> data, int inner, int end, int length, LinkType linkType, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, inner, end);
        if (have >= length)
        {
            headers.SetPayload(inner + length, end);
            headers.SetTunnel(TunnelKind.Erspan, linkType, inner + length);
            return;
        }

        headers.SetTunnel(TunnelKind.Erspan);
        headers.PayloadLength = 0;
        headers.Cut(DecodeLayer.Erspan, inner, length, have);
    }

    private static void Cut(int offset, int needed, int have, ref PacketHeaders headers)
    {
        headers.SetTunnel(TunnelKind.Gre);
        headers.PayloadLength = 0;
        headers.Cut(DecodeLayer.Gre, offset, needed, have);
    }
}
