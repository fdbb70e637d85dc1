using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows.Content;

public class RecordedContentTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_record_has_what_the_payloads_told()
    {
        var sink = new Sink();
        var meter = new FlowMeter(new FlowOptions());
        meter.Start(sink);
        Take(meter, 0, 100, [], TcpFlags.SYN);
        Take(meter, 1, 601, Streams.Hello[500..], TcpFlags.ACK);
        Take(meter, 2, 101, Streams.Hello[..500], TcpFlags.ACK);
        meter.OnEnd(isForced: false);
        var flow = Assert.Single(sink.Flows);
        Assert.Equal("TLS", flow.Application);
        Assert.Equal(Streams.Server, flow.ServerName);
        Assert.Null(flow.DnsName);
    }

    [Fact]
    public void A_head_goes_on_over_the_active_timeout()
    {
        var sink = new Sink();
        var meter = new FlowMeter(new FlowOptions { ActiveTimeout = TimeSpan.FromSeconds(10) });
        meter.Start(sink);
        Take(meter, 0, 100, [], TcpFlags.SYN);
        Take(meter, 1, 101, Streams.Hello[..500], TcpFlags.ACK);
        Take(meter, 12, 601, Streams.Hello[500..], TcpFlags.ACK);
        meter.OnEnd(isForced: false);
        Assert.Equal([null, Streams.Server], sink.Flows.Select(f => f.ServerName));
        Assert.Equal(["TLS", "TLS"], sink.Flows.Select(f => f.Application));
    }

    private static void Take(FlowMeter meter, long second, uint seq, byte[] payload, TcpFlags flags)
    {
        var bytes = PacketBytes.IPv4(6, PacketBytes.Tcp(50001, 443, payload, flags, seq));
        PacketDecoder.Decode(LinkType.Raw, bytes, bytes.Length, out var headers);
        meter.OnFrame(new CapturedFrame(new CaptureInterface("test0", LinkType.Raw), 1, second * Second, bytes.Length, bytes), headers);
    }

    private sealed class Sink : IItemSink
    {
        public List<FlowRecord> Flows { get; } = [];

        public void Post(CaptureItem item) => Flows.AddRange(Assert.IsType<FlowsEnded>(item).Flows);
    }
}
