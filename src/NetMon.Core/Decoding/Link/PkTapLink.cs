using System.Buffers.Binary;

namespace NetMon.Decoding.Link;

/// <summary>Apple's pktap: a header with the link type of the frame. https://www.tcpdump.org/linktypes.html.</summary>
internal static class PkTapLink
{
    private const int MinLength = 108;
    private const int MaxLength = 1024;
    private const int PacketRecordType = 1;

    /// <summary>
    /// Decodes the header, starting at the header length; all fields are little-endian. Apple uses LINKTYPE_USER2 too, so the header must
    /// be valid.
    /// </summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < MinLength)
        {
            if (headers.ProtocolNumber == (ushort)LinkType.PkTap)
                headers.Cut(DecodeLayer.PkTap, offset, MinLength, have);
            else
                headers.SetPayload(offset, end);
            return;
        }

        var header = data.Slice(offset, MinLength);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var type = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var linkType = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (length is < MinLength or > MaxLength || type != PacketRecordType || linkType > ushort.MaxValue)
        {
            headers.SetPayload(offset, end);
            return;
        }

        if (!PacketDecoder.TryEnterLink(DecodeLayer.PkTap, offset, ref headers))
            return;
        headers.Begin(DecodeLayer.PkTap, offset);
        headers.SetProtocol(ProtocolSpace.Link, (int)linkType);
        PacketDecoder.DecodeLink((LinkType)linkType, data, offset + (int)length, end, ref headers);
    }
}
