using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>The 4-byte protocol family before packets of BSD loopback and tunnel interfaces, and of Npcap's loopback adapter.</summary>
internal static class LoopbackLink
{
    private const int HeaderLength = 4;

    /// <summary>LINKTYPE_NULL: the family is in the byte order of the capturing machine, so both orders are tried.</summary>
    public static void DecodeNull(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (!TryReadFamily(data, offset, end, ref headers, out var family))
            return;
        // A family is a small number, so a value with high bits is in the other byte order. If both orders have high bits, the driver put
        // an EtherType in the second half.
        var swapped = BinaryPrimitives.ReverseEndianness(family);
        var small = family <= ushort.MaxValue ? family : swapped <= ushort.MaxValue ? swapped : family & ushort.MaxValue;
        DecodeFamily(data, offset + HeaderLength, end, small, ref headers);
    }

    /// <summary>LINKTYPE_LOOP: the family is in network order.</summary>
    public static void DecodeLoop(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (TryReadFamily(data, offset, end, ref headers, out var family))
            DecodeFamily(data, offset + HeaderLength, end, family, ref headers);
    }

    private static bool TryReadFamily(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers, out uint family)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have >= HeaderLength)
        {
            headers.Begin(DecodeLayer.Loopback, offset);
            family = BinaryPrimitives.ReadUInt32BigEndian(data.Slice(offset, HeaderLength));
            return true;
        }

        headers.Cut(DecodeLayer.Loopback, offset, HeaderLength, have);
        family = 0;
        return false;
    }

    /// <summary>AF_INET is 2 everywhere; AF_INET6 is 24 on NetBSD, OpenBSD and Npcap, 28 on FreeBSD, 30 on Darwin, 10 on Linux.</summary>
    public static void DecodeFamily(ReadOnlySpan<byte> data, int offset, int end, uint family, ref PacketHeaders headers)
    {
        switch (family)
        {
            case 2:
                IPv4Header.Decode(data, offset, end, ref headers);
                break;
            case 10 or 24 or 28 or 30:
                IPv6Header.Decode(data, offset, end, ref headers);
                break;
            case > EtherTypeDispatch.MaxLength and <= ushort.MaxValue:
                EtherTypeDispatch.Decode(data, offset, end, (int)family, ref headers);
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
