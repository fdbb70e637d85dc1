using NetMon.Alerts;

namespace NetMon.Tests.Alerts;

/// <summary>Rules that group by originator: a flow counts for its originator, whatever the direction of its packets.</summary>
public sealed class OriginatorTests
{
    private static readonly AlertRuleSettings Flows = new()
    {
        Name = "flows", Measure = AlertMeasure.Flows, Threshold = 5, Window = TimeSpan.FromSeconds(60), Cooldown = TimeSpan.Zero,
    };

    [Theory]
    [InlineData(AlertGrouping.Source)]
    [InlineData(AlertGrouping.Originator)]
    public void Flows_count_for_the_busy_client(AlertGrouping grouping)
    {
        var trial = new Trial();
        for (var i = 0; i < 5; i++) trial.Connection(i, Trial.Client, $"192.0.2.{i + 1}", 40000 + i, 80);

        Assert.Equal([Trial.Client], trial.Raised(Trial.Rule(Flows with { GroupBy = grouping })).Select(raised => raised.Key));
    }

    [Theory]
    [InlineData(AlertGrouping.Source)]
    [InlineData(AlertGrouping.Originator)]
    public void Flows_do_not_count_for_the_busy_server_that_answers(AlertGrouping grouping)
    {
        var trial = new Trial();
        for (var i = 0; i < 9; i++) trial.Connection(i, $"10.1.0.{i + 1}", Trial.Server, 40000, 80);

        Assert.Empty(trial.Raised(Trial.Rule(Flows with { GroupBy = grouping })));
    }

    [Theory]
    [InlineData(AlertGrouping.Destination)]
    [InlineData(AlertGrouping.Responder)]
    public void Flows_count_for_the_responder(AlertGrouping grouping)
    {
        var trial = new Trial();
        for (var i = 0; i < 5; i++) trial.Connection(i, $"10.1.0.{i + 1}", Trial.Server, 40000, 80);

        Assert.Equal([Trial.Server], trial.Raised(Trial.Rule(Flows with { GroupBy = grouping })).Select(raised => raised.Key));
    }

    [Fact]
    public void An_answer_that_was_captured_alone_still_counts_for_the_one_who_asked()
    {
        var trial = new Trial();
        for (var i = 0; i < 5; i++) trial.Tcp(i, Trial.Server, Trial.Client, 443, 40000 + i, TcpFlags.SYN | TcpFlags.ACK);

        Assert.Equal([Trial.Client], trial.Raised(Trial.Rule(Flows with { GroupBy = AlertGrouping.Originator })).Select(raised => raised.Key));
    }

    [Fact]
    public void A_new_connection_the_other_way_over_the_same_ports_has_another_originator()
    {
        var trial = new Trial();
        for (var i = 0; i < 3; i++) trial.Syn(i, Trial.Client, Trial.Server, 5000 + i, 6000 + i);
        for (var i = 0; i < 3; i++) trial.Syn(10 + i, Trial.Server, Trial.Client, 6000 + i, 5000 + i);

        var keys = trial.Raised(Trial.Rule(Flows with { GroupBy = AlertGrouping.Originator, Threshold = 3 })).Select(raised => raised.Key);
        Assert.Equal([Trial.Client, Trial.Server], keys);
    }

    [Fact]
    public void Bytes_of_both_ways_count_for_the_originator_and_those_sent_for_the_source()
    {
        var trial = new Trial().Connection(1, Trial.Client, Trial.Server, 40000, 80, new byte[10], new byte[1000]);
        var bytes = Flows with { Measure = AlertMeasure.Bytes, Threshold = 1000 };

        Assert.Equal([Trial.Client], trial.Raised(Trial.Rule(bytes with { GroupBy = AlertGrouping.Originator })).Select(raised => raised.Key));
        Assert.Equal([Trial.Server], trial.Raised(Trial.Rule(bytes with { GroupBy = AlertGrouping.Source })).Select(raised => raised.Key));
    }

    [Fact]
    public void Distinct_ports_of_an_originator_are_those_it_asked_at()
    {
        var trial = new Trial();
        for (var i = 0; i < 6; i++) trial.Connection(i, Trial.Client, Trial.Server, 40000 + i, 80);
        var ports = Flows with { Measure = AlertMeasure.DistinctPorts, Threshold = 2, GroupBy = AlertGrouping.Originator };
        Assert.Empty(trial.Raised(Trial.Rule(ports)));
        trial.Connection(7, Trial.Client, Trial.Server, 41000, 443);

        Assert.Equal([Trial.Client], trial.Raised(Trial.Rule(ports)).Select(raised => raised.Key));
    }

    [Fact]
    public void Detectors_that_count_packets_refuse_it()
    {
        var refused = Assert.Throws<AlertRuleException>(() => Trial.Rule(new AlertRuleSettings
        {
            Name = "a", Detector = AlertDetector.DataVolume, GroupBy = AlertGrouping.Originator,
        }));
        Assert.Equal(["GroupBy"], refused.Findings.Select(finding => finding.Parameter));
    }
}
