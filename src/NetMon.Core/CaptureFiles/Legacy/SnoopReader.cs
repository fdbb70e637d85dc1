using System.Buffers.Binary;
using NetMon.CaptureFiles.Input;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Legacy;

/// <summary>Reads capture files of Solaris snoop, RFC 1761. All numbers are big-endian.</summary>
internal sealed class SnoopReader : CaptureFileReader
{
    private const int HeaderLength = 16;
    private const int RecordHeaderLength = 24;
    private const uint Version = 2;

    private readonly CaptureInterface _interface;
    private int _pending;
    private long? _lost;

    public SnoopReader(CaptureInput input) : base(input)
    {
        if (!Buffer.Ensure(HeaderLength)) throw CutShort(offset: 0, "the file header");
        var version = BinaryPrimitives.ReadUInt32BigEndian(Buffer.Available[8..]);
        var dataLink = BinaryPrimitives.ReadUInt32BigEndian(Buffer.Available[12..]);
        if (version != Version) throw Unrecognised($"snoop version {version} is not known", offset: 8);
        _interface = new CaptureInterface(Name: "", MapDataLink(dataLink));
        Buffer.Advance(HeaderLength);
    }

    /// <inheritdoc/>
    public override long? ReportedLosses => _lost;

    private protected override string Format => "snoop";

    private protected override IReadOnlyList<LinkType> LinkTypes => [_interface.LinkType];

    public override bool HasBufferedFrame
    {
        get
        {
            if (Buffer.AtEnd) return true;
            var available = Buffer.Available[_pending..];
            return available.Length >= RecordHeaderLength
                && (BinaryPrimitives.ReadUInt32BigEndian(available[8..]) is var recordLength)
                && (recordLength > FileLimits.Block || available.Length >= recordLength);
        }
    }

    public static bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("snoop\0\0\0"u8);

    public override bool TryRead(out CapturedFrame frame)
    {
        Buffer.Advance(_pending);
        _pending = 0;
        var offset = Buffer.Offset;
        if (!Buffer.Ensure(RecordHeaderLength))
        {
            if (!IsCleanEnd()) throw CutShort(offset, $"the header of packet {PacketCount + 1}");
            frame = default;
            return false;
        }

        var header = Buffer.Available;
        var original = BinaryPrimitives.ReadUInt32BigEndian(header);
        var captured = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var recordLength = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        var lost = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
        var microseconds = BinaryPrimitives.ReadUInt32BigEndian(header[20..]);
        if (!header[..RecordHeaderLength].ContainsAnyExcept((byte)0))
        {
            TakeZeroRecords(sizeof(uint));
            throw Damaged(offset, $"{Buffer.Offset - offset} bytes of zeros between packets");
        }

        if (captured > FileLimits.Packet(_interface.LinkType))
        {
            throw Damaged(offset, $"packet {PacketCount + 1} claims {captured} captured bytes, more than there can be");
        }

        // The record is padded to four bytes; its own length field is authoritative.
        if (recordLength < RecordHeaderLength + captured || recordLength > FileLimits.Block)
        {
            throw Damaged(offset, $"packet {PacketCount + 1} has {captured} captured bytes in a record of {recordLength}");
        }

        if (!Buffer.Ensure((int)recordLength)) throw CutShort(offset, $"packet {PacketCount + 1}");
        var timestamp = (seconds * 1_000_000_000L) + (microseconds * 1000L);
        var data = Buffer.Available.Slice(RecordHeaderLength, (int)captured);
        frame = new CapturedFrame(_interface, ++PacketCount, timestamp, (int)Math.Min(original, int.MaxValue), data) { Block = Buffer.Block };
        // RFC 1761: the sum of all packets lost before this one.
        _lost = lost;
        _pending = (int)recordLength;
        return true;
    }

    /// <summary>RFC 1761, table 1, without types that are not captured in practice.</summary>
    private LinkType MapDataLink(uint dataLink) => dataLink switch
    {
        0 or 4 => LinkType.Ethernet,
        2 => LinkType.TokenRing,
        8 => LinkType.Fddi,
        // Not in the RFC: Solaris' DL_IPATM, with a SunATM pseudo-header.
        18 => LinkType.SunAtm,
        _ => throw Unrecognised($"snoop's data link type {dataLink} is not known", offset: 12),
    };

    private CaptureFileException Unrecognised(string what, long offset) =>
        new(CaptureFileFault.Unrecognised, $"{Name}: {what}.", packetCount: 0, offset);
}
