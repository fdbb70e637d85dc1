using NetMon.Flows;
using static NetMon.Tests.Flows.MeteredTraffic;

namespace NetMon.Tests.Flows;

public sealed class EvictionTests
{
    [Fact]
    public void The_flow_that_is_silent_for_longest_leaves_a_full_table_first()
    {
        var traffic = new MeteredTraffic(new FlowOptions { MaxFlow = 3 })
            .Add(0.1, Tcp(1000, 80, TcpFlags.ACK)).Add(0.2, Udp(2000, 53)).Add(0.3, Udp(3000, 53))
            .Add(0.4, Tcp(1000, 80, TcpFlags.ACK))
            .Add(0.5, Udp(4000, 53)).Add(0.6, Udp(5000, 53)).Add(0.7, Udp(6000, 53));

        traffic.Tick(1);

        Assert.Equal([2000, 3000, 1000], traffic.Flows.Select(flow => flow.SrcPort));
        Assert.All(traffic.Flows, flow => Assert.Equal(nameof(FlowEndReason.Resource), flow.EndReason));
        Assert.Equal(3, traffic.Statistics.Evicted);
        Assert.Equal([4000, 5000, 6000], traffic.End().Skip(3).Select(flow => flow.SrcPort));
    }

    [Fact]
    public void A_table_of_one_flow_works()
    {
        var traffic = new MeteredTraffic(new FlowOptions { MaxFlow = 1 });
        for (var port = 1; port <= 50; port++) traffic.Add(port * 0.01, Udp(port, 53));

        Assert.Equal(Enumerable.Range(1, 50).Select(port => (int?)port), traffic.End().Select(flow => flow.SrcPort));
        Assert.Equal(49, traffic.Statistics.Evicted);
    }

    [Fact]
    public void A_flood_never_makes_the_table_larger_and_every_packet_is_counted()
    {
        const int Flows = 5000;
        var traffic = new MeteredTraffic(new FlowOptions { MaxFlow = 640 });
        for (var i = 0; i < Flows; i++)
        {
            traffic.Add(i * 0.001, Udp(1024 + i, 53));
            Assert.InRange(traffic.Statistics.Open, 1, 640);
        }

        var ports = traffic.End().Select(flow => flow.SrcPort!.Value).ToArray();

        Assert.Equal(Enumerable.Range(1024, Flows), ports);
        Assert.InRange(traffic.Statistics.Evicted, Flows - 640, Flows - 600);
    }

    [Fact]
    public void A_connection_that_was_over_is_not_called_evicted()
    {
        var traffic = new MeteredTraffic(new FlowOptions { MaxFlow = 1 })
            .Add(0, Tcp(1000, 80, TcpFlags.SYN)).Add(0.1, Tcp(1000, 80, TcpFlags.RST, seq: 2)).Add(0.2, Udp(2000, 53));

        Assert.Equal(nameof(FlowEndReason.Reset), traffic.End()[0].EndReason);
        Assert.Equal(0, traffic.Statistics.Evicted);
    }
}
