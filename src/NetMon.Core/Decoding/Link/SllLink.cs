using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Linux cooked capture v1, LINKTYPE_LINUX_SLL, as captured on the device <c>any</c> in the past.</summary>
internal static class SllLink
{
    private const int HeaderLength = 16;

    /// <summary>Decodes the header, starting at the packet type.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Sll, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Sll, offset, HeaderLength, have);
            return;
        }

        var header = data.Slice(offset, HeaderLength);
        CookedProtocol.SetSender(header[5], offset + 6, ref headers);
        int hardwareType = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(header[14..]);
        CookedProtocol.Decode(data, offset + HeaderLength, end, hardwareType, protocol, ref headers);
    }
}
