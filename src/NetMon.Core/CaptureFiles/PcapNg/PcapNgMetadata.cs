using System.Buffers.Binary;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>
/// Validates pcapng blocks and options whose contents are not used. Skipping them without validation would read on past damage at which
/// Wireshark stops.
/// </summary>
internal static class PcapNgMetadata
{
    private const ushort FlagsOption = 2;
    private const ushort DropCountOption = 4;
    private const ushort PacketIdOption = 5;
    private const ushort QueueOption = 6;
    private const ushort VerdictOption = 7;

    /// <summary>Validates the options of a packet block (section 4.3). Returns the fault, or null.</summary>
    public static string? FindPacketOptionFault(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        var options = new PcapNgOptions(bytes, isBigEndian);
        while (options.TryRead())
        {
            var length = options.Value.Length;
            var isRight = options.Code switch
            {
                FlagsOption or QueueOption => length == 4,
                DropCountOption or PacketIdOption => length == 8,
                VerdictOption => length >= 1 && (length == 9 || options.Value[0] is not (1 or 2)),
                _ => true,
            };
            if (!isRight) return $"option {options.Code} of a packet has {length} bytes";
        }

        return options.Fault;
    }

    /// <summary>Validates a Name Resolution Block (section 4.5). Returns the fault, or null.</summary>
    public static string? FindNameResolutionFault(ReadOnlySpan<byte> block, bool isBigEndian)
    {
        var rest = block[8..^4];
        while (!rest.IsEmpty)
        {
            if (rest.Length < 4) return "a name resolution block ends inside a record header";
            var type = ReadUInt16(rest, isBigEndian);
            var length = ReadUInt16(rest[2..], isBigEndian);
            rest = rest[4..];
            var padded = (length + 3) & ~3;
            if (padded > rest.Length) return $"a name record claims {length} bytes where {rest.Length} are left";
            if (type == 0)
            {
                var options = new PcapNgOptions(rest, isBigEndian);
                while (options.TryRead())
                {
                }

                return options.Fault;
            }

            if (FindNameRecordFault(type, rest[..length]) is { } fault) return fault;
            rest = rest[padded..];
        }

        return null;
    }

    /// <summary>Validates a Decryption Secrets Block (section 4.7). Returns the fault, or null.</summary>
    public static string? FindSecretsFault(ReadOnlySpan<byte> block, bool isBigEndian)
    {
        var length = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(block[12..]) : BinaryPrimitives.ReadUInt32LittleEndian(block[12..]);
        return length > block.Length - 20 ? $"a decryption secrets block claims {length} bytes of secrets in a block of {block.Length}" : null;
    }

    /// <summary>Validates a systemd Journal Export Block (section 4.8). Returns the fault, or null.</summary>
    public static string? FindJournalFault(ReadOnlySpan<byte> block)
    {
        // The shortest possible entry: a one-digit timestamp.
        const int ShortestEntry = 23;
        var entry = block[8..^4].TrimEnd((byte)0);
        return entry.Length < ShortestEntry ? $"a journal entry of {entry.Length} bytes is too short" : null;
    }

    private static string? FindNameRecordFault(ushort type, ReadOnlySpan<byte> record)
    {
        int? addressLength = type switch
        {
            1 => 4,
            2 => 16,
            _ => null,
        };
        if (addressLength is not { } needed) return null;
        if (record.Length < needed) return $"a name record of {record.Length} bytes is too short for its address";
        return record.Length > needed && record[^1] != 0 ? "a name record does not end with a zero byte" : null;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
