using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>Network service header, RFC 8300: a path through services, then the packet that takes it.</summary>
internal static class NshHeader
{
    private const int FixedLength = 8;
    private const int LengthMask = 0x3f;

    /// <summary>Decodes from the version on.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.Nsh);
        int have = PacketDecoder.Available(data, offset, end);
        int length = have < FixedLength ? FixedLength : (data[offset + 1] & LengthMask) * 4;
        if (have < length)
        {
            headers.Cut(DecodeLayer.Nsh, offset, length, have);
            return;
        }

        if (length < FixedLength)
        {
            headers.SetFault(DecodeFaultKind.Length, DecodeLayer.Nsh, offset, FixedLength, length);
            headers.PayloadOffset = offset;
            return;
        }

        DecodeNext(data, offset + length, end, data[offset + 3], ref headers);
    }

    private static void DecodeNext(ReadOnlySpan<byte> data, int offset, int end, int protocol, ref PacketHeaders headers)
    {
        switch (protocol)
        {
            case 1:
                IPv4Header.Decode(data, offset, end, ref headers);
                break;
            case 2:
                IPv6Header.Decode(data, offset, end, ref headers);
                break;
            case 3:
                EthernetLink.DecodeWithin(data, offset, end, ref headers);
                break;
            case 5:
                MplsStack.Decode(data, offset, end, ref headers);
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
