using NetMon.Capture;
using NetMon.Flows;
using NetMon.Flows.Selection;
using NetMon.Flows.Streams;
using NetMon.Tests.Decoding;
using NetMon.Tests.Flows.Streams;

namespace NetMon.Tests.Capture;

public sealed class PushedCaptureTests
{
    private readonly ItemList _found = new();
    private readonly PacketRecord _packet = Packet.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(40000, 53, [1, 2, 3])));

    [Fact]
    public void What_a_processor_finds_is_out_before_the_call_returns()
    {
        var flow = FlowIdentity.Of(ProcessorRun.Flows([_packet]).Single());
        using var capture = new PushedCapture(Options("pushed-1") with { Processors = [new FlowPacketFinder([flow], decapsulate: false)] }, _found);

        capture.Add(_packet);

        Assert.Single(Assert.IsType<PacketsFound>(Assert.Single(_found.Items)).Packets);
    }

    [Fact]
    public void Every_packet_is_counted_and_the_numbers_stay_after_the_end()
    {
        var meter = new FlowMeter(new FlowOptions());
        using var capture = new PushedCapture(Options("pushed-2") with { Skip = 1, Processors = [meter] }, _found);
        for (var i = 0; i < 4; i++) capture.Add(_packet);
        Assert.True(Remembered("pushed-2").IsRunning);

        capture.End();

        Assert.Equal(3, Assert.Single(Assert.IsType<FlowsEnded>(Assert.Single(_found.Items)).Flows).Packets);
        var statistics = Remembered("pushed-2");
        Assert.Equal((3, 3, 0, 0, 0), (statistics.Received, statistics.Delivered, statistics.Discarded, statistics.DroppedByQueue, statistics.DecodeErrors));
        Assert.False(statistics.IsRunning);
    }

    private static CaptureStatistics Remembered(string name) => Assert.Single(CaptureRegistry.GetStatistics(), capture => capture.Source == name);

    private static CaptureOptions Options(string name) => new() { Name = name, IsLive = false };
}
