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
