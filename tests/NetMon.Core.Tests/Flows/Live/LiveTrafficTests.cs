using NetMon.Flows;
using NetMon.Flows.Live;
using NetMon.Flows.Summaries;

namespace NetMon.Tests.Flows.Live;

public sealed class LiveTrafficTests
{
    // Ethernet, IPv4 and UDP headers and this: 100 bytes on the wire.
    private const int Payload = 58;

    [Fact]
    public void Open_flows_count_as_they_stand()
    {
        var traffic = new WatchedTraffic().Add(0, Packet(1000)).Add(0.1, Packet(1000)).Add(0.2, Packet(1001));

        var snapshot = traffic.Look();

        Assert.Equal((3, 300, 2, 2), (snapshot.Packets, snapshot.Bytes, snapshot.Flows, snapshot.OpenFlows));
        var host = snapshot.Rows.Single(row => row.Summary.Key == "10.0.0.1").Summary;
        Assert.Equal((2, 3, 0, 300), (host.Flows, host.PacketsSent, host.PacketsReceived, host.BytesSent));
    }

    [Theory]
    [MemberData(nameof(Groupings))]
    public void At_every_moment_the_rows_are_the_summaries_of_the_flows_so_far(TrafficGrouping by)
    {
        var traffic = new WatchedTraffic();
        var alone = new WatchedTraffic();
        for (var i = 0; i < 400; i++)
        {
            // Some flows end meanwhile, as they are idle for more than a minute.
            var frame = Packet(1000 + (i * 7 % 40), i % 3 == 0 ? 53 : 443, $"10.0.{i % 2}.{i % 5}");
            traffic.Add(i, frame);
            alone.Add(i, frame);
            if (i % 100 == 0) traffic.Look(by);
        }

        var rows = traffic.Look(by).Rows.Select(row => row.Summary).OrderBy(summary => summary.Key, StringComparer.Ordinal);

        var builder = new TrafficSummaryBuilder(by);
        foreach (var flow in alone.FlowsAlone) builder.Add(flow);
        Assert.Equal(builder.Summaries().OrderBy(summary => summary.Key, StringComparer.Ordinal), rows);
        Assert.Equal(rows, traffic.End().Live.Finish(by).OrderBy(summary => summary.Key, StringComparer.Ordinal));
    }

    public static TheoryData<TrafficGrouping> Groupings => [.. Enum.GetValues<TrafficGrouping>()];

    [Fact]
    public void Finish_gives_the_order_of_a_flow_summary()
    {
        var traffic = new WatchedTraffic();
        for (var i = 0; i < 50; i++) traffic.Add(i, Packet(1000 + i, source: $"10.1.0.{i % 7}"));

        var summary = new FlowSummary(new FlowSummaryOptions { By = TrafficGrouping.Host });
        foreach (var flow in traffic.FlowsAlone) summary.Add(flow);
        Assert.Equal(summary.Finish(), traffic.End().Live.Finish(TrafficGrouping.Host));
    }

    [Fact]
    public void Flows_beyond_any_bound_are_added_up_when_nobody_looks()
    {
        // More than a minute apart, so that each has ended when the next begins.
        var traffic = new WatchedTraffic(new FlowOptions { IdleTimeout = TimeSpan.FromSeconds(1) });
        const int Flows = 40_000;
        for (var i = 0; i < Flows; i++) traffic.Add(i * 3, Packet(1000 + (i % 100)));

        Assert.Equal(Flows, traffic.End().Live.Finish(TrafficGrouping.Protocol).Single().Flows);
    }

    [Fact]
    public void Rates_are_those_of_the_last_second()
    {
        var traffic = new WatchedTraffic();
        for (var i = 0; i <= 20; i++)
        {
            // 1000 bytes a second for a second, then 2000.
            traffic.Add(i / 10.0, Packet(1000));
            if (i > 10) traffic.Add(i / 10.0, Packet(1001));
            traffic.Look();
        }

        var snapshot = traffic.Look();

        Assert.Equal(16_000, snapshot.BitsPerSecond, 0.001);
        Assert.Equal(20, snapshot.PacketsPerSecond, 0.001);
        Assert.Equal([16_000.0, 16_000.0], snapshot.Rows.Select(row => Math.Round(row.BitsPerSecond!.Value, 3)));
    }

