using System.Buffers.Binary;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Pcap;

/// <summary>Properties of all packets of a pcap file, from its header.</summary>
/// <param name="LinkType">Link type.</param>
/// <param name="HasNanoseconds">Whether timestamps are in nanoseconds instead of microseconds.</param>
internal sealed record PcapHeader(LinkType LinkType, bool HasNanoseconds);

/// <summary>Writes pcap version 2.4, little-endian. Format: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/.</summary>
internal sealed class PcapWriter : CaptureFileWriter
{
    // Major version 2, minor version 4.
    private const uint Version = 2 | (4 << 16);
    private const int FileHeaderLength = 24;
    private const int RecordHeaderLength = 16;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private PcapHeader? _header;

    /// <summary>Starts a file; its header is determined by the first interface, if given, or the first packet.</summary>
    public PcapWriter(
        Stream file, string path, ICompressionCodec? codec, CaptureInterface? firstInterface, int capacity = FrameOutput.DefaultCapacity) : base(path)
    {
        Output = new FrameOutput(file, codec, capacity);
        if (firstInterface is null) return;
        WriteHeader(firstInterface, firstInterface.HasNanoseconds);
        Flush();
    }

    /// <summary>Appends to a file that has a header.</summary>
    public PcapWriter(Stream file, string path, ICompressionCodec? codec, PcapHeader header) : base(path)
    {
        Output = new FrameOutput(file, codec);
        _header = header;
    }

    private protected override FrameOutput Output { get; }

    public override void Write(in CapturedFrame frame)
    {
        if (!frame.HasTime) throw new CaptureFormatException("A pcap file cannot hold a packet whose time is not known. Use pcapng.");
        var source = frame.Interface;
        var timestamp = frame.TimestampNanoseconds;
        var header = _header ?? WriteHeader(source, source.HasNanoseconds || timestamp % 1000 != 0);
        var seconds = timestamp / NanosecondsPerSecond;
        var fraction = timestamp % NanosecondsPerSecond;
        Check(source, header, timestamp, seconds);
        if (!header.HasNanoseconds) fraction /= 1000;

        var length = RecordHeaderLength + frame.Data.Length;
        var record = Output.Reserve(length);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)fraction);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], frame.Data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], frame.Length);
        frame.Data.CopyTo(record[RecordHeaderLength..]);
        Output.Commit(length, isPacket: true);
    }

    internal override int EncodedLength(in CapturedFrame frame) => RecordHeaderLength + frame.Data.Length;

    protected override void Dispose(bool disposing)
    {
        // A file without packets still gets a header.
        if (disposing && _header is null) WriteHeader(new CaptureInterface("", LinkType.Ethernet), hasNanoseconds: false);
        base.Dispose(disposing);
    }

    private void Check(CaptureInterface source, PcapHeader header, long timestamp, long seconds)
    {
        if (source.LinkType != header.LinkType)
        {
            throw new CaptureFormatException(
                $"A pcap file holds one link type: '{Path}' has {header.LinkType}, the packet has {source.LinkType}. Use pcapng.");
        }

        if (timestamp < 0 || seconds > uint.MaxValue)
        {
            throw new CaptureFormatException($"A pcap file cannot hold a time of {seconds} seconds since 1970. Use pcapng.");
        }

        if (!header.HasNanoseconds && timestamp % 1000 != 0)
        {
            throw new CaptureFormatException($"'{Path}' holds microseconds, and the packet's time has nanoseconds. Use pcapng.");
        }
    }

    private PcapHeader WriteHeader(CaptureInterface source, bool hasNanoseconds)
    {
        var bytes = Output.Reserve(FileHeaderLength);
        bytes.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, hasNanoseconds ? PcapFormat.Nanoseconds : PcapFormat.Microseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Version);

        // tcpdump takes 0 as "keep nothing".
        var snapshotLength = source.SnapshotLength > 0 ? (uint)source.SnapshotLength : FileLimits.Packet(source.LinkType);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], snapshotLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], (uint)source.LinkType);
        Output.Commit(FileHeaderLength, isPacket: false);
        return _header = new PcapHeader(source.LinkType, hasNanoseconds);
    }
}
