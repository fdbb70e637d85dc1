using CsCheck;
using NetMon.Reports.Rows;

namespace NetMon.Tests.Reports;

/// <summary>Steps of time keep every sum, and tables the rows of most weight.</summary>
public sealed class ReportRowsTests
{
    [Fact]
    public void Steps_keep_every_sum_however_long_the_time_is() => Gen.Select(Gen.Long[-4_000_000_000_000_000_000, 4_000_000_000_000_000_000], Gen.Int[0, 3], Gen.Int[1, 1500])
        .Array[1, 60].Sample(items =>
        {
            var steps = new TimeSteps();
            foreach (var (time, series, bytes) in items) steps.Add(series, time, 1, bytes);
            Assert.InRange(steps.Count, 1, 1000);
            for (var series = 0; series < 4; series++)
            {
                var found = steps.Series("x", series);
                Assert.Equal(items.Count(item => item.Item2 == series), found.Packets.Sum());
                Assert.Equal(items.Where(item => item.Item2 == series).Sum(item => (double)item.Item3), found.Bytes.Sum());
                foreach (var (time, _, _) in items.Where(item => item.Item2 == series))
                    Assert.True(found.Packets[(int)(((Int128)time - steps.Start) / steps.Width)] > 0);
            }
        });

    [Fact]
    public void A_flow_is_spread_evenly_over_its_time()
    {
        var steps = new TimeSteps();
        // The first step is half covered, the last one a quarter; times are 10 minutes apart, so that a step is a second.
        steps.Add(1, 0, 1, 1);
        steps.Add(1, 600_000_000_000, 1, 1);
        steps.Spread(0, 500_000_000, 3_250_000_000, 11, 2750);
        var found = steps.Series("flow", 0);

        Assert.Equal(1_000_000_000, steps.Width);
        Assert.Equal([500, 1000, 1000, 250], found.Bytes.Take(4).Select(bytes => Math.Round(bytes, 6)));
        Assert.Equal(11, found.Packets.Sum(), 6);
    }

    [Fact]
    public void Steps_are_as_short_as_the_time_allows()
    {
        var steps = new TimeSteps();
        steps.Add(0, 5_000_000, 1, 1);
        Assert.Equal(1_000_000, steps.Width);
        steps.Add(0, 5_000_000 + 999_000_000, 1, 1);
        Assert.Equal(1_000_000, steps.Width);
        steps.Add(0, 5_000_000 + 1_000_000_000, 1, 1);
        Assert.Equal(5_000_000, steps.Width);
    }

    [Fact]
    public void The_rows_of_most_weight_are_kept_and_of_equal_ones_the_first() => Gen.Int[0, 5].Array[0, 40].Sample(weights =>
    {
        var rows = new LargestRows<int>(7);
        for (var i = 0; i < weights.Length; i++) rows.Add(i, weights[i]);
        Assert.Equal(weights.Length, rows.Total);
        Assert.Equal(Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i]).ThenBy(i => i).Take(7), rows.InOrder());
    });
}
