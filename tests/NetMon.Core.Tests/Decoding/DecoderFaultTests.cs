using NetMon.Adapters.Capture;
using NetMon.Adapters.Inspection;
using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles;
using NetMon.Configuration;
using NetMon.Decoding.Checksums;
using NetMon.Flows;
using NetMon.Flows.Selection;
using NetMon.Flows.Streams;
using NetMon.Inspection;
using NetMon.Monitors;
using NetMon.Packets;
using NetMon.Tests.Capture;
using NetMon.Tests.Monitors;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

/// <summary>An exception during decoding is confined to its packet, wherever it is read, and is reported.</summary>
public sealed class DecoderFaultTests : IDisposable
{
    private static readonly byte[] FaultyHeader = PacketBytes.Ethernet(0x0800, IPv4(253, ThrownFaults.Mark));
    private static readonly byte[] FaultyPayload = PacketBytes.Ethernet(0x0800, IPv4(17, Udp(40000, 40001, ThrownFaults.Mark)));
    private static readonly byte[] FaultyInner = PacketBytes.Ethernet(0x0800, IPv4(4, IPv4(253, ThrownFaults.Mark, "192.0.2.1", "192.0.2.2")));
    private static readonly byte[] FaultyInnerPayload = PacketBytes.Ethernet(0x0800, IPv4(4, IPv4(17, Udp(40000, 40001, ThrownFaults.Mark), "192.0.2.1", "192.0.2.2")));
    private static readonly byte[] Good = PacketBytes.Ethernet(0x0800, IPv4(17, Udp(1111, 2222, [1, 2, 3])));

    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-fault-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_fault_in_a_header_keeps_what_was_read_before_and_is_told()
    {
        var packet = Packet.Of(LinkType.Ethernet, FaultyHeader);

        Assert.Equal(("10.0.0.1", "10.0.0.2", (byte?)64, (byte?)253, (ushort?)0x0800), (packet.SrcIP!.ToString(), packet.DstIP!.ToString(), packet.Ttl, packet.IPProtocol, packet.EtherType));
        Assert.Equal(ClientMac, packet.SrcMac);
        Assert.Equal("decoder fault in IPv4 behind byte 34; please report this packet", packet.DecodeError);
        Assert.Contains("decoder fault in IPv4", packet.Info, StringComparison.Ordinal);
        Assert.Equal((0, null), (packet.PayloadLength, packet.Inner));
        Assert.Contains("10.0.0.1", packet.ToString(), StringComparison.Ordinal);
        Assert.Equal(FaultyHeader, packet.GetBytes());
    }

