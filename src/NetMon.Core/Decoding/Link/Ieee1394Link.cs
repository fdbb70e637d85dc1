using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Apple's IP over IEEE 1394: two addresses of 8 bytes and an EtherType.</summary>
internal static class Ieee1394Link
{
    private const int HeaderLength = 18;

    /// <summary>Decodes the header, starting at the destination address.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Ieee1394, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
            headers.Cut(DecodeLayer.Ieee1394, offset, HeaderLength, have);
        else
            EtherTypeDispatch.Decode(
                data, offset + HeaderLength, end, BinaryPrimitives.ReadUInt16BigEndian(data[(offset + HeaderLength - 2)..]), ref headers);
    }
}
