using System.Buffers.Binary;

namespace NetMon.CaptureFiles;

/// <summary>
/// Finds out which record format a pcap file has where the magic number does not tell: reads the first records in each of them and
/// takes the one in which the fewest fields look wrong. The method and its marks are Wireshark's, so both read the same packets.
/// </summary>
internal sealed class PcapVariantProbe(bool isBigEndian, uint snapshotLength, uint maximumLength)
{
    /// <summary>Bytes to look at: as many as the records of a usual file can have.</summary>
    public const int WindowLength = RecordsToTry * ((int)FileLimits.StandardPacket + 28);

    private const int RecordsToTry = 3;
    private const uint ImplausibleLength = 128 * 1024 * 1024;

    public static int RecordHeaderLength(PcapVariant variant) => variant switch
    {
        PcapVariant.Patched990417 or PcapVariant.Patched991029 => 24,
        PcapVariant.Patched990915 => 28,
        PcapVariant.Nokia => 20,
        _ => 16,
    };

    public PcapVariant Choose(ReadOnlySpan<byte> records, IReadOnlyList<PcapVariant> candidates)
    {
        var best = candidates[0];
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var faults = CountFaults(records, candidate);
            if (faults >= fewest) continue;
            (best, fewest) = (candidate, faults);
            if (faults == 0) break;
        }

        return best;
    }

    private int CountFaults(ReadOnlySpan<byte> records, PcapVariant variant)
    {
        var faults = 0;
        for (var i = 0; i < RecordsToTry && !records.IsEmpty; i++)
        {
            if (!TryRecord(ref records, variant, ref faults)) break;
        }

        return faults;
    }

    // False when there is no use in reading on. A record that ends too early counts the fields that are there, and one fault more.
    private bool TryRecord(ref ReadOnlySpan<byte> records, PcapVariant variant, ref int faults)
    {
        if (records.Length >= 8 && ReadUInt32(records[4..]) >= 1_000_000) faults++;
        uint captured = 0;
        if (records.Length >= 12)
        {
            captured = ReadUInt32(records[8..]);
            if (captured > maximumLength) faults++;
            if (captured > snapshotLength) faults++;
        }

        if (records.Length >= 16)
        {
            var original = ReadUInt32(records[12..]);
            if (original > ImplausibleLength) faults++;
            if (captured > original) faults++;
        }

        if (variant == PcapVariant.Nokia) CountNokiaFaults(records, ref faults);
        else if (variant != PcapVariant.Standard) CountPatchedFaults(records, ref faults);

        var headerLength = RecordHeaderLength(variant);
        if (records.Length < headerLength)
        {
            faults++;
            return false;
        }

        if (captured > maximumLength) return false;
        if (records.Length - headerLength < captured)
        {
            faults++;
            return false;
        }

        records = records[(headerLength + (int)captured)..];
        return true;
    }

    private void CountPatchedFaults(ReadOnlySpan<byte> records, ref int faults)
    {
        // Interface index, protocol (an Ethertype or one of Linux's own small numbers) and packet type, all of the Linux of 1999.
        if (records.Length >= 20 && ReadUInt32(records[16..]) > 10000) faults++;
        if (records.Length >= 22)
        {
            var protocol = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(records[20..]) : BinaryPrimitives.ReadUInt16LittleEndian(records[20..]);
            if (protocol is not (>= 0x0600 or 0x0060 or 0x0200 or 0x0400 or <= 0x0017)) faults++;
        }

        if (records.Length >= 23 && records[22] > 4) faults++;
    }

    // The four extra bytes have only been seen as 0xXfbfYZ0W, read as little-endian.
    private static void CountNokiaFaults(ReadOnlySpan<byte> records, ref int faults)
    {
        if (records.Length < 20) return;
        var extra = BinaryPrimitives.ReadUInt32LittleEndian(records[16..]);
        if ((extra & 0x0fff00f0) != 0x0fbf0000
            || (extra >> 28) is not (0x9 or 0xb)
            || ((extra >> 12) & 0xf) is not (0xb or 0xd)
            || ((extra >> 8) & 0xf) is not (0x6 or 0x9)
            || (extra & 0xf) is not (1 or 2))
        {
            faults++;
        }
    }

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
