using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Pcap;

/// <summary>
/// Determines the record format of a pcap file whose magic number is ambiguous: tries the first records in each format. The criteria for a bad
/// record are those of Wireshark 4.0. Wireshark takes the format with the fewest faults, and so takes a standard file with one bad length for
/// a rare format; here a rare format must give more good records than the standard one, and the standard one must be out of step.
/// </summary>
internal sealed class PcapVariantProbe(bool isBigEndian, uint snapshotLength, uint maximumLength)
{
    /// <summary>Number of bytes examined: the maximum length of the records tried.</summary>
    public const int WindowLength = RecordsToTry * ((int)FileLimits.StandardPacket + 28);

    private const int RecordsToTry = 3;
    private const uint ImplausibleLength = 128 * 1024 * 1024;

    // Ten days: longer than gaps between the first packets of a capture, and a thousandth of the range of a 32-bit value.
    private const long LargestPause = 10 * 86_400;

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
        if (likeliest.IsGood || likeliest.TimeGoesOn) return likeliest.Variant;
        var best = likeliest;
        for (var i = 1; i < candidates.Count; i++)
        {
            var attempt = Try(records, candidates[i]);
            if (attempt.TimeWentOn && attempt.GoodRecords > best.GoodRecords) best = attempt;
        }

        // A standard file truncated after its first packets may by chance end at a record end of a rare format. Wireshark then shows shifted
        // packets. Without three good records of the rare format, it is treated as truncated.
        return likeliest.IsOnlyCut && best.GoodRecords < RecordsToTry ? likeliest.Variant : best.Variant;
    }

    private Attempt Try(ReadOnlySpan<byte> records, PcapVariant variant)
    {
        var headerLength = RecordHeaderLength(variant);
        var (last, timeWentOn) = (0u, true);
        for (var good = 0; good < RecordsToTry; good++)
        {
            if (records.IsEmpty) return new Attempt(variant, IsGood: true, IsOnlyCut: false, good, TimeGoesOn: true, timeWentOn);
            if (records.Length < headerLength) return new Attempt(variant, IsGood: false, IsOnlyCut: true, good, TimeGoesOn: false, timeWentOn);
            var captured = ReadUInt32(records[8..]);
            var seconds = ReadUInt32(records);
            var timeGoesOn = good > 0 && IsNear(seconds, last) && ReadUInt32(records[4..]) < 1_000_000;
            if (HasFault(records, captured)) return new Attempt(variant, IsGood: false, IsOnlyCut: false, good, timeGoesOn, timeWentOn);
            if (records.Length - headerLength < captured) return new Attempt(variant, IsGood: false, IsOnlyCut: true, good, timeGoesOn, timeWentOn);
            timeWentOn &= good == 0 || IsNear(seconds, last);
            last = seconds;
            records = records[(headerLength + (int)captured)..];
        }

        return new Attempt(variant, IsGood: true, IsOnlyCut: false, RecordsToTry, TimeGoesOn: true, timeWentOn);
    }

    private static bool IsNear(uint seconds, uint last) => Math.Abs((long)seconds - last) <= LargestPause;

    private bool HasFault(ReadOnlySpan<byte> header, uint captured)
    {
        var original = ReadUInt32(header[12..]);
        return ReadUInt32(header[4..]) >= 1_000_000 || captured > maximumLength || original > ImplausibleLength
            || captured > snapshotLength || captured > original;
    }

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>Result of trying one format.</summary>
    /// <param name="Variant">The format.</param>
    /// <param name="IsGood">Whether all records are good.</param>
    /// <param name="IsOnlyCut">Whether the only fault is that the file ends within a record.</param>
    /// <param name="GoodRecords">Number of good records before the first bad one.</param>
    /// <param name="TimeGoesOn">Whether the bad record's timestamp fits the good ones before it: then it is a record with a bad length.</param>
    /// <param name="TimeWentOn">Whether the timestamps of the good records fit each other.</param>
    private readonly record struct Attempt(
        PcapVariant Variant, bool IsGood, bool IsOnlyCut, int GoodRecords, bool TimeGoesOn, bool TimeWentOn);
}
