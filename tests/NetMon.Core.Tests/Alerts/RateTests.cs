using CsCheck;
using NetMon.Alerts;
using NetMon.Alerts.Windows;

namespace NetMon.Tests.Alerts;

/// <summary>Thresholds, windows, groups, cooldown and release.</summary>
public sealed class RateTests
{
    private static readonly AlertRuleSettings Rate = new()
    {
        Name = "rate", Threshold = 3, Window = TimeSpan.FromSeconds(10), Cooldown = TimeSpan.Zero,
    };

    [Fact]
    public void A_threshold_is_reached_within_its_window_and_then_begins_anew()
    {
        var trial = Packets(1, 2, 20, 25, 29.9, 30, 31, 32, 50, 61);
        Assert.Equal([5L, 8L], trial.Raised(Trial.Rule(Rate)).Select(e => e.PacketNumber!.Value));
    }

    [Fact]
    public void Every_measure_counts_its_own()
    {
        var trial = new Trial()
            .Syn(1, Trial.Client, Trial.Server, 1000, 80).Syn(2, Trial.Client, Trial.Server, 1000, 80)
            .Syn(3, Trial.Client, Trial.Server, 1001, 80).Syn(4, Trial.Client, Trial.Server, 1001, 81)
            .Syn(5, Trial.Client, Trial.Server, 1001, 82).Syn(6, Trial.Client, "10.0.0.3", 1001, 82)
            .Syn(7, Trial.Client, "10.0.0.4", 1001, 82);

        Assert.Equal([3L, 6L], Numbers(Rate));
        Assert.Equal([4L, 7L], Numbers(Rate with { Measure = AlertMeasure.Flows }));
        Assert.Equal([5L], Numbers(Rate with { Measure = AlertMeasure.DistinctPorts }));
        Assert.Equal([7L], Numbers(Rate with { Measure = AlertMeasure.DistinctHosts }));
        var bytes = trial.Raised(Trial.Rule(Rate with { Measure = AlertMeasure.Bytes, Threshold = 120 }));
        Assert.Equal([3L, 6L], bytes.Select(e => e.PacketNumber!.Value));
        Assert.Equal(162, bytes[0].Count);

        IEnumerable<long> Numbers(AlertRuleSettings settings) => trial.Raised(Trial.Rule(settings)).Select(e => e.PacketNumber!.Value);
    }

    [Theory]
    [InlineData(AlertGrouping.None, null, 2)]
    [InlineData(AlertGrouping.Source, "10.0.0.1", 1)]
    [InlineData(AlertGrouping.Destination, "10.0.0.2", 1)]
    [InlineData(AlertGrouping.Pair, "10.0.0.1 - 10.0.0.2", 2)]
    [InlineData(AlertGrouping.Flow, "TCP 10.0.0.1 1000 - 10.0.0.2 80", 2)]
    public void A_group_counts_for_itself(AlertGrouping grouping, string? key, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < 4; i++) trial.Syn(i, Trial.Client, Trial.Server, 1000, 80);
        trial.Syn(4, Trial.Server, Trial.Client, 80, 1000).Syn(5, Trial.Server, Trial.Client, 80, 1000);
        var raised = trial.Raised(Trial.Rule(Rate with { GroupBy = grouping }));

