using CsCheck;
using NetMon.Flows;
using static NetMon.Tests.Flows.MeteredTraffic;

namespace NetMon.Tests.Flows;

public sealed class ExpiryTests
{
    [Theory]
    [InlineData(60, 1)]
    [InlineData(60.000000001, 2)]
    public void A_datagram_flow_may_be_silent_for_exactly_its_timeout(double pause, int expected)
    {
        var flows = new MeteredTraffic().Add(0, Udp(1000, 53)).Add(pause, Udp(1000, 53)).End();

        Assert.Equal(expected, flows.Count);
        Assert.Equal(nameof(FlowEndReason.EndOfCapture), flows[^1].EndReason);
        if (expected == 2) Assert.Equal(nameof(FlowEndReason.Idle), flows[0].EndReason);
    }

    [Fact]
    public void A_connection_may_be_silent_for_longer_unless_one_timeout_is_given_for_all()
    {
        Assert.Single(new MeteredTraffic().Add(0, Tcp(1000, 80, TcpFlags.ACK)).Add(299, Tcp(1000, 80, TcpFlags.ACK)).End());
        Assert.Equal(2, new MeteredTraffic().Add(0, Tcp(1000, 80, TcpFlags.ACK)).Add(301, Tcp(1000, 80, TcpFlags.ACK)).End().Count);

        var brief = new FlowOptions { IdleTimeout = TimeSpan.FromSeconds(10) };
        Assert.Equal(2, new MeteredTraffic(brief).Add(0, Tcp(1000, 80, TcpFlags.ACK)).Add(11, Tcp(1000, 80, TcpFlags.ACK)).End().Count);
        Assert.Single(new MeteredTraffic(brief).Add(0, Udp(1000, 53)).Add(9, Udp(1000, 53)).End());
    }

    [Fact]
    public void Other_packets_end_a_silent_flow_at_its_time()
    {
        var traffic = new MeteredTraffic().Add(0, Udp(1000, 53));

        for (var second = 1; second <= 60; second++) traffic.Add(second, Udp(2000, 53));
        traffic.Tick(60);
        Assert.Empty(traffic.Flows);

        traffic.Tick(62);
        var flow = Assert.Single(traffic.Flows);
        Assert.Equal(1000, flow.SrcPort);
        Assert.Equal(nameof(FlowEndReason.Idle), flow.EndReason);
    }

    [Fact]
    public void A_clock_ends_flows_on_a_silent_link()
    {
        var traffic = new MeteredTraffic().Add(0, Udp(1000, 53)).Add(1, Tcp(1000, 80, TcpFlags.SYN));

        traffic.Tick(62);
        Assert.Equal("UDP", Assert.Single(traffic.Flows).Protocol);
        traffic.Tick(303);
        Assert.Equal(2, traffic.Flows.Count);
        Assert.Equal(0, traffic.Statistics.Open);
    }

    [Fact]
    public void A_clock_without_packets_does_nothing()
    {
        var traffic = new MeteredTraffic().Tick(0).Tick(1000);

        Assert.Empty(traffic.End());
    }

    [Fact]
    public void A_reset_connection_lingers_for_its_last_packets_and_a_fresh_one_begins_anew()
    {
        var traffic = new MeteredTraffic()
            .Add(0, Tcp(1000, 80, TcpFlags.SYN, seq: 1))
            .Add(1, Tcp(80, 1000, TcpFlags.RST | TcpFlags.ACK, ack: 2, source: "10.0.0.2", destination: "10.0.0.1"))
            .Add(5, Tcp(1000, 80, TcpFlags.ACK, seq: 2))
            .Add(6, Tcp(1000, 80, TcpFlags.SYN, seq: 5000));

        var flows = traffic.End();

        Assert.Equal([3L, 1L], flows.Select(flow => flow.Packets));
        Assert.Equal([nameof(FlowEndReason.Reset), nameof(FlowEndReason.EndOfCapture)], flows.Select(flow => flow.EndReason));
    }

    [Fact]
    public void A_flow_that_begins_again_in_place_still_ends_at_its_time()
    {
        var traffic = new MeteredTraffic().Add(0, Udp(1000, 53)).Add(60.5, Udp(1000, 53));

        traffic.Tick(119);
        Assert.Single(traffic.Flows);
        traffic.Tick(122);
        Assert.Equal(2, traffic.Flows.Count);
        Assert.Equal(0, traffic.Statistics.Open);
    }

