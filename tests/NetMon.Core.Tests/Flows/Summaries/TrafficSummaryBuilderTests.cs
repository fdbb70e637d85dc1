using CsCheck;
using NetMon.Flows.Summaries;
using NetMon.Flows.Summaries.Comparison;

namespace NetMon.Tests.Flows.Summaries;

public sealed class TrafficSummaryBuilderTests
{
    public static TheoryData<TrafficGrouping> Groupings => [.. Enum.GetValues<TrafficGrouping>()];

    [Fact]
    public void A_host_has_sent_what_came_from_it_whoever_began_the_flow()
    {
        var hosts = Samples.Group(TrafficGrouping.Host, [Samples.Flow("192.0.2.1", "192.0.2.2"), Samples.Flow("192.0.2.2", "192.0.2.1", second: 5)]);

        var host = hosts["192.0.2.1"];
        Assert.Equal("192.0.2.1", host.Address);
        Assert.Equal((2, 3, 3, 1200, 1200), (host.Flows, host.PacketsSent, host.PacketsReceived, host.BytesSent, host.BytesReceived));
        Assert.Equal((Samples.Noon.ToLocalTime(), Samples.Noon.AddSeconds(6).ToLocalTime()), (host.FirstSeen, host.LastSeen));
        Assert.Equal(2, hosts.Count);
    }

    [Fact]
    public void A_flow_from_a_host_to_itself_is_one_flow_all_of_it_sent_and_received()
    {
        var host = Assert.Single(Samples.Group(TrafficGrouping.Host, [Samples.Flow("127.0.0.1", "127.0.0.1")])).Value;

        Assert.Equal((1, 3, 3, 1200, 1200), (host.Flows, host.PacketsSent, host.PacketsReceived, host.BytesSent, host.BytesReceived));
    }

    [Theory]
    [MemberData(nameof(Groupings))]
    public void The_latency_of_a_group_is_the_mean_of_the_handshakes_that_were_measured(TrafficGrouping by)
    {
        var flow = Samples.Flow("192.0.2.1", "192.0.2.2");
        TrafficSample[] flows = [flow with { HandshakeNanoseconds = 10_000_000 }, flow, flow with { HandshakeNanoseconds = 50_000_000 }];

        Assert.All(Samples.Group(by, flows).Values, group => Assert.Equal((3, 2, 0.03), (group.Flows, group.Handshakes, group.HandshakeRtt)));
        Assert.All(Samples.Group(by, [flow]).Values, group => Assert.Equal((0, null), (group.Handshakes, group.HandshakeRtt)));
        // The time stamps of a hostile file.
        var longest = flow with { HandshakeNanoseconds = long.MaxValue };
        Assert.All(Samples.Group(by, [longest, longest, longest]).Values, group => Assert.Equal(long.MaxValue / 1e9, group.HandshakeRtt));
    }

    [Fact]
    public void Latencies_of_merged_groups_are_those_of_their_flows()
    {
        var builder = new TrafficSummaryBuilder(TrafficGrouping.Port, maxGroup: 4);
        for (var port = 1; port <= 20; port++) builder.Add(Samples.Flow("192.0.2.1", "192.0.2.2", port, port) with { HandshakeNanoseconds = port * 1_000_000L });
        var groups = builder.Summaries().ToArray();

        Assert.True(builder.Folded > 0);
        Assert.Equal(20, groups.Sum(group => group.Handshakes));
        Assert.Equal(0.210, groups.Sum(group => group.Handshakes * group.HandshakeRtt!.Value), 9);
    }

    [Fact]
    public void Broadcast_and_multicast_addresses_are_hosts_that_only_receive()
    {
        var hosts = Samples.Group(TrafficGrouping.Host, [Samples.Flow("192.0.2.1", "255.255.255.255") with { PacketsReceived = 0, BytesReceived = 0 }]);

        Assert.Equal((0, 2, 200), (hosts["255.255.255.255"].PacketsSent, hosts["255.255.255.255"].PacketsReceived, hosts["255.255.255.255"].BytesReceived));
    }

    [Fact]
    public void A_conversation_is_seen_from_the_side_that_began_most_of_its_flows_under_a_key_that_does_not_depend_on_it()
    {
        var flow = Samples.Flow("192.0.2.9", "192.0.2.10");
        var back = Samples.Flow("192.0.2.10", "192.0.2.9");

        var once = Assert.Single(Samples.Group(TrafficGrouping.Conversation, [flow])).Value;
        var mostlyBack = Assert.Single(Samples.Group(TrafficGrouping.Conversation, [flow, back, back])).Value;

        Assert.Equal("192.0.2.9 - 192.0.2.10", once.Key);
        Assert.Equal(once.Key, mostlyBack.Key);
        Assert.Equal(("192.0.2.9", 200, 1000), (once.Address!.ToString(), once.BytesSent, once.BytesReceived));
        Assert.Equal(("192.0.2.10", "192.0.2.9"), (mostlyBack.Address!.ToString(), mostlyBack.PeerAddress!.ToString()));
        Assert.Equal((3, 1400, 2200), (mostlyBack.Flows, mostlyBack.BytesSent, mostlyBack.BytesReceived));
    }

    [Fact]
    public void A_service_is_a_protocol_and_the_responders_port_and_icmp_has_none()
    {
        var services = Samples.Group(
            TrafficGrouping.Port, [Samples.Flow("192.0.2.1", "192.0.2.2"), Samples.Flow("192.0.2.1", "192.0.2.2", 8) with { Protocol = "ICMP" }]);

        Assert.Equal(("TCP", 443), (services["TCP/443"].Protocol, services["TCP/443"].Port));
        Assert.Equal(("ICMP", null), (services["ICMP"].Protocol, services["ICMP"].Port));
    }

