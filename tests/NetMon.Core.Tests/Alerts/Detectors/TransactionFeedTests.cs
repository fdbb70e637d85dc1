using NetMon.Alerts;
using NetMon.Tests.Transactions;
using NetMon.Tests.Transactions.Http;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>The transactions that detectors share.</summary>
public sealed class TransactionFeedTests
{
    [Fact]
    public void All_rules_hear_of_the_same_transactions()
    {
        TrafficAlert[] rules = [Rule("a", AlertDetector.HttpError), Rule("b", AlertDetector.HttpError), Rule("c", AlertDetector.SlowResponse)];

        Assert.Equal(["a", "b", "c"], Trial.EventsOf(Failures().Packets, rules).Select(raised => raised.Rule).Order());
    }

    [Fact]
    public void An_event_has_the_time_of_the_packet_that_ends_its_transaction()
    {
        var packets = Failures().Packets;

        Assert.Equal(packets[^1].TimestampNanoseconds, Assert.Single(Trial.EventsOf(packets, Rule("a", AlertDetector.HttpError))).TimeNanoseconds);
    }

    [Fact]
    public void After_a_pause_in_a_file_transactions_have_ended_when_they_would_have_live()
    {
        var packets = new DnsPackets();
        for (var i = 0; i < 20; i++) packets.Ask(DnsPackets.Query(i, "a.example.com"));
        var asked = packets.Time;
        packets.Wait(7200).Ask(DnsPackets.Query(1, "b.example.com"));

        var events = Trial.EventsOf(packets.Packets, Trial.Detector(AlertDetector.DnsFailure));
        Assert.Equal(["Raised", "Released"], events.Select(raised => raised.State));
        Assert.Equal([11L, 71L], events.Select(raised => (raised.TimeNanoseconds!.Value - asked) / 1_000_000_000));
    }

    [Fact]
    public void Streams_are_no_longer_read_when_the_last_rule_is_gone()
    {
        var (errors, slow) = (Rule("a", AlertDetector.HttpError), Rule("b", AlertDetector.SlowResponse));
        var live = new Live(errors, slow);
        live.Feed(Failures().Packets.Take(3));

        live.Remove(errors);
        live.Feed(Failures().Packets.Skip(3));
        Assert.Equal(["b"], live.Events.Select(raised => raised.Rule));

        live.Remove(slow);
        live.Feed(Failures().Packets);
        Assert.False(live.WantsFrames);
    }

    [Fact]
    public void A_rule_that_comes_later_hears_of_later_transactions_only()
    {
        var (early, late) = (Rule("a", AlertDetector.HttpError), Rule("b", AlertDetector.HttpError));
        var registry = new AlertRegistry(early);
        var events = new List<TrafficAlertEvent>();
        var engine = new AlertEngine(registry, item => events.Add(((AlertRaised)item).Event));
        var packets = Failures().Packets;
        for (var i = 0; i < packets.Count; i++)
        {
            if (i == 6) registry.TryAdd(late);
            packets[i].DecodeHeaders(out var headers);
            engine.OnFrame(packets[i].AsFrame(), headers);
        }

        Assert.Equal(["a"], events.Select(raised => raised.Rule));
    }

    private static TrafficAlert Rule(string name, AlertDetector detector) =>
        Trial.Rule(new AlertRuleSettings { Name = name, Detector = detector, Threshold = 5 });

    // Five slow errors.
    private static HttpTalk Failures()
    {
        var talk = new HttpTalk();
        for (var i = 0; i < 5; i++)
            talk.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").Wait(2).Answer("HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n");
        return talk;
    }
}
