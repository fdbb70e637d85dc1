using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Fixed-length tags between one EtherType and the next, like VLAN tags.</summary>
internal static class EtherTags
{
    /// <summary>Number of bytes from a tag's own EtherType to the end of the next EtherType; 0 if the type is not such a tag.</summary>
    public static int Length(int etherType) => etherType switch
    {
        EtherTypes.VnTag => 6,
        EtherTypes.ETag => 8,
        EtherTypes.Hsr => 6,
        EtherTypes.CiscoMetadata => 8,
        // Service instance tag, then the customer's addresses: IEEE 802.1ah section 9.7.
        EtherTypes.ProviderBackbone => 18,
        // Subtype, version, 48-bit timestamp and the next type; the shorter of its two formats.
        EtherTypes.AristaTimestamp => 12,
        _ => 0,
    };

    /// <summary>Number of bytes of a tag that may have a longer format.</summary>
    /// <param name="etherType">The tag's own type.</param>
    /// <param name="tag">The bytes after that type.</param>
    public static int Length(int etherType, ReadOnlySpan<byte> tag)
    {
        // The upper half of the fourth byte is the format; 1 is the 64-bit timestamp.
        const int LongFormat = 1;
        var length = Length(etherType);
        return etherType == EtherTypes.AristaTimestamp && tag.Length >= 4 && tag[3] >> 4 == LongFormat ? length + 2 : length;
    }

    /// <summary>Decodes the header, starting at the byte after the tag's EtherType.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int etherType, ref PacketHeaders headers)
    {
        headers.SetProtocol(ProtocolSpace.EtherType, etherType);
        var layer = etherType == EtherTypes.ProviderBackbone ? DecodeLayer.ProviderBackbone : DecodeLayer.EtherTag;
        headers.Begin(layer, offset);
        var have = PacketDecoder.Available(data, offset, end);
        var length = Length(etherType, have > 0 ? data.Slice(offset, have) : []);
        if (have < length)
        {
            headers.Cut(layer, offset, length, have);
            return;
        }

        int next = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + length - 2)..]);
        EtherTypeDispatch.Decode(data, offset + length, end, next, ref headers);
    }
}
