using System.Buffers.Binary;

namespace NetMon.Decoding.Link.Wireless;

/// <summary>Per-packet information: a header with the link type of the frame, and fields, all little-endian. CACE, PPI 1.0.10.</summary>
internal static class PpiLink
{
    private const int FixedLength = 8;
    private const int FieldHeaderLength = 4;
    private const int FieldWlanCommon = 2;
    private const int WlanFlagsOffset = 8;
    private const int WlanFlagsEnd = 10;
    private const ushort HasCheckSequence = 1;
    private const int CheckSequenceLength = 4;

    /// <summary>Decodes the header, starting at the version.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Ppi, offset);
        var have = PacketDecoder.Available(data, offset, end);
        var length = have < FixedLength ? FixedLength : BinaryPrimitives.ReadUInt16LittleEndian(data[(offset + 2)..]);
        if (have < length)
        {
            headers.Cut(DecodeLayer.Ppi, offset, length, have);
            return;
        }

        if (length < FixedLength)
        {
            headers.SetHeaderFault(DecodeLayer.Ppi, offset, FixedLength, length);
            return;
        }

        if (!PacketDecoder.TryEnterLink(DecodeLayer.Ppi, offset, ref headers))
            return;
        var linkType = (LinkType)BinaryPrimitives.ReadUInt32LittleEndian(data[(offset + 4)..]);
        if (linkType == LinkType.Ieee80211 && EndsWithCheckSequence(data.Slice(offset, length)))
            end = Math.Max(offset + length, end - CheckSequenceLength);
        headers.SetProtocol(ProtocolSpace.Link, (int)linkType);
        PacketDecoder.DecodeLink(linkType, data, offset + length, end, ref headers);
    }

    private static bool EndsWithCheckSequence(ReadOnlySpan<byte> header)
    {
        var position = FixedLength;
        while (position + FieldHeaderLength <= header.Length)
        {
            var field = header[position..];
            int length = BinaryPrimitives.ReadUInt16LittleEndian(field[2..]);
            var isWlan = BinaryPrimitives.ReadUInt16LittleEndian(field) == FieldWlanCommon;
            if (isWlan && field.Length >= FieldHeaderLength + WlanFlagsEnd)
                return (BinaryPrimitives.ReadUInt16LittleEndian(field[(FieldHeaderLength + WlanFlagsOffset)..]) & HasCheckSequence) != 0;
            position += FieldHeaderLength + length;
        }

        return false;
    }
}
