using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>Network service header, RFC 8300: a service path, then the packet.</summary>
internal static class NshHeader
{
    private const int FixedLength = 8;
    private const int LengthMask = 0x3f;
    private const int MaxHeaders = 16;
    private const int NextIPv4 = 1;
    private const int NextIPv6 = 2;
    private const int NextEthernet = 3;
    private const int NextNsh = 4;
    private const int NextMpls = 5;

    /// <summary>Decodes the header, starting at the version.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Nsh, offset);
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.Nsh);
        var have = PacketDecoder.Available(data, offset, end);
        var length = have < FixedLength ? FixedLength : (data[offset + 1] & LengthMask) * 4;
        if (have < length)
        {
            headers.Cut(DecodeLayer.Nsh, offset, length, have);
            return;
        }

        if (length < FixedLength)
        {
            headers.SetHeaderFault(DecodeLayer.Nsh, offset, FixedLength, length);
            return;
        }

        DecodeNext(data, offset + length, end, data[offset + 3], ref headers);
    }

    /// <summary>Skips one or more NSH headers inside a tunnel.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="offset">Offset of the header; on return, of the packet.</param>
    /// <param name="end">Offset of the end of the tunnel.</param>
    /// <returns>Link type of the packet; null if it is truncated or not decoded.</returns>
    public static LinkType? SkipTo(ReadOnlySpan<byte> data, ref int offset, int end)
    {
        for (var count = 0; count < MaxHeaders; count++)
        {
            var have = PacketDecoder.Available(data, offset, end);
            var length = have < FixedLength ? 0 : (data[offset + 1] & LengthMask) * 4;
            if (length < FixedLength || have < length)
                return null;
            int protocol = data[offset + 3];
            offset += length;
            if (protocol != NextNsh)
                return LinkTypeOf(protocol);
        }

        return null;
    }

    /// <summary>The next protocols of section 2.2 that are link layers.</summary>
    private static LinkType? LinkTypeOf(int protocol) => protocol switch
    {
        NextIPv4 => LinkType.IPv4,
        NextIPv6 => LinkType.IPv6,
        NextEthernet => LinkType.Ethernet,
        NextMpls => LinkType.Mpls,
        _ => null,
    };

    private static void DecodeNext(ReadOnlySpan<byte> data, int offset, int end, int protocol, ref PacketHeaders headers)
    {
        switch (protocol)
        {
            case NextIPv4:
                IPv4Header.Decode(data, offset, end, ref headers);
                break;
            case NextIPv6:
                IPv6Header.Decode(data, offset, end, ref headers);
                break;
            case NextEthernet:
                EthernetLink.DecodeWithin(data, offset, end, ref headers);
                break;
            case NextNsh when PacketDecoder.TryEnterLink(DecodeLayer.Nsh, offset, ref headers):
                Decode(data, offset, end, ref headers);
                break;
            case NextMpls:
                MplsStack.Decode(data, offset, end, ref headers);
                break;
            case NextNsh:
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
