using NetMon.Alerts;
using NetMon.Tests.Applications;
using NetMon.Tests.Transactions;
using NetMon.Tests.Transactions.Http;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>The detector DnsFailure.</summary>
public sealed class DnsFailureTests
{
    private const int ServerFailure = 2;
    private const int NoSuchName = 3;
    private const int Refused = 5;

    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    [InlineData(39, 1)]
    public void Failed_lookups_are_told_at_the_threshold(int lookups, int events) =>
        Assert.Equal(events, Trial.EventsOf(Answered(lookups, NoSuchName).Packets, Rule()).Count);

    [Fact]
    public void The_event_has_client_server_and_the_last_lookup()
    {
        var raised = Assert.Single(Trial.EventsOf(Answered(20, ServerFailure).Packets, Rule()));

        Assert.Equal(
            ("10.0.0.1", 40000, "10.0.0.53", 53, "UDP", "Medium"),
            (raised.SrcIP, raised.SrcPort, raised.DstIP, raised.DstPort, raised.Protocol, raised.Severity));
        Assert.Equal("20 lookups of 10.0.0.1 failed in 1 min, last n19.example.com A at 10.0.0.53: SERVFAIL", raised.Message);
        Assert.Equal(("10.0.0.1", 20L, 20L, 60.0), (raised.Key, raised.Count, raised.Threshold, raised.Window));
        // The number of the last question.
        Assert.Equal(39, raised.PacketNumber);
        Assert.NotNull(raised.CommunityId);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(ServerFailure, 1)]
    [InlineData(NoSuchName, 1)]
    [InlineData(4, 0)]
    [InlineData(Refused, 1)]
    public void Only_failures_count(int code, int events) => Assert.Equal(events, Trial.EventsOf(Answered(20, code).Packets, Rule()).Count);

    [Fact]
    public void The_codes_are_those_of_the_rule()
    {
        var rule = Rule(("ResponseCode", new[] { "refused", "notimp" }));

        Assert.Single(Trial.EventsOf(Answered(20, Refused).Packets, rule));
        Assert.Empty(Trial.EventsOf(Answered(20, NoSuchName).Packets, rule));
    }

    [Fact]
    public void A_code_that_does_not_exist_is_refused_with_the_nearest()
    {
        var finding = Assert.Single(Assert.Throws<AlertRuleException>(() => Rule(("ResponseCode", "NXDOMIAN"))).Findings);

        Assert.Equal("ResponseCode", finding.Parameter);
        Assert.Contains("Did you mean NXDOMAIN?", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lookups_over_more_than_a_window_do_not_add_up() =>
        Assert.Empty(Trial.EventsOf(Answered(40, NoSuchName, seconds: 4).Packets, Rule()));

    [Fact]
    public void Answers_over_TCP_count_too()
    {
        var talk = new HttpTalk();
        for (var i = 0; i < 20; i++)
        {
            talk.Ask(TlsBytes.Vector16(DnsPackets.Query(i, "a.example.com")));
            talk.Answer(TlsBytes.Vector16(DnsPackets.Response(i, "a.example.com", 1, NoSuchName)));
        }

        Assert.Equal("TCP", Assert.Single(Trial.EventsOf(talk.Packets, Rule())).Protocol);
    }

    [Fact]
    public void Questions_without_an_answer_are_told_by_time_alone()
    {
        var engine = new Live(Rule());
        var packets = Unanswered(20);
        engine.Feed(packets.Packets);

        // The questions are 10 ms apart.
        for (var second = 1; second <= 9; second++) engine.Tick(packets.Time + second * 1_000_000_000L);
        Assert.Empty(engine.Events);
        for (var second = 10; second <= 12; second++) engine.Tick(packets.Time + second * 1_000_000_000L);
        Assert.Equal(
            "20 lookups of 10.0.0.1 failed in 1 min, last n19.example.com A at 10.0.0.53: no answer", Assert.Single(engine.Events).Message);
        for (var second = 13; second <= 80; second++) engine.Tick(packets.Time + second * 1_000_000_000L);
        Assert.Equal(["Raised", "Released"], engine.Events.Select(raised => raised.State));
    }

    [Fact]
    public void Other_packets_let_the_time_go_on()
    {
        var packets = Unanswered(20);
        var other = Trial.Later(new DnsPackets().Udp("10.0.0.7", 1, "10.0.0.8", 2, [1]).Packets, 15);

        Assert.Single(Trial.EventsOf(packets.Packets.Concat(other), Rule()));
        Assert.Empty(Trial.EventsOf(packets.Packets.Concat(other), Rule(("Unanswered", false))));
    }

    [Fact]
    public void Questions_that_are_open_at_the_end_have_not_failed() => Assert.Empty(Trial.EventsOf(Unanswered(20).Packets, Rule()));

    [Fact]
    public void In_multicast_it_is_usual_that_nobody_answers()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 30; i++)
        {
            packets.Udp("10.0.0.1", 5353, "224.0.0.251", 5353, DnsPackets.Query(0, $"n{i}.local"));
            packets.Udp("10.0.0.1", 40000, "224.0.0.252", 5355, DnsPackets.Query(i, $"n{i}"));
        }

        packets.Wait(20).Ask(DnsPackets.Query(1, "a.example.com"));
        Assert.Equal(60, TransactionRun.Dns(packets.Packets).Count(lookup => lookup.Transport is "Mdns" or "Llmnr"));
        Assert.Empty(Trial.EventsOf(packets.Packets, Rule()));
    }

    [Fact]
    public void Clients_are_counted_apart()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 40; i++)
        {
            var client = $"10.0.0.{i % 2 + 1}";
            packets.Udp("10.0.0.53", 53, client, 40000, DnsPackets.Response(i, "a.example.com", 1, NoSuchName)).Wait(0.1);
        }

        Assert.Equal(["10.0.0.1", "10.0.0.2"], Trial.EventsOf(packets.Packets, Rule()).Select(raised => raised.SrcIP));
    }

    [Fact]
    public void Addresses_and_ports_of_the_rule_are_those_of_the_lookup()
    {
        Assert.Single(Raised(s => s with { SourceAddress = ["10.0.0.1"], DestinationPort = ["53"] }));
        Assert.Empty(Raised(s => s with { SourceAddress = ["10.0.0.53"] }));
        Assert.Empty(Raised(s => s with { Exclude = ["10.0.0.53"] }));

        static IReadOnlyList<TrafficAlertEvent> Raised(Func<AlertRuleSettings, AlertRuleSettings> change) => Trial.EventsOf(
            Answered(20, NoSuchName).Packets, Trial.Rule(change(new AlertRuleSettings { Name = "x", Detector = AlertDetector.DnsFailure })));
    }

    private static TrafficAlert Rule(params (string Name, object Value)[] parameters) => Trial.Detector(AlertDetector.DnsFailure, parameters);

    private static DnsPackets Answered(int count, int code, double seconds = 0.1)
    {
        var packets = new DnsPackets();
        for (var i = 0; i < count; i++)
        {
            var name = $"n{i}.example.com";
            packets.Ask(DnsPackets.Query(i, name)).Wait(0.01).Answer(DnsPackets.Response(i, name, 1, code)).Wait(seconds);
        }

        return packets;
    }

    private static DnsPackets Unanswered(int count)
    {
        var packets = new DnsPackets();
        for (var i = 0; i < count; i++) packets.Ask(DnsPackets.Query(i, $"n{i}.example.com")).Wait(0.01);
        return packets;
    }
}
