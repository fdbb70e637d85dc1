using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Ethernet inside a switch, between its chips: a Broadcom or Marvell tag between the addresses and the EtherType.</summary>
internal static class DsaTagLink
{
    // A plain tag, and a tag that is preceded by an EtherType of its own.
    private const int TagLength = 4;
    private const int EtherTypeTagLength = 8;
    private const int AddressesLength = 12;
    private const int TypeLength = 2;

    /// <summary>Decodes the header, starting at the destination address.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, TagLength, ref headers);

    /// <summary>Decodes a frame whose tag is preceded by an EtherType.</summary>
    public static void DecodeWithEtherType(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, EtherTypeTagLength, ref headers);

    /// <summary>Decodes a frame that is preceded by the tag.</summary>
    public static void DecodePrepended(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.DsaTag, offset);
        EthernetLink.Decode(data, offset + TagLength, end, ref headers);
    }

    private static void Decode(ReadOnlySpan<byte> data, int offset, int end, int tagLength, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.DsaTag, offset);
        var length = AddressesLength + tagLength + TypeLength;
        var have = PacketDecoder.Available(data, offset, end);
        if (have < length)
        {
            headers.Cut(DecodeLayer.DsaTag, offset, length, have);
            return;
        }

        headers.DstMacOffset = (ushort)offset;
        headers.SrcMacOffset = (ushort)(offset + 6);
        headers.Fields |= HeaderFields.SrcMac | HeaderFields.DstMac;
        int etherType = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + length - TypeLength)..]);
        EtherTypeDispatch.Decode(data, offset + length, end, etherType, ref headers);
    }
}
