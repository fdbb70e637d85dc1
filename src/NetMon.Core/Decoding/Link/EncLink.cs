using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>OpenBSD's enc interface: packets before IPsec encryption or after decryption. Address family, SPI and flags, then IP.</summary>
internal static class EncLink
{
    private const int HeaderLength = 12;

    /// <summary>Decodes the header, starting at the address family, which is in the byte order of the capturing machine.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Enc, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Enc, offset, HeaderLength, have);
            return;
        }

        var family = BinaryPrimitives.ReadUInt32BigEndian(data[offset..]);
        var small = family <= byte.MaxValue ? family : BinaryPrimitives.ReverseEndianness(family);
        LoopbackLink.DecodeFamily(data, offset + HeaderLength, end, small, ref headers);
    }
}
