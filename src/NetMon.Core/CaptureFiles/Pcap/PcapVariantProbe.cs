using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Pcap;

/// <summary>
/// Finds out which record format a pcap file has where the magic number does not tell: tries the first records in each of them. The marks
/// of a bad record are those of Wireshark 4.0. Wireshark takes the format with the fewest marks, and so a common file with one bad length
/// for a rare format; here a rarer format must give more good records than the common one, and the common one must have lost its way.
/// </summary>
internal sealed class PcapVariantProbe(bool isBigEndian, uint snapshotLength, uint maximumLength)
{
    /// <summary>Bytes to look at: as many as the records of a usual file can have.</summary>
    public const int WindowLength = RecordsToTry * ((int)FileLimits.StandardPacket + 28);

    private const int RecordsToTry = 3;
    private const uint ImplausibleLength = 128 * 1024 * 1024;

    // Ten days: longer than the pauses between the first packets of a capture, and a thousandth of what four bytes of data may be.
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

        // A common file that was cut behind its first packets may by chance end where a rarer format has a record's end, and Wireshark
        // falls for it: it shows the packets shifted. Without three good records of the rarer format, it is taken for cut.
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

    /// <summary>How the first records look in one format.</summary>
    /// <param name="Variant">The format.</param>
    /// <param name="IsGood">Whether all of them are good.</param>
    /// <param name="IsOnlyCut">Whether the file ends within one, and nothing else is wrong.</param>
    /// <param name="GoodRecords">How many are good before the first that is not.</param>
    /// <param name="TimeGoesOn">Whether the bad one has at least a time that fits to the good ones before it: then it is a record, with a bad length.</param>
    /// <param name="TimeWentOn">Whether the good ones have times that fit to each other.</param>
    private readonly record struct Attempt(
        PcapVariant Variant, bool IsGood, bool IsOnlyCut, int GoodRecords, bool TimeGoesOn, bool TimeWentOn);
}