    [Fact]
    public void A_fault_in_a_payload_leaves_the_headers_and_is_told()
    {
        var packet = Packet.Of(LinkType.Ethernet, FaultyPayload);

        Assert.Equal(((int?)40000, (int?)40001, ThrownFaults.Mark.Length), (packet.SrcPort, packet.DstPort, packet.PayloadLength));
        Assert.Equal((null, null), (packet.Application, packet.DnsName));
        Assert.StartsWith("decoder fault in ApplicationDetector.Detect (InjectedFaultException)", packet.DecodeError, StringComparison.Ordinal);
        Assert.NotNull(packet.CommunityId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_fault_inside_a_tunnel_is_told_by_the_packet_outside_too(bool isInHeader)
    {
        var packet = Packet.Of(LinkType.Ethernet, isInHeader ? FaultyInner : FaultyInnerPayload);

        Assert.Contains("decoder fault", packet.DecodeError, StringComparison.Ordinal);
        Assert.Contains("decoder fault", packet.Inner!.DecodeError, StringComparison.Ordinal);
        Assert.Equal(("IPIP", "192.0.2.1"), (packet.Tunnel, packet.Inner.SrcIP!.ToString()));
        Assert.Contains("IPIP", packet.Info, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_another_packet_is_not_told_here()
    {
        _ = Packet.Of(LinkType.Ethernet, FaultyPayload).DecodeError;

        Assert.Null(Packet.Of(LinkType.Ethernet, Good).DecodeError);
    }

    [Fact]
    public void The_layers_and_checksums_of_a_faulty_packet_can_be_looked_at()
    {
        foreach (var frame in (byte[][])[FaultyHeader, FaultyPayload, FaultyInner, FaultyInnerPayload])
        {
            var packet = Packet.Of(LinkType.Ethernet, frame);
            var layers = new PacketInspector(new PacketDotNetDissector()).Inspect(packet);

            Assert.Contains(layers, layer => layer.Name == "IPv4");
            Assert.Equal("IPv4", PacketChecksums.Verify(packet)[0].Layer);
            var owned = new bool[frame.Length];
            foreach (var layer in layers.Skip(1)) owned.AsSpan(layer.Offset, layer.Length).Fill(true);
            Assert.DoesNotContain(false, owned);
        }

        Assert.Contains(
            new PacketInspector().Inspect(Packet.Of(LinkType.Ethernet, FaultyHeader)),
            layer => layer.DecodeError?.Contains("decoder fault", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_fault_of_a_dissector_leaves_the_layers_before_it()
    {
        var layers = new PacketInspector(new FailingDissector()).Inspect(Packet.Ethernet(0x88cc, new byte[40]));

        Assert.Equal("Ethernet", layers[1].Name);
        Assert.Equal(54, layers[^1].Offset + layers[^1].Length);
        Assert.Contains("decoder fault", layers[^1].DecodeError, StringComparison.Ordinal);
    }

    [Fact]
    public void Flows_and_alerts_go_on_behind_a_fault_which_is_counted_and_told_once()
    {
        var rule = new TrafficAlert(new AlertRuleSettings { Name = "all", Application = ["DNS"], Cooldown = TimeSpan.Zero });
        var raised = new List<CaptureItem>();
        var meter = new FlowMeter(new FlowOptions { Decapsulate = true });
        var dns = PacketBytes.Ethernet(0x0800, IPv4(17, Udp(40000, 53, Bytes("1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001"))));

        var (notices, statistics) = Run([meter, new AlertEngine(new AlertRegistry(rule), raised.Add)], Good, FaultyHeader, FaultyPayload, FaultyHeader, FaultyInner, FaultyInnerPayload, dns);

        Assert.Equal((7, 7, 5), (statistics.Received, statistics.Delivered, statistics.DecodeErrors));
        Assert.DoesNotContain(notices, notice => notice is SourceFailed);
        // Two places: behind IP, and in the payload.
        Assert.Equal([2L, 3L], notices.OfType<DecoderFailed>().Select(notice => notice.Number));
        Assert.Contains("InjectedFaultException", notices.OfType<DecoderFailed>().First().Fault, StringComparison.Ordinal);
        var flows = notices.OfType<FlowsEnded>().SelectMany(ended => ended.Flows).ToList();
        Assert.Equal(7, flows.Sum(flow => flow.Packets));
        Assert.Contains(flows, flow => flow.DnsName == "example.org");
        Assert.Single(raised.OfType<AlertRaised>());
    }

    [Fact]
    public void Streams_and_searches_go_on_behind_a_fault()
    {
        var (notices, _) = Run([new TcpStreamReader(new TcpStreamOptions())], Good, FaultyHeader, FaultyInner, Good);
        Assert.DoesNotContain(notices, notice => notice is SourceFailed);

        var flow = Run([new FlowMeter(new FlowOptions())], Good, Good, Good, Good).Notices.OfType<FlowsEnded>().Single().Flows.Single();
        (notices, _) = Run([new FlowPacketFinder([FlowIdentity.Of(flow)], decapsulate: true)], Good, FaultyHeader, FaultyInner, Good);
        Assert.Equal(2, notices.OfType<PacketsFound>().Sum(found => found.Packets.Count));
    }

    [Fact]
    public void A_trial_of_rules_goes_on_behind_a_fault()
    {
        var run = new AlertRun([new TrafficAlert(new AlertRuleSettings { Name = "ports", DestinationPort = ["2222"], Cooldown = TimeSpan.Zero })]);

        foreach (var frame in (byte[][])[FaultyHeader, Good, FaultyPayload, Good]) run.Add(Packet.Of(LinkType.Ethernet, frame));
        run.End();

        Assert.Equal(2, run.Take().OfType<AlertRaised>().Count());
    }

    [Fact]
    public void A_rule_whose_condition_cannot_read_a_packet_leaves_out_that_packet_only()
    {
        static bool Condition(PacketRecord packet) => packet.SrcPort == 40000 ? throw new InjectedFaultException() : true;
        var raised = new List<CaptureItem>();
        TrafficAlert[] rules =
        [
            new(new AlertRuleSettings { Name = "script", Condition = Condition, Cooldown = TimeSpan.Zero }),
            new(new AlertRuleSettings { Name = "other", DestinationPort = ["40001"], Cooldown = TimeSpan.Zero }),
        ];

        var (notices, _) = Run([new AlertEngine(new AlertRegistry(rules), raised.Add)], Good, FaultyPayload, Good);

        Assert.DoesNotContain(notices, notice => notice is SourceFailed);
        Assert.Equal(2, raised.OfType<AlertRaised>().Count(alert => alert.Alert.Name == "script" && alert.Event.Message?.Contains("condition", StringComparison.Ordinal) != true));
        Assert.Single(raised.OfType<AlertRaised>(), alert => alert.Alert.Name == "other");
    }

    [Fact]
    public void A_monitor_goes_on_behind_a_fault_and_keeps_every_packet()
    {
        var sink = new CollectingMonitorSink();
        var file = Path.Join(_folder, "net.pcapng");
        using var monitor = new TrafficMonitor(
            "fault",
            new MonitorConfiguration { Files = ["test"], CaptureOutput = new CaptureOutputSettings { Path = file }, Flows = new FlowOptions { Decapsulate = true } },
            [new FrameSource(Good, FaultyHeader, FaultyPayload, FaultyInner, Good)],
            new MonitorEnvironment { Sink = sink, FilterCompiler = new LibpcapFilterCompiler(), OpenOutlet = (_, _, _) => null });
        monitor.Start();
        var consumer = new CollectingSink();
        while (monitor.Deliver(consumer, TimeSpan.FromMilliseconds(50)))
        {
            // The sink takes all packets.
        }

        monitor.Dispose();
        var health = sink.Health.Last();

        Assert.Equal((nameof(MonitorState.Completed), 5, 3L), (health.State, health.Received, health.DecodeErrors));
        Assert.Equal(5, health.PacketsWritten);
        Assert.NotEmpty(consumer.Notices.OfType<DecoderFailed>());
    }

    [Fact]
    public void A_faulty_packet_is_written_to_a_file_and_read_again()
    {
        var path = Path.Join(_folder, "fault.pcapng");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcapng, []))
        {
            foreach (var frame in (byte[][])[Good, FaultyHeader, Good]) writer.Write(Packet.Of(LinkType.Ethernet, frame).AsFrame());
        }

        using var reader = CaptureFileReader.Open(path, []);
        var errors = new List<string?>();
        while (reader.TryRead(out var frame)) errors.Add(new PacketRecord(frame).DecodeError);
        Assert.Equal([true, false, true], errors.Select(error => error is null));
    }

    [Fact]
    public void Tests_see_a_fault_that_nobody_has_injected()
    {
        var packet = Packet.Of(LinkType.Ethernet, PacketBytes.Ethernet(0x0800, IPv4(253, ThrownFaults.SeenMark)));

        Assert.Throws<InvalidOperationException>(() => packet.SrcIP);
        Assert.Throws<InvalidOperationException>(() => Packet.Of(LinkType.Ethernet, PacketBytes.Ethernet(0x0800, IPv4(17, Udp(40000, 40001, ThrownFaults.SeenMark)))).Application);
    }

    private static (IReadOnlyList<CaptureItem> Notices, CaptureStatistics Statistics) Run(IReadOnlyList<IFrameProcessor> processors, params byte[][] frames)
    {
        using var session = new CaptureSession([new FrameSource(frames)], new CaptureOptions { Name = "test", IsLive = false, Processors = processors });
        session.Start();
        var sink = new CollectingSink();
        sink.TakeAll(session);
        session.Dispose();
        return (sink.Notices, session.GetStatistics());
    }

    private sealed class FrameSource(params byte[][] frames) : IFrameSource
    {
        public string Name => "test";

        public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
        {
            var captureInterface = new CaptureInterface(Name, LinkType.Ethernet);
            for (var i = 0; i < frames.Length; i++) onFrame(new CapturedFrame(captureInterface, i + 1, (i + 1) * 1_000_000L, frames[i].Length, frames[i]));
        }

        public SourceDrops ReadDrops() => new(0, 0, 0);

        public void Dispose()
        {
        }
    }

    private sealed class FailingDissector : IPacketDissector
    {
        public IReadOnlyList<DissectedLayer> Dissect(LinkType linkType, byte[] bytes) => throw new InjectedFaultException();
    }
}
