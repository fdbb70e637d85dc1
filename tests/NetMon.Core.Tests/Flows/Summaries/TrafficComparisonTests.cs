using NetMon.Flows.Summaries;
using NetMon.Flows.Summaries.Comparison;

namespace NetMon.Tests.Flows.Summaries;

public sealed class TrafficComparisonTests
{
    private static readonly TrafficSample Old = Samples.Flow("192.0.2.1", "192.0.2.2");
    private static readonly TrafficSample Kept = Samples.Flow("192.0.2.1", "192.0.2.3");
    private static readonly TrafficSample Fresh = Samples.Flow("192.0.2.1", "192.0.2.4", port: 4444);

    [Fact]
    public void Hosts_are_new_gone_changed_or_equal()
    {
        var differences = Compare([TrafficGrouping.Host], [Old, Kept], [Kept, Fresh, Fresh], new ComparisonOptions { IncludeEqual = true });

        Assert.Equal(
            [("192.0.2.4", nameof(TrafficChange.New)), ("192.0.2.2", nameof(TrafficChange.Gone)), ("192.0.2.1", nameof(TrafficChange.Changed)), ("192.0.2.3", nameof(TrafficChange.Equal))],
            differences.Select(difference => (difference.Key, difference.Change)));
        var changed = differences[2];
        Assert.Equal((2, 3, 1), (changed.ReferenceFlows, changed.DifferenceFlows, changed.FlowsDelta));
        Assert.Equal((6, 9, 3), (changed.ReferencePackets, changed.DifferencePackets, changed.PacketsDelta));
        Assert.Equal((2400, 3600, 1200, 1.5), (changed.ReferenceBytes, changed.DifferenceBytes, changed.BytesDelta, changed.BytesRatio));
        Assert.Null(differences[0].BytesRatio);
        Assert.Equal(0, differences[1].BytesRatio);
    }

    [Fact]
    public void Groupings_come_in_the_order_that_was_asked_for() => Assert.Equal(
        ["TCP/4444", "192.0.2.4", "192.0.2.1"],
        Compare([TrafficGrouping.Port, TrafficGrouping.Host], [Kept], [Kept, Fresh]).Select(difference => difference.Key));

    [Fact]
    public void A_threshold_leaves_out_small_changes_and_a_minimum_small_groups()
    {
        var more = Kept with { BytesReceived = 1300 };

        Assert.Equal(2, Compare([TrafficGrouping.Host], [Kept], [more], new ComparisonOptions { Threshold = 24 }).Length);
        Assert.Empty(Compare([TrafficGrouping.Host], [Kept], [more], new ComparisonOptions { Threshold = 25 }));
        Assert.Empty(Compare([TrafficGrouping.Port], [Kept], [Kept, Fresh], new ComparisonOptions { MinimumBytes = 1201 }));
        Assert.Single(Compare([TrafficGrouping.Port], [Kept], [Kept, Fresh], new ComparisonOptions { MinimumBytes = 1200 }));
    }

    [Fact]
    public void A_conversation_that_the_other_side_began_is_the_same_conversation()
    {
        var back = Samples.Flow("192.0.2.3", "192.0.2.1");

        Assert.Empty(Compare([TrafficGrouping.Conversation], [Kept], [back]));
    }

    [Fact]
    public void Summaries_are_compared_with_flows_by_what_they_were_made_by()
    {
        var comparison = new TrafficComparison([TrafficGrouping.Host, TrafficGrouping.Port]);
        foreach (var summary in Samples.Group(TrafficGrouping.Host, [Kept]).Values) comparison.Reference.Add(summary);
        comparison.Difference.Add(Kept);

        Assert.True(comparison.CanCompare(TrafficGrouping.Host));
        Assert.False(comparison.CanCompare(TrafficGrouping.Port));
        Assert.Empty(comparison.Compare(new ComparisonOptions()));
    }

    [Fact]
    public void Latencies_of_both_sets_are_compared_and_summaries_of_a_key_are_weighed_by_their_handshakes()
    {
        var comparison = new TrafficComparison([TrafficGrouping.Port]);
        foreach (var summary in Samples.Group(TrafficGrouping.Port, [Handshake(10), Handshake(20), Kept]).Values) comparison.Reference.Add(summary);
        foreach (var summary in Samples.Group(TrafficGrouping.Port, [Handshake(60)]).Values) comparison.Reference.Add(summary);
        comparison.Difference.Add(Handshake(50));

        var difference = Assert.Single(comparison.Compare(new ComparisonOptions()));

        Assert.Equal((0.03, 0.05, 0.02), (Rounded(difference.ReferenceHandshakeRtt), Rounded(difference.DifferenceHandshakeRtt), Rounded(difference.HandshakeRttDelta)));
        Assert.Null(Assert.Single(Compare([TrafficGrouping.Port], [Kept], [Kept, Kept])).HandshakeRttDelta);
        // A latency alone does not make a group a changed one.
        Assert.Empty(Compare([TrafficGrouping.Port], [Handshake(10)], [Handshake(20)]));

        static TrafficSample Handshake(int milliseconds) => Kept with { HandshakeNanoseconds = milliseconds * 1_000_000L };
        static double Rounded(double? seconds) => Math.Round(seconds!.Value, 9);
    }

    [Fact]
    public void An_empty_set_can_be_compared_by_anything() =>
        Assert.All(Compare([TrafficGrouping.Host, TrafficGrouping.Port], [], [Kept]), difference => Assert.Equal(nameof(TrafficChange.New), difference.Change));

    private static FlowSummaryDifference[] Compare(
        TrafficGrouping[] by, TrafficSample[] reference, TrafficSample[] difference, ComparisonOptions? options = null)
    {
        var comparison = new TrafficComparison(by);
        foreach (var flow in reference) comparison.Reference.Add(flow);
        foreach (var flow in difference) comparison.Difference.Add(flow);
        return [.. comparison.Compare(options ?? new ComparisonOptions())];
    }
}
