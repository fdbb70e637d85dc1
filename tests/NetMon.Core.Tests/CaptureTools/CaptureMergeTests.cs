using System.Text;
using NetMon.Adapters.Compression;
using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.PcapNg;
using NetMon.CaptureTools.Merging;
using NetMon.Packets;
using NetMon.Tests.CaptureFiles;

namespace NetMon.Tests.CaptureTools;

public sealed class CaptureMergeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-test-").FullName;
    private readonly List<CaptureNotice> _notices = [];
    private IReadOnlyList<MergedFile> _files = [];
    private byte _file;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Packets_are_in_order_of_time_and_at_the_same_time_in_order_of_the_files()
    {
        var merged = Merge([Pcap(1, 3, 5, 5), Pcap(2, 3, 5, 9)]);

        Assert.Equal(["1:1", "2:2", "3:1", "3:2", "5:1", "5:1", "5:2", "9:2"], merged.Packets.Select(Told));
    }

    [Fact]
    public void A_file_out_of_order_is_merged_as_it_is_and_its_late_packets_are_counted()
    {
        var merged = Merge([Pcap(4, 1, 6, 5), Pcap(2, 7)]);

        Assert.Equal(["2:2", "4:1", "1:1", "6:1", "5:1", "7:2"], merged.Packets.Select(Told));
        Assert.Equal([2, 0], _files.Select(file => file.Disordered));
    }

    [Theory]
    [InlineData(MergeOptions.DefaultSortMemory)]
    [InlineData(200)]
    [InlineData(1)]
    public void Sorting_needs_no_more_memory_than_it_may_take(int memory)
    {
        var random = new Random(7);
        var times = Enumerable.Range(0, 200).Select(_ => (uint)random.Next(50)).ToArray();
        var sorted = Merge([Pcap(times), Pcap(3, 4)], options => options with { Sorts = true, SortMemory = memory });

        Assert.Equal(times.Concat([3u, 4u]).Order(), sorted.Packets.Select(packet => (uint)(packet.Time / 1_000_000_000)));
        // Of one time, in the order in which they were: the second byte counts the packets of a file.
        foreach (var group in sorted.Packets.Where(packet => packet.Data[0] == 1).GroupBy(packet => packet.Time))
        {
            Assert.Equal(group.Select(packet => packet.Data[1]).Order(), group.Select(packet => packet.Data[1]));
        }

        Assert.Empty(Directory.GetFiles(_folder, ".netmon-sort*"));
    }

    [Fact]
    public void Every_file_keeps_its_interfaces_even_equal_ones_and_those_without_packets()
    {
        var file = PcapNg(9, null);

        Assert.Equal(4, InterfacesOf(Merge([file, file], name: "apart.pcapng")));
        Assert.Equal(2, InterfacesOf(Merge([file, file], options => options with { JoinsInterfaces = true }, "joined.pcapng")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Comments_names_secrets_and_resolution_are_kept_in_both_byte_orders(bool isBigEndian)
    {
        var names = new CaptureBytes(isBigEndian).U16(1).U16(8).U8(192, 0, 2, 1).U8("abc\0"u8.ToArray()).U32(0);
        var secrets = new CaptureBytes(isBigEndian).U32(0x544c534b).U32(3).U8("key\0"u8.ToArray());
        var file = new CaptureBytes(isBigEndian)
            .Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(1).U16(0).U32(uint.MaxValue).U32(uint.MaxValue).Options((1, "first section"u8.ToArray())))
            .Block(4, b => b.U8(names.ToArray()))
            .Block(10, b => b.U8(secrets.ToArray()))
            .Interface(1, 99, (2, "eth7"u8.ToArray()), (9, [3]), (11, [0, .. "port 5"u8]))
            .Packet(0, 1500, [1, 2, 3], options: (1, "a packet"u8.ToArray()))
            .Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(1).U16(0).U32(uint.MaxValue).U32(uint.MaxValue).Options((1, "second section"u8.ToArray())))
            .Interface(1, 98, (2, "eth8"u8.ToArray()))
            .Packet(0, 2_000_000, [4]);

        Merge([file.ToArray()], name: "kept.pcapng");

        var listener = new Listener();
        using var reader = CaptureFileReader.Open(Path.Join(_folder, "kept.pcapng"), []);
        reader.Listen(listener);
        Assert.True(reader.TryRead(out var frame));
        Assert.Equal((1_500_000_000, "a packet"), (frame.TimestampNanoseconds, frame.Notes!.Comment));
        Assert.Equal(("eth7", 99, (byte?)3), (frame.Interface.Name, frame.Interface.SnapshotLength, frame.Interface.TimeDigits));
        Assert.Contains("port 5", Encoding.ASCII.GetString(frame.Interface.Notes!.Options), StringComparison.Ordinal);
        Assert.True(reader.TryRead(out frame));
        Assert.Equal("eth8", frame.Interface.Name);
        Assert.Contains("second section", Encoding.ASCII.GetString(frame.Interface.Notes!.Options), StringComparison.Ordinal);
        Assert.Equal(["first section"], listener.Comments);
        Assert.Equal([4, 10], listener.Blocks.Select(block => block.Type));
        Assert.Equal([1, 0, 8, 0, 192, 0, 2, 1], listener.Blocks[0].Body[..8]);
        Assert.Equal([.. "KSLT"u8, 3, 0, 0, 0, .. "key"u8], listener.Blocks[1].Body[..11]);
    }

    [Fact]
    public void A_damaged_file_gives_what_it_has_and_a_file_that_is_none_is_an_error()
    {
        var merged = Merge([Pcap(1, 3)[..^1], [.. "no capture at all"u8], Pcap(2)]);

        Assert.Equal(["1:1", "2:2"], merged.Packets.Select(Told));
        Assert.Equal(2, _notices.OfType<SourceFailed>().Count());
    }

    [Fact]
    public void Thousands_of_files_are_merged_with_a_few_open_at_a_time()
    {
        var files = Enumerable.Range(0, 300).Select(i => Pcap((uint)i, (uint)(1000 - i))).ToArray();

        var merged = Merge(files, options => options with { MaxOpenFiles = 8 });

        Assert.Equal(600, merged.Packets.Count);
        Assert.Equal(merged.Packets.Select(packet => packet.Time).Order(), merged.Packets.Select(packet => packet.Time));
    }

    [Fact]
    public void Nanoseconds_of_one_file_are_kept_in_pcap()
    {
        var fine = new CaptureBytes().PcapHeader(0xa1b23c4d).PcapRecord(1, 7, [1]).ToArray();

        Assert.Equal([1_000_000_007, 2_000_000_000], Merge([Pcap(2), fine], name: "fine.pcap").Packets.Select(packet => packet.Time));
    }

    [Fact]
    public void Link_types_that_differ_are_refused_in_pcap_and_kept_in_pcapng()
    {
        var raw = new CaptureBytes().PcapHeader(network: 101).PcapRecord(1, 0, [0x45]).ToArray();

        Assert.Throws<CaptureFormatException>(() => Merge([Pcap(2), raw], name: "mixed.pcap"));
        Assert.Equal([LinkType.Raw, LinkType.Ethernet], Merge([Pcap(2), raw]).Packets.Select(packet => packet.Interface.LinkType));
    }

    [Fact]
    public void Packets_without_a_time_stay_behind_the_one_before_them()
    {
        var file = new CaptureBytes().Section().Interface().Packet(0, 5_000_000, [1]).Block(3, b => b.U32(1).Padded([2])).Packet(0, 9_000_000, [3]).ToArray();

        var merged = Merge([file, Pcap(7)]);

        Assert.Equal([1, 2, 1, 3], merged.Packets.Select(packet => packet.Data[0]));
        Assert.Equal(CapturedFrame.NoTime, merged.Packets[1].Time);
    }

    private ReadResult Merge(byte[][] contents, Func<MergeOptions, MergeOptions>? change = null, string name = "merged.pcapng")
    {
        var paths = contents.Select((content, i) =>
        {
            var path = Path.Join(_folder, $"{i:D5}.in");
            File.WriteAllBytes(path, content);
            return path;
        }).ToList();
        var options = new MergeOptions { TemporaryFolder = _folder };
        var target = Path.Join(_folder, name);
        using var merge = new CaptureMerge(change?.Invoke(options) ?? options, (path, _) => File.OpenRead(path), CaptureCodecs.All);
        merge.Open(paths, CancellationToken.None);
        var output = merge.CreateOutput(target, CaptureFileWriter.FormatOf(target, CaptureCodecs.All), replace: true);
        merge.Run((in CapturedFrame frame) => output.Write(frame), () => { }, CancellationToken.None);
        output.Complete();
        output.Close();
        _notices.AddRange(merge.TakeNotices());
        _files = merge.Files;
        return ReadResult.OfFile(target);
    }

    // Each packet has the number of its file, then its own.
    private byte[] Pcap(params uint[] seconds)
    {
        _file++;
        var bytes = new CaptureBytes().PcapHeader();
        byte number = 0;
        foreach (var second in seconds) bytes.PcapRecord(second, 0, [_file, number++]);
        return bytes.ToArray();
    }

    private static byte[] PcapNg(byte digits, string? name) => new CaptureBytes().Section()
        .Interface(1, 0, (2, Encoding.UTF8.GetBytes(name ?? "eth0")), (9, [digits]))
        .Interface(1, 0, (2, "unused"u8.ToArray()))
        .Packet(0, 1, [1]).ToArray();

    private static string Told(ReadPacket packet) => $"{packet.Time / 1_000_000_000}:{packet.Data[0]}";

    private int InterfacesOf(ReadResult result)
    {
        Assert.Null(result.Error);
        var listener = new Listener();
        using var reader = CaptureFileReader.Open(Directory.GetFiles(_folder, "*.pcapng").MaxBy(File.GetLastWriteTimeUtc)!, []);
        reader.Listen(listener);
        while (reader.TryRead(out _))
        {
        }

        return listener.Interfaces;
    }

    private sealed class Listener : IPcapNgListener
    {
        public List<string> Comments { get; } = [];

        public List<(uint Type, byte[] Body)> Blocks { get; } = [];

        public int Interfaces { get; private set; }

        public void OnSection(IReadOnlyList<byte[]> comments) => Comments.AddRange(comments.Select(comment => Encoding.UTF8.GetString(comment)));

        public void OnInterface(CaptureInterface description) => Interfaces++;

        public void OnBlock(uint type, ReadOnlySpan<byte> body) => Blocks.Add((type, body.ToArray()));
    }
}
