using System.IO.Compression;
using NetMon.Adapters.Compression;
using NetMon.Tests.CaptureFiles;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Fuzz.Seeds;

/// <summary>A small file of each format, with the structures that its reader parses.</summary>
internal static class CaptureSeeds
{
    private static readonly byte[] Frame = Ethernet(0x0800, IPv4(17, Udp(40000, 53, "payload"u8.ToArray())));

    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
    [
        new("pcap-little", Pcap(0xa1b2c3d4)),
        new("pcap-big", Pcap(0xa1b2c3d4, isBigEndian: true)),
        new("pcap-nanoseconds", Pcap(0xa1b23c4d)),
        new("pcap-modified", new CaptureBytes().PcapHeader(0xa1b2cd34).PcapRecord(1, 2, Frame, extraHeader: new byte[8]).ToArray()),
        new("pcap-cut-frame", new CaptureBytes().PcapHeader(snapshotLength: 40).PcapRecord(1, 2, Frame[..40], (uint)Frame.Length).ToArray()),
        new("pcapng-little", PcapNg(isBigEndian: false)),
        new("pcapng-big", PcapNg(isBigEndian: true)),
        new("pcapng-sections", [.. PcapNg(isBigEndian: false), .. PcapNg(isBigEndian: true)]),
        new("snoop", Snoop()),
        new("erf", [.. Erf(0x02, 0, 0), .. Erf(0x81, 0x03, 0, 0, 0, 0, 0, 0, 0), .. Erf(0x30), .. Erf(0x05)]),
        new("etl-example", EtlSample.ToBytes()),
        new("etl-packet-monitor", PacketMonitorTrace(isCompressed: false)),
        new("etl-packet-monitor-compressed", PacketMonitorTrace(isCompressed: true)),
        new("etl-ndis-capture", NdisCaptureTrace()),
        new("compressed-stored.gz", Compress(target => new GZipStream(target, CompressionLevel.NoCompression))),
        .. CaptureCodecs.All.Select(codec => new CorpusInput("compressed" + codec.Extension, Compress(codec.OpenWrite))),
    ];

    private static byte[] Pcap(uint magic, bool isBigEndian = false) =>
        new CaptureBytes(isBigEndian).PcapHeader(magic).PcapRecord(1_600_000_000, 1, Frame).PcapRecord(1_600_000_001, 2, Frame).ToArray();

    private static byte[] PcapNg(bool isBigEndian)
    {
        var resolution = (Code: 9, Value: (byte[])[9]);
        var name = (Code: 2, Value: "eth0"u8.ToArray());
        var comment = (Code: 1, Value: "a comment"u8.ToArray());
        return new CaptureBytes(isBigEndian).Section().Interface(1, 262144, name, resolution).Interface(113)
            .Packet(0, 1_600_000_000_000_000_000, Frame, options: comment)
            .Packet(1, 1_600_000_000_000_000, Frame[14..])
            .Block(3, b => b.U32((uint)Frame.Length).Padded(Frame))
            .Block(2, b => b.U16(0).U16(0).U32(1).U32(2).U32((uint)Frame.Length).U32((uint)Frame.Length).Padded(Frame))
            .Block(5, b => b.U32(0).U32(1).U32(2).Options((4, new byte[8])))
            .Block(0x0bad, b => b.U8(1, 2, 3, 4))
            .ToArray();
    }

    private static byte[] Snoop() =>
        new CaptureBytes(isBigEndian: true).U8("snoop\0\0\0"u8.ToArray()).U32(2).U32(4)
            .U32((uint)Frame.Length).U32((uint)Frame.Length).U32((uint)(24 + Frame.Length + 3 & ~3)).U32(0).U32(1_600_000_000).U32(1).Padded(Frame)
            .ToArray();

    // An ERF record of this type; the headers go between the record header and the frame.
    private static byte[] Erf(byte type, params byte[] headers) =>
        new CaptureBytes(isBigEndian: true).U8(0, 0, 0, 0x80, 0, 0, 0, 0x60).U8(type, 4)
            .U16((ushort)(16 + headers.Length + Frame.Length)).U16(0).U16((ushort)Frame.Length).U8(headers).U8(Frame)
            .ToArray();

    private static byte[] PacketMonitorTrace(bool isCompressed)
    {
        var trace = new EtlBytes(isCompressed: isCompressed, eventsLost: 1, bufferSize: 400);
        return trace
            .Buffer(1, trace.Monitored(20, Frame), trace.Monitored(40, Frame, type: 2, direction: 4))
            .Buffer(0, trace.Monitored(30, Frame[14..], type: 3, dropReason: 1204), trace.Component(7, "a.sys", "A"))
            .Raw(new byte[80])
            .ToArray();
    }

    private static byte[] NdisCaptureTrace()
    {
        var trace = new EtlBytes(pointerSize: 4, clock: 2, bufferSize: 400);
        byte[] items = [0x10, 0, 12, 0, 0, 0, 8, 0, .. new byte[8]];
        byte[] port = [.. new byte[12], .. EtlBytes.Text("P"), .. EtlBytes.Text("N"), .. EtlBytes.Text("T"), .. new byte[12]];
        return trace
            .Buffer(
                0, EtlBytes.OtherEvent(10, 48, isSizeFirst: true), trace.Fragment(1, Frame[..20], 0x4000_0000), trace.Fragment(3, Frame[20..], 0x8000_0000),
                trace.Fragment(4, new byte[28], 0, id: 1002))
            .Buffer(1, trace.Fragment(2, Frame, 0x1_c001_0000), trace.Event(EtlBytes.NdisCapture, 1003, 5, port, 0xc000_0000, items))
            .ToArray();
    }

    private static byte[] Compress(Func<Stream, Stream> open)
    {
        var target = new MemoryStream();
        using (var stream = open(target)) stream.Write(Pcap(0xa1b2c3d4));
        return target.ToArray();
    }
}
