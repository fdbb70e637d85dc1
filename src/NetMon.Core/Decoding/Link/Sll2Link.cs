using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Linux cooked capture v2, LINKTYPE_LINUX_SLL2: what the device <c>any</c> gives today.</summary>
internal static class Sll2Link
{
    private const int HeaderLength = 20;

    /// <summary>Decodes from the protocol type on.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        int have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Sll2, offset, HeaderLength, have);
            return;
        }

        var header = data.Slice(offset, HeaderLength);
        CookedProtocol.SetSender(header[11], offset + 12, ref headers);
        CookedProtocol.Decode(
            data, offset + HeaderLength, end, BinaryPrimitives.ReadUInt16BigEndian(header[8..]), BinaryPrimitives.ReadUInt16BigEndian(header), ref headers);
    }
}
