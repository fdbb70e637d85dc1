using System.Buffers.Binary;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Changes the byte order of validated blocks of a big-endian section, which are kept in a little-endian one.</summary>
internal static class PcapNgBody
{
    private const int OptionHeaderLength = 4;

    /// <summary>The little-endian form of a block's body.</summary>
    /// <param name="type">Block type: Name Resolution, Decryption Secrets or Journal Export.</param>
    /// <param name="body">Body of the big-endian block.</param>
    public static byte[] ToLittleEndian(uint type, ReadOnlySpan<byte> body)
    {
        var bytes = body.ToArray();
        switch (type)
        {
            case PcapNgBlock.NameResolution:
                ReverseNames(bytes);
                break;
            case PcapNgBlock.DecryptionSecrets:
                // Section 4.7: type and length of the secrets, the secrets, options.
                var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4));
                bytes.AsSpan(0, 4).Reverse();
                bytes.AsSpan(4, 4).Reverse();
                ReverseOptions(bytes.AsSpan(8 + (int)Padded(length)));
                break;
        }

        return bytes;
    }

    // Section 4.5: records of type, length and value, the last one of type 0, then options.
    private static void ReverseNames(Span<byte> bytes)
    {
        while (bytes.Length >= OptionHeaderLength)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            var length = OptionHeaderLength + (int)Padded(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
            ReverseHeader(bytes);
            bytes = bytes[Math.Min(length, bytes.Length)..];
            if (type != 0) continue;
            ReverseOptions(bytes);
            return;
        }
    }

    private static void ReverseOptions(Span<byte> bytes)
    {
        while (bytes.Length >= OptionHeaderLength)
        {
            var length = OptionHeaderLength + (int)Padded(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
            ReverseHeader(bytes);
            bytes = bytes[Math.Min(length, bytes.Length)..];
        }
    }

    private static void ReverseHeader(Span<byte> bytes)
    {
        bytes[..2].Reverse();
        bytes[2..4].Reverse();
    }

    private static uint Padded(uint length) => (length + 3) & ~3u;
}