    [Fact]
    public void Flows_without_a_name_are_a_group_of_their_own()
    {
        var applications = Samples.Group(
            TrafficGrouping.Application, [Samples.Flow("192.0.2.1", "192.0.2.2"), Samples.Flow("192.0.2.1", "192.0.2.2") with { Application = "TLS" }]);

        Assert.Null(applications["(none)"].Application);
        Assert.Equal("TLS", applications["TLS"].Application);
    }

    [Theory]
    [InlineData(24, "198.51.100.0/24")]
    [InlineData(32, "198.51.100.77/32")]
    [InlineData(20, "198.51.96.0/20")]
    [InlineData(9, "198.0.0.0/9")]
    [InlineData(0, "0.0.0.0/0")]
    public void A_subnet_keeps_the_bits_of_its_prefix(int prefixLength, string expected)
    {
        var options = new TrafficGroupingOptions { IPv4PrefixLength = prefixLength };

        Assert.Contains(expected, Samples.Group(TrafficGrouping.Subnet, [Samples.Flow("198.51.100.77", "192.0.2.1")], options).Keys);
    }

    [Fact]
    public void Subnets_of_ipv6_have_64_bits_by_default_and_a_flow_within_one_is_one_flow()
    {
        var subnets = Samples.Group(TrafficGrouping.Subnet, [Samples.Flow("2001:db8::1", "2001:db8::2"), Samples.Flow("2001:db8::1", "2001:db8:0:1::2")]);

        var subnet = subnets["2001:db8::/64"];
        Assert.Equal((2, 1400, 2200), (subnet.Flows, subnet.BytesSent, subnet.BytesReceived));
        Assert.Equal(1000, subnets["2001:db8:0:1::/64"].BytesSent);
    }

    [Fact]
    public void A_flow_belongs_to_the_interval_in_which_it_began()
    {
        var flows = new[] { Samples.Flow("192.0.2.1", "192.0.2.2"), Samples.Flow("192.0.2.1", "192.0.2.2", second: 59), Samples.Flow("192.0.2.1", "192.0.2.2", second: 60) };

        var minutes = Samples.Group(TrafficGrouping.Time, flows);

        Assert.Equal(2, minutes["2026-03-01T12:00:00Z"].Flows);
        Assert.Equal(Samples.Noon.AddMinutes(1).ToLocalTime(), minutes["2026-03-01T12:01:00Z"].IntervalStart);
        Assert.Equal(DateTimeKind.Local, minutes["2026-03-01T12:01:00Z"].IntervalStart!.Value.Kind);
    }

    [Fact]
    public void A_flow_record_counts_as_its_properties_say()
    {
        var builder = new TrafficSummaryBuilder(TrafficGrouping.Port);
        var record = Samples.Record(1, bytes: 90);

        builder.Add(record);

        var summary = Assert.Single(builder.Summaries());
        Assert.Equal(("UDP/53", 1, 1, 90, 0), (summary.Key, summary.Flows, summary.PacketsSent, summary.BytesSent, summary.BytesReceived));
        Assert.Equal((record.StartTime, record.EndTime), (summary.FirstSeen, summary.LastSeen));
    }

    [Theory]
    [MemberData(nameof(Groupings))]
    public void The_sum_over_groups_is_the_sum_over_flows(TrafficGrouping by) => Samples.Any.Array.Sample(flows =>
    {
        var groups = Samples.Group(by, flows).Values;

        // By host and by subnet each packet counts in two groups, as sent and as received; otherwise in one.
        var factor = by is TrafficGrouping.Host or TrafficGrouping.Subnet ? 2 : 1;
        Assert.Equal(factor * flows.Sum(flow => flow.PacketsSent + flow.PacketsReceived), groups.Sum(group => group.Packets));
        Assert.Equal(factor * flows.Sum(flow => flow.BytesSent + flow.BytesReceived), groups.Sum(group => group.Bytes));
        if (factor == 2)
        {
            Assert.Equal(groups.Sum(group => group.BytesSent), groups.Sum(group => group.BytesReceived));
        }
        else
        {
            Assert.Equal(flows.Length, groups.Sum(group => group.Flows));
        }
    });

    [Theory]
    [MemberData(nameof(Groupings))]
    public void A_set_split_in_two_adds_up_to_the_whole(TrafficGrouping by) => Gen.Select(Samples.Any.Array, Gen.Int[0, 100]).Sample((flows, at) =>
    {
        var split = Math.Min(at, flows.Length);
        var comparison = new TrafficComparison([by]);
        foreach (var flow in flows) comparison.Reference.Add(flow);
        foreach (var summary in Samples.Group(by, flows.Take(split)).Values) comparison.Difference.Add(summary);
        foreach (var summary in Samples.Group(by, flows.Skip(split)).Values) comparison.Difference.Add(summary);

        Assert.Empty(comparison.Compare(new ComparisonOptions()));
    });

    [Theory]
    [MemberData(nameof(Groupings))]
    public void The_order_of_the_flows_does_not_matter(TrafficGrouping by) => Samples.Any.Array.Sample(flows =>
        Assert.Equal(
            Samples.Group(by, flows).Values.OrderBy(group => group.Key, StringComparer.Ordinal),
            Samples.Group(by, flows.Reverse()).Values.OrderBy(group => group.Key, StringComparer.Ordinal)));
}
