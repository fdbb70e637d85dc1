using NetMon.Alerts;
using NetMon.Tests.Transactions;
using NetMon.Tests.Transactions.Http;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>The detector SlowResponse.</summary>
public sealed class SlowResponseTests
{
    [Theory]
    [InlineData(20, 0, 0)]
    [InlineData(20, 1, 0)]
    [InlineData(20, 2, 1)]
    [InlineData(19, 19, 0)]
    [InlineData(20, 20, 1)]
    public void A_percentile_above_the_limit_is_told(int requests, int slow, int events) =>
        Assert.Equal(events, Trial.EventsOf(Talk(requests, slow).Packets, Rule()).Count);

    [Fact]
    public void The_event_has_client_server_and_the_percentile()
    {
        var raised = Assert.Single(Trial.EventsOf(Talk(20, 2).Packets, Rule()));

        Assert.Equal(
            ("10.0.0.1", 40000, "10.0.0.2", 80, "TCP", "Medium"),
            (raised.SrcIP, raised.SrcPort, raised.DstIP, raised.DstPort, raised.Protocol, raised.Severity));
        Assert.Equal(
            "10.0.0.2:80 is slow: percentile 95 of HTTP ResponseLatency is 1.501 s, above 1 s, of 20 transactions in 1 min", raised.Message);
        Assert.Equal(("10.0.0.2:80 HTTP ResponseLatency", 20L, 20L, 60.0), (raised.Key, raised.Count, raised.Threshold, raised.Window));
        Assert.Equal(42, raised.PacketNumber);
        Assert.NotNull(raised.CommunityId);
    }

    [Theory]
    [InlineData(100.0, 1, 1)]
    [InlineData(50.0, 10, 0)]
    [InlineData(50.0, 11, 1)]
    [InlineData(0.0, 19, 0)]
    [InlineData(0.0, 20, 1)]
    public void The_percentile_is_that_of_the_rule(double percentile, int slow, int events) =>
        Assert.Equal(events, Trial.EventsOf(Talk(20, slow).Packets, Rule(("Percentile", percentile))).Count);

    [Theory]
    [InlineData("1.5s", 1)]
    [InlineData("1502ms", 0)]
    [InlineData("2s", 0)]
    public void The_limit_is_that_of_the_rule(string limit, int events) =>
        Assert.Equal(events, Trial.EventsOf(Talk(20, 20).Packets, Rule(("Limit", limit))).Count);

    [Fact]
    public void Only_the_window_counts()
    {
        var talk = Talk(18, 18).Wait(61);
        Requests(talk, 2, 0);
        Assert.Empty(Trial.EventsOf(talk.Packets, Rule()));

        Requests(talk, 18, 0);
        Assert.Empty(Trial.EventsOf(talk.Packets, Rule()));
    }

    [Fact]
    public void Lookups_are_measured_when_asked_for()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 20; i++)
            packets.Ask(DnsPackets.Query(i, "a.example.com")).Wait(1.2).Answer(DnsPackets.Response(i, "a.example.com", 1, 0)).Wait(0.1);

        Assert.Empty(Trial.EventsOf(packets.Packets, Rule()));
        var raised = Assert.Single(Trial.EventsOf(packets.Packets, Rule(("Kind", new[] { "http", "dns" }))));
        Assert.Equal("10.0.0.53:53 is slow: percentile 95 of DNS Latency is 1.2 s, above 1 s, of 20 transactions in 1 min", raised.Message);
        Assert.Equal(("UDP", "10.0.0.53"), (raised.Protocol, raised.DstIP));
    }

    [Fact]
    public void Handshakes_are_measured_when_asked_for()
    {
        var rule = Trial.Rule(new AlertRuleSettings
        {
            Name = "x", Detector = AlertDetector.SlowResponse, Threshold = 1,
            DetectorParameter = new Dictionary<string, object?> { ["Kind"] = "TLS", ["Limit"] = "2ms" },
        });

        var raised = Assert.Single(Trial.EventsOf(TlsTalk.Full12().Packets, rule));
        Assert.Equal("10.0.0.2:80 is slow: percentile 95 of TLS HandshakeLatency is 3 ms, above 2 ms, of 1 transactions in 1 min", raised.Message);
    }

    [Fact]
    public void Transactions_without_a_latency_do_not_count()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 40; i++) packets.Ask(DnsPackets.Query(i, "a.example.com")).Wait(1);

        Assert.Empty(Trial.EventsOf(packets.Wait(20).Ask(DnsPackets.Query(1, "b.example.com")).Packets, Rule(("Kind", "Dns"))));
    }

    [Theory]
    [InlineData("Percentile", 101.0)]
    [InlineData("Kind", "Htpp")]
    [InlineData("Limit", "soon")]
    public void What_makes_no_sense_is_refused(string name, object value) =>
        Assert.Equal(name, Assert.Single(Assert.Throws<AlertRuleException>(() => Rule((name, value))).Findings).Parameter);

    [Fact]
    public void More_transactions_than_are_kept_cannot_be_asked_for() => Assert.Throws<AlertRuleException>(() =>
        Trial.Rule(new AlertRuleSettings { Name = "x", Detector = AlertDetector.SlowResponse, Threshold = 1001 }));

    [Fact]
    public void Addresses_and_ports_of_the_rule_are_those_of_the_connection()
    {
        Assert.Single(Raised(s => s with { DestinationAddress = ["10.0.0.2"], DestinationPort = ["80"] }));
        Assert.Empty(Raised(s => s with { DestinationAddress = ["10.0.0.1"] }));
        Assert.Empty(Raised(s => s with { Exclude = ["10.0.0.1"] }));

        static IReadOnlyList<TrafficAlertEvent> Raised(Func<AlertRuleSettings, AlertRuleSettings> change) => Trial.EventsOf(
            Talk(20, 20).Packets, Trial.Rule(change(new AlertRuleSettings { Name = "x", Detector = AlertDetector.SlowResponse })));
    }

    [Fact]
    public void Time_alone_tells_the_end()
    {
        var live = new Live(Rule());
        var packets = Talk(20, 20).Packets;
        live.Feed(packets);
        live.Tick(packets[^1].TimestampNanoseconds!.Value + 59_000_000_000);
        Assert.Equal(["Raised"], live.Events.Select(raised => raised.State));

        live.Tick(packets[^1].TimestampNanoseconds!.Value + 61_000_000_000);
        Assert.Equal(["Raised", "Released"], live.Events.Select(raised => raised.State));
    }

    private static TrafficAlert Rule(params (string Name, object Value)[] parameters) => Trial.Detector(AlertDetector.SlowResponse, parameters);

    // The slow ones, of 1.501 seconds, come first.
    private static HttpTalk Talk(int count, int slow)
    {
        var talk = new HttpTalk();
        Requests(talk, count, slow);
        return talk;
    }

    private static void Requests(HttpTalk talk, int count, int slow)
    {
        for (var i = 0; i < count; i++)
        {
            talk.Ask("GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n").Wait(i < slow ? 1.5 : 0.1)
                .Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }
}
