using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles;

/// <summary>Packets whose file does not say when they were seen: no property and no file ever says 1970.</summary>
public sealed class NoTimeTests : IDisposable
{
    private static readonly byte[] Data = [1, 2, 3, 4, 5, 6, 7];
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-notime").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_simple_packet_block_has_no_time()
    {
        var packets = Read(new CaptureBytes().Section().Interface().Block(3, b => b.U32(7).Padded(Data)).Packet(0, 0, Data).ToArray());

        Assert.Equal([null, 0L], packets.Select(packet => packet.TimestampNanoseconds));
        Assert.Equal([null, DateTime.UnixEpoch], packets.Select(packet => packet.Timestamp));
    }

    [Theory]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(3, ulong.MaxValue / 2)]
    [InlineData(6, ulong.MaxValue)]
    [InlineData(0x80, ulong.MaxValue)]
    public void A_time_beyond_what_a_date_holds_is_none(int resolution, ulong timestamp)
    {
        var packets = Read(new CaptureBytes().Section().Interface(1, 0, (9, [(byte)resolution])).Packet(0, timestamp, Data).Packet(0, 1, Data).ToArray());

        Assert.Null(packets[0].Timestamp);
        Assert.NotNull(packets[1].Timestamp);
    }

    [Fact]
    public void An_export_keeps_packets_without_time_without_one()
    {
        var first = new CaptureInterface("a", LinkType.Ethernet);
        var second = new CaptureInterface("b", LinkType.Raw, SnapshotLength: 5);
        (CaptureInterface Source, long Time, int Length, int Kept)[] packets =
        [
            (first, 1000, 7, 7), (first, CapturedFrame.NoTime, 7, 7), (second, CapturedFrame.NoTime, 9, 5), (second, CapturedFrame.NoTime, 3, 3),
            (first, 2000, 7, 7), (first, CapturedFrame.NoTime, 20, 7), (first, 3000, 20, 7), (second, CapturedFrame.NoTime, 7, 7),
            (first, CapturedFrame.NoTime, 0, 0),
        ];
        var path = Path.Join(_folder, "out.pcapng");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcapng, []))
        {
            foreach (var (source, time, length, kept) in packets) writer.Write(new CapturedFrame(source, 1, time, length, Data.AsSpan(0, kept)));
            Assert.Throws<CaptureFormatException>(() => writer.Write(new CapturedFrame(first, 1, CapturedFrame.NoTime, 7, default)));
        }

        var result = ReadResult.OfFile(path);

        Assert.Null(result.Error);
        Assert.Equal(
            packets.Select(packet => (packet.Source.Name, packet.Source.LinkType, packet.Time, packet.Length, packet.Kept)),
            result.Packets.Select(packet => (packet.Interface.Name, packet.Interface.LinkType, packet.Time, packet.Length, packet.Data.Length)));
    }

    [Fact]
    public void A_pcap_file_refuses_a_packet_without_time_and_goes_on()
    {
        var source = new CaptureInterface("", LinkType.Ethernet);
        var path = Path.Join(_folder, "out.pcap");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcap, []))
        {
            Assert.Throws<CaptureFormatException>(() => writer.Write(new CapturedFrame(source, 1, CapturedFrame.NoTime, 7, Data)));
            writer.Write(new CapturedFrame(source, 1, 5000, 7, Data));
        }

        Assert.Equal(5000, ReadResult.OfFile(path).Single().Time);
    }

    [Fact]
    public void A_row_of_files_takes_packets_without_time()
    {
        var source = new CaptureInterface("", LinkType.Ethernet);
        var policy = new RotationPolicy(Size: null, TimeSpan.FromSeconds(1), new FileRetention());
        using (var writer = new RotatingCaptureWriter(Path.Join(_folder, "row.pcapng"), CaptureFileFormat.Pcapng, [], policy))
        {
            for (var i = 0; i < 3; i++) writer.Write(new CapturedFrame(source, 1, CapturedFrame.NoTime, 7, Data));
        }

        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.DoesNotContain("_1970", file, StringComparison.Ordinal);
        Assert.DoesNotContain("_1677", file, StringComparison.Ordinal);
    }

    private static List<PacketRecord> Read(byte[] bytes)
    {
        var packets = new List<PacketRecord>();
        using var reader = CaptureFileReader.Open(new MemoryStream(bytes), "test", []);
        while (reader.TryRead(out var frame)) packets.Add(new PacketRecord(frame));
        return packets;
    }
}
