using System.Buffers.Binary;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Converts the bodies of validated blocks with names and secrets to little-endian, in which the writer writes.</summary>
internal static class PcapNgSharedBlocks
{
    private const int HeaderLength = 8;
    private const int TrailerLength = 4;
    private const int RecordHeader = 4;

    /// <summary>The body of a block in little-endian.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="isBigEndian">Byte order of its section.</param>
    public static byte[] BodyOf(ReadOnlySpan<byte> block, bool isBigEndian)
    {
        var body = block[HeaderLength..^TrailerLength].ToArray();
        if (!isBigEndian) return body;
        if (BinaryPrimitives.ReadUInt32BigEndian(block) == PcapNgBlock.DecryptionSecrets)
        {
            // Type and length of the secrets, section 4.7.
            body.AsSpan(0, 4).Reverse();
            body.AsSpan(4, 4).Reverse();
            ReverseRecords(body.AsSpan(Math.Min(body.Length, 8 + (int)((BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(4)) + 3) & ~3u))));
            return body;
        }

        // Name records, then options: both have a code and a length, and values without numbers, section 4.5.
        ReverseRecords(body);
        return body;
    }

    private static void ReverseRecords(Span<byte> records)
    {
        while (records.Length >= RecordHeader)
        {
            records[..2].Reverse();
            records[2..4].Reverse();
            var length = (BinaryPrimitives.ReadUInt16LittleEndian(records[2..]) + 3) & ~3;
            if (RecordHeader + length > records.Length) return;
            records = records[(RecordHeader + length)..];
        }
    }
}
