using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Linux cooked capture v2, LINKTYPE_LINUX_SLL2, as captured on the device <c>any</c> today.</summary>
internal static class Sll2Link
{
    private const int HeaderLength = 20;

    /// <summary>Decodes the header, starting at the protocol type.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Sll2, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Sll2, offset, HeaderLength, have);
            return;
        }

        var header = data.Slice(offset, HeaderLength);
        CookedProtocol.SetSender(header[11], offset + 12, ref headers);
        int hardwareType = BinaryPrimitives.ReadUInt16BigEndian(header[8..]);
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(header);
        CookedProtocol.Decode(data, offset + HeaderLength, end, hardwareType, protocol, ref headers);
    }
}
