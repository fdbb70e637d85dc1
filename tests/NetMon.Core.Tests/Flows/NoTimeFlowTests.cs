using NetMon.Flows.Summaries;
using NetMon.Flows.Summaries.Groups;
using NetMon.Packets;
using static NetMon.Tests.Flows.MeteredTraffic;

namespace NetMon.Tests.Flows;

/// <summary>Flows of packets whose file does not say when they were seen.</summary>
public sealed class NoTimeFlowTests
{
    private const long NoTime = CapturedFrame.NoTime;

    [Fact]
    public void A_flow_of_packets_without_time_has_no_times()
    {
        var traffic = new MeteredTraffic().AddAt(NoTime, Tcp(1000, 80, TcpFlags.SYN)).AddAt(NoTime, Tcp(80, 1000, TcpFlags.SYN | TcpFlags.ACK, source: "10.0.0.2", destination: "10.0.0.1"))
            .AddAt(NoTime, Tcp(1000, 80, TcpFlags.ACK, seq: 2, ack: 2));

        var flow = Assert.Single(traffic.End());

        Assert.Equal((3L, null, null, null, null), (flow.Packets, flow.StartTime, flow.EndTime, flow.Duration, flow.BitsPerSecond));
        Assert.Null(flow.HandshakeRtt);
    }

    [Fact]
    public void Packets_without_time_do_not_move_the_clock()
    {
        var traffic = new MeteredTraffic().Add(0, Udp(1000, 53)).AddAt(NoTime, Udp(1000, 53)).Add(1, Udp(1000, 53)).AddAt(NoTime, Udp(2000, 53));

        var flows = traffic.End();

        Assert.Equal([(3L, 1), (1L, (double?)null)], flows.OrderByDescending(flow => flow.Packets).Select(flow => (flow.Packets, flow.Duration)));
    }

    [Fact]
    public void Groups_of_flows_without_time_say_so()
    {
        var flow = Assert.Single(new MeteredTraffic().AddAt(NoTime, Udp(1000, 53)).End());
        var sample = new TrafficSample(flow);
        var byTime = TrafficGroups.Create(TrafficGrouping.Time, new TrafficGroupingOptions());
        byTime.Add(sample);

        var summary = Assert.Single(byTime.Summaries());

        Assert.Equal(("(no time)", null, null, null), (summary.Key, summary.IntervalStart, summary.FirstSeen, summary.LastSeen));
    }
}
