using System.Buffers.Binary;

namespace NetMon.Decoding.Link.Wireless;

/// <summary>Radiotap: radio information about a frame, then 802.11. Little-endian. https://www.radiotap.org.</summary>
internal static class RadiotapLink
{
    private const int FixedLength = 8;
    private const int PresentLength = 4;
    private const uint TimePresent = 1u << 0;
    private const uint FlagsPresent = 1u << 1;
    private const uint MorePresent = 1u << 31;
    private const int TimeLength = 8;
    private const byte HasCheckSequence = 0x10;
    private const byte HasPadding = 0x20;
    private const int CheckSequenceLength = 4;
    private const int PaddedAlignment = 4;

    /// <summary>Decodes the header, starting at the version.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Radiotap, offset);
        var have = PacketDecoder.Available(data, offset, end);
        var length = have < FixedLength ? FixedLength : BinaryPrimitives.ReadUInt16LittleEndian(data[(offset + 2)..]);
        if (have < length)
        {
            headers.Cut(DecodeLayer.Radiotap, offset, length, have);
            return;
        }

        if (length < FixedLength)
        {
            headers.SetHeaderFault(DecodeLayer.Radiotap, offset, FixedLength, length);
            return;
        }

        var flags = ReadFlags(data.Slice(offset, length));
        var frameEnd = (flags & HasCheckSequence) != 0 ? Math.Max(offset + length, end - CheckSequenceLength) : end;
        WlanHeader.Decode(data, offset + length, frameEnd, (flags & HasPadding) != 0 ? PaddedAlignment : 1, ref headers);
    }

    /// <summary>Reads the flags field, which follows the presence words and the TSFT field, each aligned to its own size.</summary>
    private static byte ReadFlags(ReadOnlySpan<byte> header)
    {
        var present = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if ((present & FlagsPresent) == 0)
            return 0;
        var position = FixedLength;
        for (var word = present; (word & MorePresent) != 0; position += PresentLength)
        {
            if (position + PresentLength > header.Length)
                return 0;
            word = BinaryPrimitives.ReadUInt32LittleEndian(header[position..]);
        }

        if ((present & TimePresent) != 0)
            position = (position + TimeLength - 1) / TimeLength * TimeLength + TimeLength;
        return position < header.Length ? header[position] : (byte)0;
    }
}
