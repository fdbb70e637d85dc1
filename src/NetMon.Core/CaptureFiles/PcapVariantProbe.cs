using System.Buffers.Binary;

namespace NetMon.CaptureFiles;

/// <summary>
/// Finds out which record format a pcap file has where the magic number does not tell: tries the first records in each of them and takes
/// the one that looks least wrong. The marks are those of Wireshark 4.0, so that both read the same packets.
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
        var likeliest = Try(records, candidates[0]);
        var best = likeliest;
        for (var i = 1; i < candidates.Count && best.Faults != 0; i++)
        {
            var attempt = Try(records, candidates[i]);
            if (attempt.Faults < best.Faults) best = attempt;
        }

        // A common file that was cut behind its first packets may by chance end where a rarer format has a record's end, and Wireshark
        // falls for it: it shows the packets shifted. Without three good records of the rarer format, it is taken for cut.
        return likeliest.IsOnlyCut && best.GoodRecords < RecordsToTry ? likeliest.Variant : best.Variant;
    }

    private Attempt Try(ReadOnlySpan<byte> records, PcapVariant variant)
    {
        var headerLength = RecordHeaderLength(variant);
        for (var good = 0; good < RecordsToTry; good++)
        {
            if (records.IsEmpty) return new Attempt(variant, Faults: 0, IsOnlyCut: false, good);
            if (records.Length < headerLength) return new Attempt(variant, Faults: 1, IsOnlyCut: true, good);
            var captured = ReadUInt32(records[8..]);
            var faults = CountFaults(records, captured);
            if (faults != 0) return new Attempt(variant, faults, IsOnlyCut: false, good);
            if (records.Length - headerLength < captured) return new Attempt(variant, Faults: 1, IsOnlyCut: true, good);
            records = records[(headerLength + (int)captured)..];
        }

        return new Attempt(variant, Faults: 0, IsOnlyCut: false, RecordsToTry);
    }

    private int CountFaults(ReadOnlySpan<byte> header, uint captured)
    {
        var original = ReadUInt32(header[12..]);
        var faults = 0;
        if (ReadUInt32(header[4..]) >= 1_000_000) faults++;
        if (captured > maximumLength) faults++;
        if (original > ImplausibleLength) faults++;
        if (captured > snapshotLength) faults++;
        if (captured > original) faults++;
        return faults;
    }

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private readonly record struct Attempt(PcapVariant Variant, int Faults, bool IsOnlyCut, int GoodRecords);
}
