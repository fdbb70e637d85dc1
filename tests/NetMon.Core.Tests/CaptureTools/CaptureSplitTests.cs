using NetMon.Adapters.Compression;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.CaptureTools.Splitting;
using NetMon.Flows;
using NetMon.Packets;
using NetMon.Tests.CaptureFiles;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.CaptureTools;

public sealed class CaptureSplitTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-test-").FullName;
    private readonly CaptureInterface _interface = new("eth0", LinkType.Ethernet);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_count_of_packets_is_a_file()
    {
        Split(new FrameList(_interface, 7), SplitGrouping.Count, options => options with { PacketCount = 3 });

        Assert.Equal([3, 3, 1], Files().Select(file => file.Count));
        Assert.Equal(Enumerable.Range(0, 7), Files().SelectMany(file => file).Select(packet => (int)packet.Data[14]));
    }

    [Fact]
    public void No_file_is_larger_than_it_may_be_unless_one_packet_is()
    {
        Split(new FrameList(_interface, 20, length: 500), SplitGrouping.Size, options => options with { MaxSize = 2000 }, "{Index}.pcap");

        Assert.Equal(20, Files().Sum(file => file.Count));
        Assert.All(Directory.GetFiles(_folder), path => Assert.InRange(new FileInfo(path).Length, 1, 2000));
        Assert.Equal(7, Files().Count());
    }

    [Fact]
    public void A_packet_out_of_order_is_in_the_file_of_its_interval()
    {
        var frames = new FrameList(_interface, 5) { Times = [10 * Second, 25 * Second, 12 * Second, 5 * Second, CapturedFrame.NoTime] };

        Split(frames, SplitGrouping.Time, options => options with { Interval = TimeSpan.FromSeconds(10) }, "{Index}.pcapng");

        Assert.Equal([[0, 2], [1], [3, 4]], Files().Select(file => file.Select(packet => (int)packet.Data[14]).ToArray()));
    }

    [Fact]
    public void Every_packet_is_in_the_file_of_its_flow_with_its_fragments_in_any_order()
    {
        var datagram = Udp(1000, 53, new byte[1200]);
        byte[] Fragment(int id, int offset, bool more, byte[] part) => Ethernet(0x0800, WithFragment(IPv4(17, part), id, offset, more));
        FrameList frames = new(_interface, 0);
        frames.Frames.AddRange([
            Ethernet(0x0800, IPv4(17, Udp(1000, 53, [1]))),
            Ethernet(0x0806, Arp(1, "02:00:00:00:00:01", "192.0.2.1", "00:00:00:00:00:00", "192.0.2.2")),
            Fragment(7, 800, false, datagram[800..]),
            Fragment(7, 0, true, datagram[..800]),
            Fragment(8, 0, true, datagram[..800]),
            Fragment(8, 800, false, datagram[800..]),
            Ethernet(0x0800, IPv4(17, Udp(2000, 53, [1]))),
        ]);

        Split(frames, SplitGrouping.Flow, options => options);

        Assert.Equal([1, 1, 5], Files().Select(file => file.Count).Order());
        Assert.Contains(Directory.GetFiles(_folder), path => Path.GetFileName(path) == "in_other.pcapng");
    }

    [Fact]
    public void Hosts_are_the_originators()
    {
        FrameList frames = new(_interface, 0);
        frames.Frames.AddRange([
            Ethernet(0x0800, IPv4(6, Tcp(40000, 80, [], TcpFlags.SYN))),
            Ethernet(0x0800, Reversed(IPv4(6, Tcp(80, 40000, [], TcpFlags.SYN | TcpFlags.ACK)))),
            Ethernet(0x0800, IPv4(6, Tcp(40001, 80, [], TcpFlags.SYN))),
        ]);

        Split(frames, SplitGrouping.Host, options => options);

        Assert.Equal(3, Assert.Single(Files()).Count);
    }

    [Fact]
    public void More_files_than_allowed_are_an_error_before_anything_is_written()
    {
        FrameList frames = new(_interface, 0);
        for (var port = 1; port <= 5; port++) frames.Frames.Add(Ethernet(0x0800, IPv4(17, Udp(1000 + port, 53, [1]))));

        var error = Assert.Throws<SplitLimitException>(() => Split(frames, SplitGrouping.Flow, options => options with { MaxFiles = 4 }));

        Assert.Equal(5, error.Needed);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_existing_file_and_a_link_are_kept()
    {
        File.WriteAllText(Path.Join(_folder, "x.pcapng"), "kept");
        Assert.Throws<OutputExistsException>(() => Split(new FrameList(_interface, 1), SplitGrouping.Count, options => options, "x"));
        File.CreateSymbolicLink(Path.Join(_folder, "y.pcapng"), Path.Join(_folder, "x.pcapng"));
        Assert.Throws<OutputExistsException>(
            () => Split(new FrameList(_interface, 1), SplitGrouping.Count, options => options with { Replaces = true }, "y"));

        Assert.Equal("kept", File.ReadAllText(Path.Join(_folder, "x.pcapng")));
    }

    [Theory]
    [InlineData("{Key}.pcapng.gz")]
    [InlineData("{Key}.pcap.zst")]
    [InlineData("{Key}.pcap")]
    public void Hundreds_of_interleaved_files_are_whole(string name)
    {
        FrameList frames = new(_interface, 0);
        for (var round = 0; round < 5; round++)
        {
            for (var port = 0; port < 200; port++) frames.Frames.Add(Ethernet(0x0800, IPv4(17, Udp(10000 + port, 53, new byte[500]))));
        }

        Split(frames, SplitGrouping.Flow, options => options, name);

        Assert.Equal(200, Files().Count());
        Assert.All(Files(), file => Assert.Equal(5, file.Count));
    }

    private void Split(FrameList frames, SplitGrouping by, Func<CaptureSplitOptions, CaptureSplitOptions> change, string? name = null)
    {
        SplitGroups? groups = null;
        if (by is SplitGrouping.Flow or SplitGrouping.Host or SplitGrouping.Application)
        {
            groups = new SplitGroups(by);
            var meter = new FlowMeter(new FlowOptions());
            using var first = new CaptureSession([frames], Options with { Processors = [meter, groups] });
            var sink = new FlowSink(groups);
            first.Start();
            while (first.Deliver(sink, TimeSpan.FromSeconds(10)))
            {
            }
        }

        var options = new CaptureSplitOptions { By = by, Folder = _folder, Names = new SplitNames(name, by, "in.pcap", null, CaptureCodecs.All) };
        using var split = new CaptureSplit(change(options), groups);
        frames.Run((in CapturedFrame frame) => split.Write(frame), () => { }, CancellationToken.None);
    }

    private static CaptureOptions Options => new() { Name = "test", IsLive = false, DeliversPackets = false };

    private IEnumerable<List<ReadPacket>> Files() => Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(path => ReadResult.OfFile(path).Packets);

    private static byte[] WithFragment(byte[] packet, int id, int offset, bool more)
    {
        (packet[4], packet[5]) = ((byte)(id >> 8), (byte)id);
        var field = (offset / 8) | (more ? 0x2000 : 0);
        (packet[6], packet[7]) = ((byte)(field >> 8), (byte)field);
        return packet;
    }

    private static byte[] Reversed(byte[] packet) => [.. packet[..12], .. packet[16..20], .. packet[12..16], .. packet[20..]];

    private sealed class FlowSink(SplitGroups groups) : ICaptureSink
    {
        public bool Accept(PacketRecord packet) => true;

        public void Accept(CaptureItem item)
        {
            if (item is FlowsEnded ended) foreach (var flow in ended.Flows) groups.Add(flow);
        }
    }

    private sealed class FrameList : IFrameSource
    {
        private readonly CaptureInterface _source;

        // Frames whose 15th byte counts them.
        public FrameList(CaptureInterface source, int count, int length = 60)
        {
            _source = source;
            for (var i = 0; i < count; i++)
            {
                var frame = new byte[length];
                frame[14] = (byte)i;
                Frames.Add(frame);
            }
        }

        public List<byte[]> Frames { get; } = [];

        public long[]? Times { get; init; }

        public string Name => "list";

        public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
        {
            for (var i = 0; i < Frames.Count; i++) onFrame(new CapturedFrame(_source, i + 1, Times?[i] ?? i * 1000L, Frames[i].Length, Frames[i]));
        }

        public SourceDrops ReadDrops() => new(null, null, 0);

        public void Dispose()
        {
        }
    }
}
