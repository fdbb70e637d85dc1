using System.Reflection;
using CsCheck;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;
using NetMon.Tests.Capture;
using NetMon.Tests.Decoding;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Flows.Workers;

/// <summary>Any number of workers gives the flows of none, in the same order.</summary>
public sealed class FlowWorkersTests
{
    private const long Start = 1_780_000_000_000_000_000;
    private const long Second = 1_000_000_000;

    private static readonly int[] WorkerCounts = [1, 2, 3, 8];
    private static readonly CaptureInterface[] Interfaces = [new("a", LinkType.Ethernet), new("b", LinkType.Ethernet), new("", LinkType.Ethernet)];
    private static readonly PropertyInfo[] Properties = typeof(FlowRecord).GetProperties();

    private static readonly FlowOptions[] Options =
    [
        new(),
        new() { Decapsulate = true },
        new() { IgnoreVlan = true, Decapsulate = true },
        new() { IdleTimeout = TimeSpan.FromSeconds(2) },
        new() { ActiveTimeout = TimeSpan.FromSeconds(3), IdleTimeout = TimeSpan.FromSeconds(5) },
    ];

    [Fact]
    public void Random_traffic_gives_the_same_flows() => Traffic.Sample(
        packets =>
        {
            foreach (var options in Options) AssertSame(packets, options);
        },
        iter: 15);

    [Fact]
    public void Many_flows_that_end_in_one_second_come_in_order()
    {
        var packets = Enumerable.Range(0, 30_000).Select(i => new Arrival(i % 7, 0, Tcp(i % 5, 1000 + (i % 30_000), TcpFlags.SYN, []))).ToList();
        packets.Add(new Arrival(1000, 0, Tcp(1, 1, TcpFlags.SYN, [])));

        AssertSame(packets, new FlowOptions());
    }

    [Fact]
    public void Frames_of_any_size_are_kept_until_they_are_read()
    {
        // More than a round, with frames larger than the buffer of copies between small ones.
        var packets = new List<Arrival>();
        for (var i = 0; i < 5000; i++)
        {
            var body = new byte[i % 500 == 0 ? 60_000 : i % 1400];
            "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"u8[..Math.Min(body.Length, 37)].CopyTo(body);
            packets.Add(new Arrival(i, 0, Tcp(i % 9, 1000 + (i % 4000), TcpFlags.ACK, body)));
        }

        AssertSame(packets, new FlowOptions());
    }