        Assert.Equal(events, raised.Count);
        Assert.Equal(key, raised[0].Key);
    }

    [Fact]
    public void The_cooldown_swallows_events_of_the_same_key_and_counts_them_in_the_next()
    {
        var rule = new AlertRuleSettings { Name = "a", Port = ["80"], GroupBy = AlertGrouping.Source, Cooldown = TimeSpan.FromSeconds(10) };
        var trial = Packets(0, 1, 2, 9.9, 10, 11).Syn(3, "10.0.0.9", Trial.Server, 1, 80);
        var alert = Trial.Rule(rule);
        var raised = trial.Raised(alert);

        Assert.Equal([(Trial.Client, 0L), ("10.0.0.9", 0L), (Trial.Client, 3L)], raised.Select(e => (e.Key, e.SuppressedCount)));
        // A trial does not change the rule.
        Assert.Equal((0L, 0L, null), (alert.Hits, alert.Suppressed, alert.LastRaised));
    }

    [Fact]
    public void A_rule_counts_its_hits_and_is_disabled_after_as_many_as_it_may_raise()
    {
        var alert = Trial.Rule(new AlertRuleSettings { Name = "a", Port = ["80"], Cooldown = TimeSpan.Zero, MaxTriggerCount = 2 });
        var events = new List<TrafficAlertEvent>();
        Feed(Packets(0, 1, 2, 3), new AlertEngine(new AlertRegistry(alert), notice => events.Add(((AlertRaised)notice).Event)));

        Assert.Equal(2, events.Count);
        Assert.Equal((2L, false, Trial.Time(1)), (alert.Hits, alert.Enabled, alert.LastRaised!.Value));

        alert.Enabled = true;
        Feed(Packets(0, 1, 2, 3), new AlertEngine(new AlertRegistry(alert), notice => events.Add(((AlertRaised)notice).Event)));
        Assert.Equal(4, events.Count);
    }

    [Fact]
    public void A_threshold_that_was_not_reached_for_a_window_is_released()
    {
        var events = Packets(0, 1, 2, 5, 6, 7, 20).Events(Trial.Rule(Rate with { Cooldown = TimeSpan.FromHours(1) }));

        Assert.Equal([nameof(AlertState.Raised), nameof(AlertState.Released)], events.Select(e => e.State));
        Assert.Equal(Trial.Time(17), events[1].Time);
        Assert.Equal((6L, 1L), (events[1].Count, events[1].SuppressedCount));
    }

    [Fact]
    public void What_still_holds_at_the_end_is_not_released() =>
        Assert.Equal(nameof(AlertState.Raised), Assert.Single(Packets(0, 1, 2, 3).Events(Trial.Rule(Rate))).State);

    [Fact]
    public void A_window_counts_as_a_simple_model_does() =>
        Gen.Select(Gen.Double[0, 4].Array[0, 120], Gen.Int[1, 6], Gen.Int[1, 4]).Sample((steps, threshold, sources) =>
        {
            var trial = new Trial();
            var clock = new WindowClock(TimeSpan.FromSeconds(10));
            var seen = new Dictionary<int, List<long>>();
            var expected = new List<(double, int)>();
            var now = 0.0;
            for (var i = 0; i < steps.Length; i++)
            {
                now += steps[i];
                var source = i % sources;
                trial.Syn(now, $"10.0.1.{source}", Trial.Server, 1000, 80);
                var slice = clock.SliceOf(Trial.Begin + (long)(now * 1e9));
                if (!seen.TryGetValue(source, out var times)) seen.Add(source, times = []);
                times.Add(slice);
                times.RemoveAll(time => time <= slice - WindowClock.Slices);
                if (times.Count < threshold) continue;
                times.Clear();
                expected.Add((now, source));
            }

            var raised = trial.Raised(Trial.Rule(Rate with { Threshold = threshold, GroupBy = AlertGrouping.Source }));
            return expected.Select(e => ((DateTime?)Trial.Time(e.Item1), (string?)$"10.0.1.{e.Item2}")).SequenceEqual(raised.Select(e => (e.Time, e.Key)));
        });

    private static void Feed(Trial trial, AlertEngine engine) => trial.Feed((in NetMon.Packets.CapturedFrame frame) =>
    {
        NetMon.Decoding.PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        engine.OnFrame(frame, headers);
    });

    private static Trial Packets(params double[] seconds)
    {
        var trial = new Trial();
        foreach (var at in seconds) trial.Syn(at, Trial.Client, Trial.Server, 1000, 80);
        return trial;
    }
}
