using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Tags of a fixed length that stand between one EtherType and the next, as VLAN tags do.</summary>
internal static class EtherTags
{
    /// <summary>The bytes between a tag's own EtherType and the end of the next; 0 where the type is not of such a tag.</summary>
    public static int Length(int etherType) => etherType switch
    {
        EtherTypes.VnTag => 6,
        EtherTypes.ETag => 8,
        EtherTypes.Hsr => 6,
        EtherTypes.CiscoMetadata => 8,
        // Service instance, then the addresses of the customer: IEEE 802.1ah section 9.7.
        EtherTypes.ProviderBackbone => 18,
        // Subtype, version, a timestamp of 48 bits and the next type: the shorter of its two lengths.
        EtherTypes.AristaTimestamp => 12,
        _ => 0,
    };

    /// <summary>The same, where the tag itself says that it is longer.</summary>
    /// <param name="etherType">The tag's own type.</param>
    /// <param name="tag">The bytes behind that type.</param>
    public static int Length(int etherType, ReadOnlySpan<byte> tag)
    {
        // The format is in the upper half of the fourth byte: 1 has 64 bits.
        const int LongFormat = 1;
        var length = Length(etherType);
        return etherType == EtherTypes.AristaTimestamp && tag.Length >= 4 && tag[3] >> 4 == LongFormat ? length + 2 : length;
    }

    /// <summary>Decodes from the byte after the tag's EtherType on.</summary>
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
