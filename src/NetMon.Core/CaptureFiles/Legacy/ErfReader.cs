using System.Buffers.Binary;
using NetMon.CaptureFiles.Input;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Legacy;

/// <summary>
/// Reads Endace ERF files: a sequence of records without file header or magic number. Source: Endace's "ERF types reference guide".
/// </summary>
internal sealed class ErfReader : CaptureFileReader
{
    private const int HeaderLength = 16;
    private const int ExtensionLength = 8;
    private const int EthernetPadLength = 2;
    private const int ProbedRecords = 20;
    private const int ConvincingRecords = 3;
    private const long LargestStepBack = 1_000_000_000;
    private const long LargestStepAhead = 365 * 86_400 * 1_000_000_000L;
    private const byte MoreExtensions = 0x80;
    private const byte TypeMask = 0x7f;
    private const byte LastType = 27;
    private const byte PadType = 48;

    // Each record has its own link type, so one file can have several.
    private readonly CaptureInterface _ethernet = Interface(LinkType.Ethernet);
    private readonly CaptureInterface _ppp = Interface(LinkType.Ppp);
    private readonly CaptureInterface _raw = Interface(LinkType.Raw);
    private readonly CaptureInterface _other = Interface(LinkType.Erf);
    private int _pending;

    public ErfReader(CaptureInput input) : base(input)
    {
    }

    private protected override string Format => "ERF";

    private protected override IReadOnlyList<LinkType> LinkTypes => [];

    public override bool HasBufferedFrame
    {
        get
        {
            if (Buffer.AtEnd) return true;
            var available = Buffer.Available[_pending..];
            return available.Length >= HeaderLength && available.Length >= RecordLength(available);
        }
    }

    /// <summary>
    /// Whether the file consists of ERF records. The format has no signature, so as many records are examined as tshark examines, and their
    /// timestamps must be plausible for one capture. A file that fails later is a damaged ERF file if the records before are convincing: three
    /// records, or fewer whose wire lengths match their data exactly.
    /// </summary>
    /// <param name="input">The file; read only as long as it looks like ERF records.</param>
    public static bool Recognises(InputBuffer input)
    {
        var position = 0;
        var isExact = true;
        long? last = null;
        for (var records = 0; records < ProbedRecords; records++)
        {
            var hasConvinced = last is not null && (records >= ConvincingRecords || isExact);
            if (!input.Ensure(position + HeaderLength)) return hasConvinced || (input.Count == position && last is not null);
            var header = input.Available[position..];
            // A preallocated file ends with zeros.
            if (!IsRecord(header)) return hasConvinced || (last is not null && !header[..HeaderLength].ContainsAnyExcept((byte)0));
            var length = RecordLength(header);
            if (!IsPad(header))
            {
                var time = Timestamp(header);
                if (time - last is < -LargestStepBack or > LargestStepAhead) return records >= ConvincingRecords;
                last = time;
            }

            if (!input.Ensure(position + length)) return hasConvinced;
            isExact &= IsExact(input.Available.Slice(position, length));
            position += length;
        }

        return last is not null;
    }

    public override bool TryRead(out CapturedFrame frame)
    {
        while (true)
        {
            Buffer.Advance(_pending);
            _pending = 0;
            var offset = Buffer.Offset;
            if (!Buffer.Ensure(HeaderLength))
            {
                if (!IsCleanEnd()) throw CutShort(offset, $"the header of packet {PacketCount + 1}");
                frame = default;
                return false;
            }

            if (!Buffer.Available[..HeaderLength].ContainsAnyExcept((byte)0))
            {
                TakeZeroRecords(recordLength: sizeof(long));
                throw Damaged(offset, $"{Buffer.Offset - offset} bytes of zeros between packets");
            }

            if (!IsRecord(Buffer.Available)) throw Damaged(offset, $"packet {PacketCount + 1} is of no ERF type, or shorter than its header");
            var length = RecordLength(Buffer.Available);
            if (!Buffer.Ensure(length)) throw CutShort(offset, $"packet {PacketCount + 1}");
            _pending = length;
            var record = Buffer.Available[..length];
            if (IsPad(record)) continue;
            FindData(record, out var source, out var start, out var headerLength);

            // The record is padded; its data ends according to the wire length, which does not include headers.
            var data = record[start..];
            var wireLength = BinaryPrimitives.ReadUInt16BigEndian(record[14..]) + headerLength - start;
            if (wireLength < data.Length) data = data[..wireLength];
            frame = new CapturedFrame(source, ++PacketCount, Timestamp(record), wireLength, data) { Block = Buffer.Block };
            return true;
        }
    }

    private static CaptureInterface Interface(LinkType linkType) => new(Name: "", linkType, HasNanoseconds: true);

    private static bool IsRecord(ReadOnlySpan<byte> header) =>
        (header[8] & TypeMask) is (> 0 and <= LastType) or PadType && RecordLength(header) >= HeaderLength;

    private static bool IsPad(ReadOnlySpan<byte> header) => (header[8] & TypeMask) == PadType;

    // Only padding to eight bytes follows the data. One in 8,000 random records meets this.
    private static bool IsExact(ReadOnlySpan<byte> record)
    {
        if (IsPad(record)) return true;
        FindHeader(record, out _, out var headerLength);
        return record.Length - headerLength - BinaryPrimitives.ReadUInt16BigEndian(record[14..]) is >= 0 and < ExtensionLength;
    }

    private static int RecordLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[10..]);

    /// <summary>Timestamp: seconds and a binary fraction, the only little-endian field of a record; rounded to nanoseconds.</summary>
    private static long Timestamp(ReadOnlySpan<byte> record)
    {
        var fraction = BinaryPrimitives.ReadUInt32LittleEndian(record);
        var seconds = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
        return (seconds * 1_000_000_000L) + (long)(((fraction * 1_000_000_000UL) + 0x8000_0000) >> 32);
    }

    /// <summary>
    /// Finds the start and link type of a record's frame. A record type without a link type is passed on as a whole record; so is a record that
    /// ends within its headers, which the decoder reports.
    /// </summary>
    private void FindData(ReadOnlySpan<byte> record, out CaptureInterface source, out int start, out int headerLength)
    {
        FindHeader(record, out var linkType, out headerLength);
        source = linkType switch
        {
            LinkType.Ppp => _ppp,
            LinkType.Ethernet => _ethernet,
            LinkType.Raw => _raw,
            _ => _other,
        };
        start = source == _other ? 0 : headerLength;
    }

    private static void FindHeader(ReadOnlySpan<byte> record, out LinkType linkType, out int headerLength)
    {
        headerLength = HeaderLength;
        var more = (record[8] & MoreExtensions) != 0;
        for (; more && headerLength < record.Length; headerLength += ExtensionLength) more = (record[headerLength] & MoreExtensions) != 0;

        linkType = (record[8] & TypeMask) switch
        {
            1 or 10 or 15 or 17 => LinkType.Ppp,
            2 or 11 or 16 or 20 => LinkType.Ethernet,
            22 or 23 => LinkType.Raw,
            _ => LinkType.Erf,
        };
        if (linkType == LinkType.Ethernet) headerLength += EthernetPadLength;
        if (more || headerLength > record.Length) (linkType, headerLength) = (LinkType.Erf, HeaderLength);
    }
}