    [Fact]
    public void Rates_fall_to_nothing_on_a_silent_link()
    {
        var traffic = new WatchedTraffic().Add(0, Packet(1000)).Add(0.5, Packet(1000));
        traffic.Look();

        traffic.Tick(1);
        traffic.Look();
        traffic.Tick(2.5);
        var snapshot = traffic.Look();

        Assert.Equal(0, snapshot.BitsPerSecond);
        Assert.All(snapshot.Rows, row => Assert.Equal(0, row.BitsPerSecond));
        Assert.Equal(TimeSpan.FromSeconds(2.5), snapshot.Elapsed);
    }

    [Fact]
    public void Rates_are_unknown_for_a_moment_after_the_grouping_changed()
    {
        var traffic = new WatchedTraffic().Add(0, Packet(1000)).Add(1.5, Packet(1000));
        traffic.Look();
        traffic.Tick(2.6).Look();
        traffic.Tick(3);

        Assert.Null(traffic.Look(TrafficGrouping.Port).Rows.Single().BitsPerSecond);
        traffic.Tick(4.2);
        Assert.Equal(0, traffic.Look(TrafficGrouping.Port).Rows.Single().BitsPerSecond);
    }

    [Fact]
    public void The_last_minute_is_there_second_by_second()
    {
        var traffic = new WatchedTraffic();
        for (var second = 0; second < 70; second++)
        {
            for (var i = 0; i <= second % 3; i++) traffic.Add(second + 0.5, Packet(1000));
        }

        var history = traffic.Look().History;

        Assert.Equal(Enumerable.Range(10, 60).Select(second => 100L * (1 + (second % 3))), history);
        Assert.All(traffic.Tick(200).Look().History, bytes => Assert.Equal(0, bytes));
    }

    [Fact]
    public void Shares_are_parts_of_all_traffic()
    {
        var traffic = new WatchedTraffic().Add(0, Packet(1000)).Add(0, Packet(1000)).Add(0, Packet(1000)).Add(0, Packet(1001, port: 80));

        Assert.Equal([0.75, 0.25], traffic.Look(TrafficGrouping.Port).Rows.Select(row => row.Share));
        Assert.Equal([0.5, 0.5], traffic.Look().Rows.Select(row => row.Share));
        Assert.Equal(new TrafficShare("UDP", 400, 1), traffic.Look().Protocols.Single());
        Assert.Equal(1, traffic.Look().Applications.Sum(application => application.Share));
    }

    [Fact]
    public void What_a_host_sends_to_itself_counts_once()
    {
        var traffic = new WatchedTraffic().Add(0, Packet(1000, source: "127.0.0.1", destination: "127.0.0.1"));
        traffic.Look();
        var snapshot = traffic.Add(1, Packet(1000, source: "127.0.0.1", destination: "127.0.0.1")).Look();

        var row = Assert.Single(snapshot.Rows);
        Assert.Equal(1, row.Share);
        Assert.Equal(snapshot.BitsPerSecond, row.BitsPerSecond);
        Assert.Equal(snapshot.PacketsPerSecond, row.PacketsPerSecond);
    }

    [Fact]
    public void Shares_add_up_to_one_whatever_is_grouped_by()
    {
        var traffic = new WatchedTraffic().Add(0, Packet(1000, source: "127.0.0.1", destination: "127.0.0.1"))
            .Add(0, Packet(1001, source: "10.0.0.1", destination: "10.0.0.2")).Add(0, Packet(1002, source: "10.0.0.1", destination: "10.9.0.3"));

        Assert.All(Enum.GetValues<TrafficGrouping>(), grouping => Assert.Equal(1, traffic.Look(grouping).Rows.Sum(row => row.Share), 9));
    }