    [Fact]
    public void Ticks_pass_on_what_has_ended()
    {
        var expected = new Sink();
        var actual = new Sink();
        var meters = new[] { (new FlowMeter(new FlowOptions()), expected), (new FlowMeter(new FlowOptions { Workers = 3 }), actual) };
        foreach (var (meter, sink) in meters)
        {
            meter.Start(sink);
            for (var i = 0; i < 3000; i++) Add(meter, i + 1, new Arrival(0, 0, Udp(i % 7, 2000 + i, [1])));
            meter.OnTick(Start + (70 * Second));
        }

        Assert.Equal(3000, expected.Flows.Count);
        Assert.Equal(expected.Flows, actual.Flows);
        Assert.Equal(meters[0].Item1.Statistics, meters[1].Item1.Statistics);
        meters[1].Item1.OnEnd(isForced: false);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_file_whose_blocks_are_kept_gives_the_same_flows(int workers)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("netmon").FullName, "many.pcap");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcap, []))
        {
            var body = new byte[1200];
            "GET /index HTTP/1.1\r\nHost: example.org\r\n\r\n"u8.CopyTo(body);
            for (var i = 0; i < 8000; i++)
            {
                body[300] = (byte)i;
                var frame = Tcp(i % 11, 1000 + (i % 3000), TcpFlags.ACK, body);
                writer.Write(new CapturedFrame(Interfaces[2], i + 1, Start + (i * Second / 100), frame.Length, frame));
            }
        }

        try
        {
            Assert.Equal(Read(path, 0), Read(path, workers));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void A_full_table_evicts_in_the_same_way_if_it_is_too_small_to_be_divided()
    {
        var packets = Enumerable.Range(0, 20_000).Select(i => new Arrival(i, 0, Udp(i % 3, 1000 + (i * 7 % 15_000), [1]))).ToList();

        AssertSame(packets, new FlowOptions { MaxFlow = 500 });
    }

    [Theory]
    [InlineData(150_000, 150_000, 150_000)]
    [InlineData(200_000, 140_000, 154_000)]
    public void A_large_table_is_full_when_it_has_its_flows_and_hardly_later(int flows, int least, int most)
    {
        var meter = new FlowMeter(new FlowOptions { MaxFlow = 150_000, Workers = 2 });
        meter.Start(new Sink());
        for (var i = 0; i < flows; i++) Add(meter, i + 1, new Arrival(0, 0, Udp(i % 200, 1000 + (i / 200), [])));
        meter.OnTick(Start);

        Assert.InRange(meter.Statistics.Open, least, most);
        Assert.Equal(flows, meter.Statistics.Open + meter.Statistics.Ended);
        meter.OnEnd(isForced: false);
    }

    [Fact]
    public void A_worker_that_fails_ends_the_metering_with_its_exception()
    {
        var meter = new FlowMeter(new FlowOptions { Workers = 2 });
        meter.Start(new Sink(fails: true));

        Assert.Throws<InvalidOperationException>(() =>
        {
            for (var i = 0; i < 100_000; i++) Add(meter, i + 1, new Arrival(i * 100, 0, Udp(i % 50, 1000 + (i % 60_000), [])));
        });
        meter.OnEnd(isForced: true);
    }

    private static void AssertSame(IReadOnlyList<Arrival> packets, FlowOptions options)
    {
        var (expected, statistics) = Run(packets, options);
        foreach (var workers in WorkerCounts)
        {
            var (actual, others) = Run(packets, options with { Workers = workers });
            Assert.Equal(expected, actual);
            Assert.Equal(statistics, others);
        }
    }

    private static (List<string> Flows, FlowMeterStatistics Statistics) Run(IReadOnlyList<Arrival> packets, FlowOptions options)
    {
        var meter = new FlowMeter(options);
        var sink = new Sink();
        meter.Start(sink);
        for (var i = 0; i < packets.Count; i++) Add(meter, i + 1, packets[i]);
        meter.OnEnd(isForced: false);
        return (sink.Flows, meter.Statistics);
    }

    private static void Add(FlowMeter meter, int number, Arrival packet)
    {
        PacketDecoder.Decode(LinkType.Ethernet, packet.Frame, packet.Frame.Length, out var headers);
        // The bytes are another buffer's after the call.
        var bytes = packet.Frame.ToArray();
        meter.OnFrame(new CapturedFrame(Interfaces[packet.Interface], number, Start + (packet.Tenths * Second / 10), bytes.Length, bytes), headers);
        bytes.AsSpan().Fill(0xee);
    }

    private static List<string> Read(string path, int workers)
    {
        var source = new CaptureFileSource(path, _ => File.OpenRead(path), codecs: []) { ReadsAhead = true };
        var options = new CaptureOptions { Name = "test", IsLive = false, DeliversPackets = false, Processors = [new FlowMeter(new FlowOptions { Workers = workers })] };
        using var session = new CaptureSession([source], options);
        session.Start();
        var sink = new CollectingSink();
        sink.TakeAll(session);
        var flows = sink.Notices.OfType<FlowsEnded>().SelectMany(ended => ended.Flows).Select(Describe).ToList();
        Assert.Equal(8000, session.GetStatistics().Received);
        Assert.All(flows, flow => Assert.Contains("ServerName=example.org", flow, StringComparison.Ordinal));
        return flows;
    }

    private static string Describe(FlowRecord flow) =>
        string.Join(';', Properties.Select(property => $"{property.Name}={property.GetValue(flow)}"));

    private static byte[] Tcp(int host, int port, TcpFlags flags, byte[] body) =>
        Ethernet(0x0800, IPv4(6, PacketBytes.Tcp(port, 80, body, flags, 1, 1), $"10.0.{host}.1", "10.1.0.1"));

    private static byte[] Udp(int host, int port, byte[] body) =>
        Ethernet(0x0800, IPv4(17, PacketBytes.Udp(port, 53, body), $"10.0.{host}.1", "10.1.0.1"));

    private static readonly Gen<byte[]> Transport = Gen.OneOf(
        Gen.Select(Gen.Int[1, 6], Gen.Int[78, 82], Gen.Int[0, 511], Gen.Int[0, 40], Gen.Bool)
            .Select((source, destination, flags, size, isBack) => isBack
                ? Join([(byte)6], PacketBytes.Tcp(destination, source, new byte[size], (TcpFlags)flags, 1 + (uint)size, 1))
                : Join([(byte)6], PacketBytes.Tcp(source, destination, new byte[size], (TcpFlags)flags, 1 + (uint)size, 1))),
        Gen.Select(Gen.Int[1, 6], Gen.Int[52, 54], Gen.Int[0, 40])
            .Select((source, destination, size) => Join([(byte)17], PacketBytes.Udp(source, destination, new byte[size]))),
        Gen.Select(Gen.Int[0, 1], Gen.Int[1, 3]).Select((kind, id) => Join([(byte)1], Echo((byte)(kind * 8), id, 1, new byte[8]))));

    private static readonly Gen<byte[]> IP = Gen.Select(Transport, Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[0, 12], Gen.Int[1, 3])
        .Select((transport, source, destination, kind, id) => kind switch
        {
            0 => IPv4(transport[0], transport[1..], $"10.0.0.{source}", $"10.0.0.{destination}", fragment: 0x2000, id: id),
            1 or 2 => IPv4(transport[0], new byte[24], $"10.0.0.{source}", $"10.0.0.{destination}", fragment: kind, id: id),
            _ => IPv4(transport[0], transport[1..], $"10.0.0.{source}", $"10.0.0.{destination}"),
        });

    private static readonly Gen<byte[]> Frame = Gen.Select(IP, Gen.Int[0, 9], Gen.Int[1, 3]).Select((ip, kind, id) => kind switch
    {
        0 => Ethernet(0x8100, VlanTag(id, 0x0800, ip)),
        1 => Ethernet(0x0800, IPv4(4, ip, "192.0.2.1", "192.0.2.2")),
        2 => Ethernet(0x0806, ip),
        3 => Ethernet(0x0800, IPv4(47, Join(Bytes("0000 0800"), ip), "192.0.2.1", $"192.0.2.{id}", fragment: 0x2000, id: id)),
        4 => Ethernet(0x0800, IPv4(47, new byte[16], "192.0.2.1", $"192.0.2.{id}", fragment: 3, id: id)),
        _ => Ethernet(0x0800, ip),
    });

    // Times go forward and, now and then, far ahead or back.
    private static readonly Gen<List<Arrival>> Traffic = Gen.Select(Frame, Gen.Int[0, 40], Gen.Int[0, 2])
        .Select((frame, step, where) => (frame, step, where)).List[1, 3000].Select(steps =>
        {
            var time = 0L;
            return steps.ConvertAll(next =>
            {
                time += next.step switch { 40 => 700, 39 => -900, 38 => -5, _ => next.step / 10 };
                return new Arrival(time, next.where, next.frame);
            });
        });

    private sealed record Arrival(long Tenths, int Interface, byte[] Frame);

    private sealed class Sink(bool fails = false) : IItemSink
    {
        public List<string> Flows { get; } = [];

        public void Post(CaptureItem item)
        {
            if (fails) throw new InvalidOperationException("The receiver fails.");
            Flows.AddRange(Assert.IsType<FlowsEnded>(item).Flows.Select(Describe));
        }
    }
}
