using System.Buffers.Binary;
using System.Text;
using NetMon.Packets;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>One Interface Description Block of a pcapng section, and what is needed to read its packets.</summary>
internal sealed class PcapNgInterface
{
    private const ushort NameOption = 2;
    private const ushort DescriptionOption = 3;
    private const ushort ResolutionOption = 9;
    private const ushort FilterOption = 11;
    private const ushort OffsetOption = 14;
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    private readonly ulong _unitsPerSecond;
    private readonly long _offsetSeconds;
    private readonly ulong _nanosecondsPerUnit;
    private readonly ulong _largestExact;

    private PcapNgInterface(CaptureInterface description, uint snapshotLength, ulong unitsPerSecond, long offsetSeconds)
    {
        Description = description;
        SnapshotLength = snapshotLength;
        MaximumLength = FileLimits.Packet(description.LinkType);
        _unitsPerSecond = unitsPerSecond;
        _offsetSeconds = offsetSeconds;
        if (offsetSeconds == 0 && NanosecondsPerSecond % unitsPerSecond == 0)
        {
            _nanosecondsPerUnit = NanosecondsPerSecond / unitsPerSecond;
            _largestExact = long.MaxValue / _nanosecondsPerUnit;
        }
    }

    public CaptureInterface Description { get; }

    /// <summary>Snapshot length in the file; 0 means no limit.</summary>
    public uint SnapshotLength { get; }

    public uint MaximumLength { get; }

    /// <summary>Parses an Interface Description Block (section 4.2) of at least minimum length.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="isBigEndian">Byte order of its section.</param>
    /// <param name="secrets">The secrets of the file.</param>
    /// <param name="fault">Description of a fault, or null.</param>
    public static PcapNgInterface? Parse(ReadOnlySpan<byte> block, bool isBigEndian, CaptureSecrets secrets, out string? fault)
    {
        var linkType = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(block[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[8..]);
        var snapshotLength = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(block[12..]) : BinaryPrimitives.ReadUInt32LittleEndian(block[12..]);
        string? name = null, description = null;
        ulong? unitsPerSecond = null;
        long? offset = null;
        var notes = new PcapNgInterfaceNotes(isBigEndian);
        var options = new PcapNgOptions(block[16..^4], isBigEndian);
        while (options.TryRead())
        {
            var value = options.Value;
            switch (options.Code)
            {
                case NameOption:
                    name ??= ReadText(value);
                    break;
                case DescriptionOption:
                    description ??= ReadText(value);
                    break;
                case ResolutionOption when value.Length == 1:
                    unitsPerSecond ??= UnitsPerSecond(value[0]);
                    break;
                case FilterOption when value.IsEmpty:
                    fault = "the filter option of an interface is empty";
                    return null;
                case OffsetOption when value.Length == 8:
                    offset ??= isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
                    break;
                case ResolutionOption or OffsetOption:
                    break;
                default:
                    notes.Add(options.Code, value);
                    break;
            }
        }

        fault = options.Fault;
        if (fault is not null) return null;
        var units = unitsPerSecond ?? 1_000_000;
        return new PcapNgInterface(
            new CaptureInterface(
                name ?? "", LinkTypes.FromFile(linkType), (int)Math.Min(snapshotLength, int.MaxValue), HasNanoseconds: 1_000_000 % units != 0, description)
            {
                Notes = notes.ToNotes(),
                TimeDigits = UnusualDigitsOf(units),
                Secrets = secrets,
            },
            snapshotLength, units, offset ?? 0);
    }

    /// <summary>
    /// Converts a packet timestamp to nanoseconds since the Unix epoch. A time out of range, before 1677 or after 2262, is implausible for a
    /// capture and becomes <see cref="CapturedFrame.NoTime"/>.
    /// </summary>
    public long ToNanoseconds(ulong timestamp)
    {
        if (timestamp <= _largestExact) return (long)(timestamp * _nanosecondsPerUnit);
        var fraction = (UInt128)(timestamp % _unitsPerSecond) * NanosecondsPerSecond / _unitsPerSecond;
        var total = (((Int128)(timestamp / _unitsPerSecond) + _offsetSeconds) * (long)NanosecondsPerSecond) + (Int128)fraction;
        return total > long.MinValue && total <= long.MaxValue ? (long)total : CapturedFrame.NoTime;
    }

    // The top bit selects a power of two instead of ten; an out-of-range exponent counts as the finest resolution, as in Wireshark.
    private static ulong UnitsPerSecond(byte resolution)
    {
        var exponent = resolution & 0x7f;
        if ((resolution & 0x80) != 0) return exponent < 64 ? 1ul << exponent : ulong.MaxValue;
        if (exponent >= 20) return ulong.MaxValue;
        var units = 1ul;
        for (var i = 0; i < exponent; i++) units *= 10;
        return units;
    }

    // Null for microseconds and nanoseconds, which HasNanoseconds tells, for powers of two, and for less than a nanosecond.
    private static byte? UnusualDigitsOf(ulong units)
    {
        byte digits = 0;
        for (var whole = 1ul; digits < 9; whole *= 10, digits++)
        {
            if (whole == units) return digits == 6 ? null : digits;
        }

        return null;
    }

    private static string ReadText(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? value : value[..end]);
    }
}