    [Theory]
    [InlineData(TrafficSort.Bytes)]
    [InlineData(TrafficSort.Flows)]
    [InlineData(TrafficSort.Key)]
    public void Pages_are_parts_of_the_order_and_of_the_reversed_one(TrafficSort sort)
    {
        var traffic = new WatchedTraffic();
        for (var host = 1; host <= 6; host++)
        {
            for (var i = 0; i < host; i++) traffic.Add(host, Packet((ushort)(1000 + i), source: $"10.0.0.{host}", destination: "10.0.0.9"));
        }

        string[] Keys(int skip, int top, bool isReversed) =>
            [.. traffic.Live.Look(new TrafficView { Sort = sort, Skip = skip, Top = top, IsReversed = isReversed }).Rows.Select(row => row.Summary.Key)];

        var all = Keys(0, int.MaxValue, false);
        Assert.Equal(7, all.Length);
        Assert.Equal(all[2..4], Keys(2, 2, false));
        Assert.Equal(all.Reverse(), Keys(0, int.MaxValue, true));
        Assert.Equal(all.Reverse().Take(2), Keys(0, 2, true));
        Assert.Equal(7, traffic.Live.Look(new TrafficView { Top = 2 }).MatchCount);
    }

    [Theory]
    [InlineData(TrafficSort.Bytes, "10.0.0.9", "10.0.0.3")]
    [InlineData(TrafficSort.BytesReceived, "10.0.0.9", "10.0.0.1")]
    [InlineData(TrafficSort.BytesSent, "10.0.0.3", "10.0.0.2")]
    [InlineData(TrafficSort.Flows, "10.0.0.9", "10.0.0.1")]
    [InlineData(TrafficSort.Key, "10.0.0.1", "10.0.0.2")]
    [InlineData(TrafficSort.LastSeen, "10.0.0.9", "10.0.0.3")]
    public void Rows_are_sorted_and_cut_off(TrafficSort sort, string first, string second)
    {
        var traffic = new WatchedTraffic();
        for (var host = 1; host <= 3; host++)
        {
            for (var i = 0; i < host; i++) traffic.Add(host, Packet(1000, source: $"10.0.0.{host}", destination: "10.0.0.9"));
        }

        traffic.Add(2.5, Packet(1001, source: "10.0.0.1", destination: "10.0.0.9", payload: 1));

        var snapshot = traffic.Look(sort: sort, top: 2);

        Assert.Equal(4, snapshot.GroupCount);
        if (sort == TrafficSort.BytesReceived) Assert.Equal(first, snapshot.Rows[0].Summary.Key);
        else Assert.Equal([first, second], snapshot.Rows.Select(row => row.Summary.Key));
    }

    [Fact]
    public void Latencies_of_open_flows_and_of_ended_ones_are_averaged_and_sorted_by()
    {
        var traffic = new WatchedTraffic(new FlowOptions { IdleTimeout = TimeSpan.FromSeconds(5) });
        Connect(0, 1000, 80, 0.01);
        Connect(20, 1001, 80, 0.03);
        Connect(20, 1002, 443, 0.2);
        traffic.Add(21, Packet(1003, 53));

        var snapshot = traffic.Look(TrafficGrouping.Port, TrafficSort.HandshakeRtt);

        Assert.Equal(["TCP/443", "TCP/80", "UDP/53"], snapshot.Rows.Select(row => row.Summary.Key));
        Assert.Equal([0.2, 0.02, null], snapshot.Rows.Select(row => row.Summary.HandshakeRtt));
        Assert.Equal([1, 2, 0], snapshot.Rows.Select(row => row.Summary.Handshakes));

        void Connect(double at, int port, int server, double seconds) => traffic
            .Add(at, MeteredTraffic.Tcp(port, server, TcpFlags.SYN, seq: 100))
            .Add(at + (seconds / 2), MeteredTraffic.Tcp(server, port, TcpFlags.SYN | TcpFlags.ACK, 500, 101, "10.0.0.2", "10.0.0.1"))
            .Add(at + seconds, MeteredTraffic.Tcp(port, server, TcpFlags.ACK, 101, 501));
    }

    [Fact]
    public void A_filter_keeps_rows_whose_key_contains_it()
    {
        var traffic = new WatchedTraffic().Add(0, Packet(1000, source: "10.7.0.1")).Add(0, Packet(1000));

        var snapshot = traffic.Look(filter: ".7.");

        Assert.Equal("10.7.0.1", snapshot.Rows.Single().Summary.Key);
        Assert.Equal(3, snapshot.GroupCount);
        Assert.Equal(200, snapshot.Bytes);
    }