    [Fact]
    public void A_long_flow_is_reported_in_parts_that_add_up()
    {
        var traffic = new MeteredTraffic(new FlowOptions { ActiveTimeout = TimeSpan.FromSeconds(10) }).Add(0, Udp(53, 1000));
        for (var second = 1; second <= 35; second++) traffic.Add(second, Udp(1000, 53, source: "10.0.0.2", destination: "10.0.0.1"));

        var flows = traffic.End();

        Assert.Equal(4, flows.Count);
        Assert.Equal(36, flows.Sum(flow => flow.Packets));
        Assert.Equal([nameof(FlowEndReason.Active), nameof(FlowEndReason.Active), nameof(FlowEndReason.Active), nameof(FlowEndReason.EndOfCapture)], flows.Select(flow => flow.EndReason));
        // All records of a flow have the same originator.
        Assert.Single(flows.Select(flow => flow.SrcIP.ToString()).Distinct());
        Assert.All(flows.Zip(flows.Skip(1)), pair => Assert.True(pair.First.EndTime < pair.Second.StartTime));
    }

    [Fact]
    public void A_part_without_packets_is_not_reported()
    {
        var traffic = new MeteredTraffic(new FlowOptions { ActiveTimeout = TimeSpan.FromSeconds(10) }).Add(0, Tcp(1000, 80, TcpFlags.ACK));

        for (var second = 1; second < 100; second++) traffic.Tick(second);

        Assert.Equal(nameof(FlowEndReason.Active), Assert.Single(traffic.End()).EndReason);
    }

    [Fact]
    public void A_far_future_and_the_way_back_do_not_keep_flows_from_ending()
    {
        var traffic = new MeteredTraffic().Add(0, Udp(1000, 53)).AddAt(long.MaxValue, Udp(2000, 53)).Add(1, Udp(3000, 53));

        for (var second = 2; second < 70; second++) traffic.Add(second, Udp(4000, 53));

        Assert.Equal([1000, 2000, 3000], traffic.Flush().Flows.Select(flow => flow.SrcPort).Order());
        Assert.Equal(1, traffic.Statistics.Open);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_time_of_long_ago_ends_nothing_early_and_nothing_late(long nanoseconds)
    {
        var traffic = new MeteredTraffic().Add(0, Udp(1000, 53)).AddAt(nanoseconds, Udp(2000, 53));
        Assert.Equal(2, traffic.Statistics.Open);
        Assert.Empty(traffic.Flows);

        for (var second = 0; second < 64; second++) traffic.AddAt(nanoseconds + (second * 1_000_000_000L), Udp(3000, 53));
        Assert.Equal([1000, 2000], traffic.Flush().Flows.Select(flow => flow.SrcPort).Order());
    }

    [Fact]
    public void Packets_without_a_time_leave_the_clock_alone()
    {
        var traffic = new MeteredTraffic();
        for (var second = 0; second < 50; second++) traffic.Add(second, Udp(1000, 53)).AddAt(0, Udp(2000, 53));

        Assert.Equal(2, traffic.End().Count);
    }

    [Fact]
    public void Packets_out_of_order_end_nothing_early()
    {
        var traffic = new MeteredTraffic();
        for (var second = 100; second > 0; second--) traffic.Add(second, Udp(1000, 53));

        var flow = Assert.Single(traffic.End());
        Assert.Equal(100, flow.Packets);
        Assert.Equal(99, flow.Duration);
    }

    [Fact]
    public void Whatever_the_times_every_packet_is_counted_once_and_silence_ends_every_flow()
    {
        var time = Gen.OneOf(Gen.Long, Gen.Long[0, 4_000_000_000_000_000_000], Gen.Long[1_780_000_000_000_000_000, 1_780_000_300_000_000_000]);
        Gen.Select(time, Gen.Int[1, 5]).Array[1, 60].Sample(packets =>
        {
            var traffic = new MeteredTraffic();
            foreach (var (at, port) in packets) traffic.AddAt(at, Udp(port, 53));
            var last = packets[^1].Item1;
            if (last is 0 or > long.MaxValue - 200_000_000_000) return;

            // From here on only one flow continues, so the others end.
            for (var second = 1; second <= 130; second++) traffic.AddAt(last + (second * 1_000_000_000L), Udp(9, 53));
            Assert.Equal(1, traffic.Statistics.Open);
            Assert.Equal(packets.Length + 130, traffic.End().Sum(flow => flow.Packets));
        });
    }
}
