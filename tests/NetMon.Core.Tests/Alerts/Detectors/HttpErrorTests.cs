using NetMon.Alerts;
using NetMon.Tests.Transactions.Http;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>The detector HttpError.</summary>
public sealed class HttpErrorTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(9, 1)]
    public void Errors_are_told_at_the_threshold(int responses, int events) =>
        Assert.Equal(events, Trial.EventsOf(Talk(responses, "503 Busy").Packets, Rule()).Count);

    [Fact]
    public void The_event_has_client_server_and_the_last_request()
    {
        var raised = Assert.Single(Trial.EventsOf(Talk(5, "503 Busy").Packets, Rule()));

        Assert.Equal(
            ("10.0.0.1", 40000, "10.0.0.2", 80, "TCP", "Medium"),
            (raised.SrcIP, raised.SrcPort, raised.DstIP, raised.DstPort, raised.Protocol, raised.Severity));
        Assert.Equal(
            "10.0.0.2 www.example.com answered 5 requests with status 500 to 599 in 1 min, last GET http://www.example.com/4 503", raised.Message);
        Assert.Equal(("10.0.0.2 www.example.com", 5L, 5L, 60.0), (raised.Key, raised.Count, raised.Threshold, raised.Window));
        // The handshake, then pairs of request and response.
        Assert.Equal(12, raised.PacketNumber);
        Assert.NotNull(raised.CommunityId);
    }

    [Theory]
    [InlineData("200 OK", 0)]
    [InlineData("499 x", 0)]
    [InlineData("500 x", 1)]
    [InlineData("599 x", 1)]
    [InlineData("600 x", 0)]
    public void Only_errors_count(string status, int events) => Assert.Equal(events, Trial.EventsOf(Talk(5, status).Packets, Rule()).Count);

    [Fact]
    public void The_range_is_that_of_the_rule()
    {
        var rule = Rule(("MinimumStatus", 404), ("MaximumStatus", 404));

        Assert.Single(Trial.EventsOf(Talk(5, "404 x").Packets, rule));
        Assert.Empty(Trial.EventsOf(Talk(5, "403 x").Packets, rule));
        Assert.Empty(Trial.EventsOf(Talk(5, "500 x").Packets, rule));
    }

    [Theory]
    [InlineData("MinimumStatus", 600)]
    [InlineData("MaximumStatus", 1000)]
    public void A_range_that_cannot_match_is_refused(string name, int value) =>
        Assert.Equal(name, Assert.Single(Assert.Throws<AlertRuleException>(() => Rule((name, value))).Findings).Parameter);

    [Fact]
    public void Hosts_of_one_server_are_counted_apart()
    {
        var talk = new HttpTalk();
        for (var i = 0; i < 8; i++) Exchange(talk, i, "500 x", i % 2 == 0 ? "a.example.com" : "b.example.com");
        Assert.Empty(Trial.EventsOf(talk.Packets, Rule()));

        Exchange(talk, 8, "500 x", "A.example.com");
        Assert.Equal("10.0.0.2 a.example.com", Assert.Single(Trial.EventsOf(talk.Packets, Rule())).Key, ignoreCase: true);
    }

    [Fact]
    public void Errors_over_more_than_a_window_do_not_add_up() => Assert.Empty(Trial.EventsOf(Talk(10, "500 x", seconds: 20).Packets, Rule()));

    [Fact]
    public void Addresses_and_ports_of_the_rule_are_those_of_the_connection()
    {
        Assert.Single(Raised(s => s with { DestinationAddress = ["10.0.0.2"], DestinationPort = ["80"] }));
        Assert.Empty(Raised(s => s with { DestinationAddress = ["10.0.0.1"] }));
        Assert.Empty(Raised(s => s with { Exclude = ["10.0.0.1"] }));

        static IReadOnlyList<TrafficAlertEvent> Raised(Func<AlertRuleSettings, AlertRuleSettings> change) => Trial.EventsOf(
            Talk(5, "500 x").Packets, Trial.Rule(change(new AlertRuleSettings { Name = "x", Detector = AlertDetector.HttpError })));
    }

    [Fact]
    public void The_end_of_the_errors_is_told()
    {
        var talk = Talk(5, "500 x");
        Exchange(talk.Wait(90), 5, "200 OK", "www.example.com");

        Assert.Equal(["Raised", "Released"], Trial.EventsOf(talk.Packets, Rule()).Select(raised => raised.State));
    }

    private static TrafficAlert Rule(params (string Name, object Value)[] parameters) => Trial.Detector(AlertDetector.HttpError, parameters);

    private static HttpTalk Talk(int count, string status, double seconds = 0.1)
    {
        var talk = new HttpTalk();
        for (var i = 0; i < count; i++) Exchange(talk.Wait(seconds), i, status, "www.example.com");
        return talk;
    }

    private static void Exchange(HttpTalk talk, int number, string status, string host) => talk
        .Ask($"GET /{number} HTTP/1.1\r\nHost: {host}\r\n\r\n").Answer($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
}