    [Fact]
    public void Packets_without_a_flow_count_in_all()
    {
        var snapshot = new WatchedTraffic().Add(0, MeteredTraffic.Arp()).Look();

        Assert.Equal((1, 0), (snapshot.Packets, snapshot.Flows));
        Assert.Empty(snapshot.Rows);
    }

    [Fact]
    public void Alerts_are_counted_and_the_last_are_kept()
    {
        var traffic = new WatchedTraffic();
        for (var i = 1; i <= 250; i++) traffic.Live.AddAlert($"alert {i}");

        var snapshot = traffic.Look();

        Assert.Equal(250, snapshot.AlertCount);
        Assert.Equal("alert 250", snapshot.Alerts[^1]);
        Assert.Equal(200, snapshot.Alerts.Count);
    }

    [Theory]
    [MemberData(nameof(Groupings))]
    public void Groups_beyond_a_limit_become_one_and_the_totals_still_add_up(TrafficGrouping by)
    {
        const int Limit = 40;
        var options = new FlowOptions { IdleTimeout = TimeSpan.FromSeconds(5) };
        var traffic = new WatchedTraffic(options, Limit);
        var all = new TrafficSummaryBuilder(by);
        for (var i = 0; i < 2000; i++)
        {
            // A scan: every packet has its own flow, hosts, service and minute.
            traffic.Add(i * 60, Packet(2000, 1000 + i, $"10.{i % 200}.{i / 200}.1", $"172.16.{i % 200}.{i / 200}"));
            if (i % 10 == 0) traffic.Look(by);
        }

        foreach (var flow in traffic.FlowsAlone) all.Add(flow);
        var rows = traffic.Look(by).Rows;
        var summaries = traffic.End().Live.Finish(by);

        Assert.Equal(Sum(all.Summaries()), Sum(rows.Select(row => row.Summary)));
        Assert.Equal(Sum(all.Summaries()), Sum(summaries));
        var own = summaries.Count(summary => summary.Key != "(other)");
        // A flow may add two groups, so one more than the limit can be seen before the next look.
        Assert.InRange(own, Math.Min(all.Count, Limit * 3 / 4), Limit + 2);
        // A network that returns after eviction gets a new row.
        Assert.InRange(traffic.Live.Folded(by), all.Count - own, by == TrafficGrouping.Subnet ? long.MaxValue : all.Count - own);
        if (all.Count > own) Assert.Null(rows.Single(row => row.Summary.Key == "(other)").BitsPerSecond);

        static (long, long, long, long, long, DateTime, DateTime) Sum(IEnumerable<TrafficSummary> of)
        {
            var list = of.ToArray();
            return (list.Sum(item => item.Flows), list.Sum(item => item.PacketsSent), list.Sum(item => item.PacketsReceived),
                list.Sum(item => item.BytesSent), list.Sum(item => item.BytesReceived), list.Min(item => item.FirstSeen)!.Value, list.Max(item => item.LastSeen)!.Value);
        }
    }

    [Fact]
    public void Who_talks_now_and_who_talked_much_keeps_a_row()
    {
        var traffic = new WatchedTraffic(new FlowOptions { IdleTimeout = TimeSpan.FromSeconds(5) }, groupLimit: 40);
        traffic.Add(0, Packet(1000, source: "10.0.0.1", payload: 1400));
        for (var i = 1; i < 1000; i++)
        {
            traffic.Add(i * 10, Packet(1000, source: $"10.9.{i / 250}.{i % 250}"));
            if (i % 10 == 0) traffic.Add(i * 10, Packet(1000, source: "10.0.0.2", payload: 0)).Look();
        }

        var keys = traffic.Look().Rows.Select(row => row.Summary.Key).ToArray();

        Assert.Contains("10.0.0.1", keys);
        Assert.Contains("10.0.0.2", keys);
        Assert.Contains("10.9.3.249", keys);
        Assert.DoesNotContain("10.9.0.1", keys);
    }

    private static byte[] Packet(int sourcePort, int port = 53, string source = "10.0.0.1", string destination = "10.0.0.2", int payload = Payload) =>
        MeteredTraffic.Udp(sourcePort, port, payload, source, destination);
}
