using CsCheck;
using NetMon.Flows.Summaries;

namespace NetMon.Tests.Flows.Summaries;

public sealed class FlowSummaryTests
{
    [Fact]
    public void Flows_pass_through_when_nothing_is_asked_for()
    {
        Assert.True(new FlowSummary(new FlowSummaryOptions()).IsPassThrough);
        Assert.False(new FlowSummary(new FlowSummaryOptions { Top = 1 }).IsPassThrough);
        Assert.False(new FlowSummary(new FlowSummaryOptions { By = TrafficGrouping.Host }).IsPassThrough);
    }

    [Fact]
    public void The_top_flows_are_those_with_most_bytes() =>
        Assert.Equal([400, 300], Bytes(Run(new FlowSummaryOptions { Top = 2 }, 100, 400, 200, 300)));

    [Fact]
    public void Sort_by_is_ascending_unless_descending_is_asked_for()
    {
        Assert.Equal([100, 200, 400], Bytes(Run(new FlowSummaryOptions { SortBy = "bytes" }, 100, 400, 200)));
        Assert.Equal([400, 200, 100], Bytes(Run(new FlowSummaryOptions { SortBy = "Bytes", Descending = true }, 100, 400, 200)));
        Assert.Equal([100, 200], Bytes(Run(new FlowSummaryOptions { SortBy = "Bytes", Top = 2 }, 100, 400, 200)));
        Assert.Equal([400, 200, 100], Bytes(Run(new FlowSummaryOptions { Descending = true }, 100, 400, 200)));
    }

    [Fact]
    public void Groups_come_with_most_bytes_first_and_intervals_in_order()
    {
        var hosts = Finish(new FlowSummaryOptions { By = TrafficGrouping.Host, Top = 2 }, [Samples.Record(1, 100), Samples.Record(2, 500)]);
        var times = Finish(new FlowSummaryOptions { By = TrafficGrouping.Time }, [Samples.Record(1, 900, second: 61), Samples.Record(2, 10)]);

        Assert.Equal(["192.0.2.53", "192.0.2.2"], hosts.Cast<TrafficSummary>().Select(host => host.Key));
        Assert.Equal([10, 900], times.Cast<TrafficSummary>().Select(time => time.Bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Groups_beyond_the_limit_are_in_one_row_and_all_rows_add_up(int limit)
    {
        var flows = Enumerable.Range(1, 60).Select(host => Samples.Record(host % 250, host * 10, second: host)).ToArray();
        var all = Finish(new FlowSummaryOptions { By = TrafficGrouping.Host }, flows).Cast<TrafficSummary>().ToList();
        var summary = new FlowSummary(new FlowSummaryOptions { By = TrafficGrouping.Host, MaxGroup = limit });
        foreach (var flow in flows) summary.Add(flow);
        var kept = summary.Finish().Cast<TrafficSummary>().ToList();

        var own = kept.Where(group => group.Key != "(other)").ToList();
        Assert.InRange(own.Count, 0, limit);
        Assert.Equal(all.Sum(group => group.Bytes), kept.Sum(group => group.Bytes));
        Assert.Equal(all.Sum(group => group.Flows), kept.Sum(group => group.Flows));
        Assert.Equal(all.Sum(group => group.PacketsSent), kept.Sum(group => group.PacketsSent));
        Assert.Equal(all.Max(group => group.LastSeen), kept.Max(group => group.LastSeen));
        Assert.Single(kept, group => group.Key == "(other)");
        Assert.True(summary.Folded >= all.Count - own.Count);
        // The top talkers and the latest talkers are kept.
        if (limit > 2) Assert.Contains(own, group => group.Key == "192.0.2.53");
        if (limit > 2) Assert.Contains(own, group => group.Key == "192.0.2.60");
    }

    [Fact]
    public void Groups_within_the_limit_are_as_they_are_without_one()
    {
        var flows = Enumerable.Range(1, 39).Select(host => Samples.Record(host + 100, host * 10, second: host)).ToArray();
        var summary = new FlowSummary(new FlowSummaryOptions { By = TrafficGrouping.Host, MaxGroup = 40 });
        foreach (var flow in flows) summary.Add(flow);

        Assert.Equal(Finish(new FlowSummaryOptions { By = TrafficGrouping.Host }, flows), summary.Finish());
        Assert.Equal(0, summary.Folded);
    }

    [Fact]
    public void Addresses_sort_as_numbers_and_not_as_text()
    {
        var flows = Finish(new FlowSummaryOptions { SortBy = "SrcIP" }, [Samples.Record(100, 1), Samples.Record(9, 1), Samples.Record(20, 1)]);

        Assert.Equal(["192.0.2.9", "192.0.2.20", "192.0.2.100"], flows.Cast<FlowRecord>().Select(flow => flow.SrcIP.ToString()));
    }

    [Fact]
    public void Every_property_of_flows_and_of_summaries_can_be_sorted_by()
    {
        FlowRecord[] flows = [Samples.Record(1, 100), Samples.Record(2, 500, second: 3), Samples.Record(3, 70)];

        foreach (var name in FlowSummary.SortProperties(null)) Assert.Equal(3, Finish(new FlowSummaryOptions { SortBy = name }, flows).Count);
        foreach (var name in FlowSummary.SortProperties(TrafficGrouping.Host))
        {
            Assert.Equal(4, Finish(new FlowSummaryOptions { By = TrafficGrouping.Host, SortBy = name }, flows).Count);
        }
    }

    [Fact]
    public void A_property_that_is_not_there_is_refused_before_anything_is_read()
    {
        Assert.Throws<ArgumentException>(() => new FlowSummary(new FlowSummaryOptions { SortBy = "Weight" }));
        Assert.Throws<ArgumentException>(() => new FlowSummary(new FlowSummaryOptions { SortBy = "SrcIP", By = TrafficGrouping.Host }));
    }

    [Fact]
    public void The_top_of_a_selection_is_the_beginning_of_the_whole_and_does_not_depend_on_the_order_of_the_flows() =>
        Gen.Select(Gen.Select(Gen.Int[1, 200], Gen.Int[1, 5]).Array[0, 60], Gen.Int[0, 70]).Sample((values, top) =>
        {
            FlowRecord[] flows = [.. values.DistinctBy(value => value.Item1).Select(value => Samples.Record(value.Item1, value.Item2))];
            Random.Shared.Shuffle(flows);
            var all = Finish(new FlowSummaryOptions { SortBy = "Bytes" }, flows);
            Array.Reverse(flows);

            Assert.Equal(all.Take(top), Finish(new FlowSummaryOptions { SortBy = "Bytes", Top = top }, flows));
        });

    private static IEnumerable<long> Bytes(IEnumerable<object> flows) => flows.Cast<FlowRecord>().Select(flow => flow.Bytes);

    private static IReadOnlyList<object> Run(FlowSummaryOptions options, params long[] bytes) =>
        Finish(options, [.. bytes.Select((size, host) => Samples.Record(host, size))]);

    private static IReadOnlyList<object> Finish(FlowSummaryOptions options, FlowRecord[] flows)
    {
        var summary = new FlowSummary(options);
        foreach (var flow in flows) summary.Add(flow);
        return summary.Finish();
    }
}
