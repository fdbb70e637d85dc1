using NetMon.Overview.Tallies;
using NetMon.Packets;

namespace NetMon.Tests.Overview;

public sealed class TallyTests
{
    private const long Start = 1_700_000_000_000_000_000;
    private const long Second = 1_000_000_000;

    private static readonly CaptureInterface Source = new("eth0", LinkType.Ethernet);

    [Fact]
    public void Intervals_hold_every_packet_whatever_the_order_and_the_span_are()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var times = new List<long>();
            var spread = 1L << random.Next(1, 62);
            for (var i = 0; i < 300; i++) times.Add(unchecked(Start + (long)((random.NextDouble() - 0.5) * spread)));
            var tally = Add(times);

            var intervals = tally.Intervals();

            Assert.InRange(intervals.Count, 1, TimeTally.MaxIntervals);
            var width = (long)(intervals[0].Duration * Second);
            foreach (var interval in intervals)
            {
                var expected = times.Count(time => time >= interval.StartNanoseconds && time - interval.StartNanoseconds < width);
                Assert.Equal((expected, expected * 100), (interval.Packets, interval.Bytes));
            }

            Assert.Equal(times.Count, intervals.Sum(interval => interval.Packets));
            Assert.True(intervals[0].Packets > 0 && intervals[^1].Packets > 0);
        }
    }

    [Theory]
    [InlineData(long.MinValue + 1, long.MaxValue)]
    [InlineData(long.MaxValue, long.MinValue + 1)]
    [InlineData(0, long.MaxValue)]
    public void Times_at_the_ends_of_64_bits_are_counted(long first, long second)
    {
        var tally = Add([first, second, first]);

        Assert.Equal(3, tally.Intervals().Sum(interval => interval.Packets));
        Assert.Equal((long.Min(first, second), long.Max(first, second)), (tally.First, tally.Last));
        Assert.Equal(1, tally.Reversals);
        Assert.Single(tally.Pauses);
    }

    [Fact]
    public void Pauses_are_the_longest_of_a_second_and_more()
    {
        var time = Start;
        var times = new List<long> { time };
        foreach (var pause in (double[])[0.5, 3, 1, 7, 2, 0.9, 5, 4, 6]) times.Add(time += (long)(pause * Second));

        var tally = Add(times);

        Assert.Equal([3.0, 7.0, 5.0, 4.0, 6.0], tally.Pauses.Select(pause => pause.Duration));
        Assert.Equal(7.0, tally.LongestPause / 1e9);
        Assert.Equal(3, tally.Pauses[0].PacketNumber);
    }

    [Fact]
    public void Steps_back_and_packets_without_a_time_are_counted()
    {
        var tally = Add([Start, Start + 5, Start + 3, CapturedFrame.NoTime, Start + 1, Start + 9]);

        Assert.Equal((2, 1, 2ul), (tally.Reversals, tally.Untimed, tally.LargestReversal));
        Assert.Equal((Start, Start + 9), (tally.First, tally.Last));
    }

    [Fact]
    public void Percentiles_are_exact_while_all_values_are_kept()
    {
        var tally = new LatencyTally(LatencyKind.Dns);
        for (var i = 100; i >= 1; i--) tally.Add(i / 1000.0);

        var summary = tally.Summary()!;

        Assert.True(summary.IsExact);
        Assert.Equal((100, 0.001, 0.05, 0.09, 0.099, 0.1), (summary.Count, summary.Minimum, summary.P50, summary.P90, summary.P99, summary.Maximum));
        Assert.Equal(100, tally.Histogram().Sum(bar => bar.Count));
        Assert.All(tally.Histogram(), bar => Assert.Equal(
            Enumerable.Range(1, 100).Count(i => i / 1000.0 > bar.From && i / 1000.0 <= bar.To), bar.Count));
    }

    [Fact]
    public void One_value_is_every_percentile()
    {
        var tally = new LatencyTally(LatencyKind.Dns);
        tally.Add(0);

        var summary = tally.Summary()!;

        Assert.Equal((1, 0.0, 0.0, 0.0), (summary.Count, summary.P50, summary.P99, summary.Maximum));
    }

    [Fact]
    public void Percentiles_of_many_values_are_within_one_per_cent()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 4 * LatencyTally.MaxExact).Select(_ => Math.Exp(random.NextDouble() * 20 - 14)).ToArray();
        var tally = new LatencyTally(LatencyKind.Dns);
        foreach (var value in values) tally.Add(value);
        Array.Sort(values);

        var summary = tally.Summary()!;

        Assert.False(summary.IsExact);
        foreach (var (percent, found) in (ReadOnlySpan<(int, double)>)[(50, summary.P50), (90, summary.P90), (99, summary.P99)])
        {
            var exact = values[((values.Length * percent) + 99) / 100 - 1];
            Assert.InRange(found / exact, 0.99, 1.01);
        }

        Assert.Equal((values[0], values[^1]), (summary.Minimum, summary.Maximum));
    }

    [Fact]
    public void Names_are_counted_without_regard_to_case_with_what_came_back()
    {
        var tally = new NameTally();
        tally.Add("www.Example.com", isFailure: false, "NOERROR");
        tally.Add("WWW.example.com", isFailure: true, "NXDOMAIN");
        tally.Add("www.example.com", isFailure: true, "NXDOMAIN");
        tally.Add("other.example", isFailure: false, outcome: null);

        Assert.Equal(["www.Example.com 3", "other.example 1"], tally.MostFrequent(10).Select(name => name.ToString()));
        var failed = Assert.Single(tally.MostFailed(10));
        Assert.Equal((3, 2, "NXDOMAIN 2, NOERROR 1"), (failed.Count, failed.Failures, failed.Detail));
    }

    [Fact]
    public void Too_many_names_leave_the_frequent_ones()
    {
        var tally = new NameTally();
        for (var i = 0; i < 3 * NameTally.MaxNames; i++)
        {
            tally.Add($"{i}.example", isFailure: false, outcome: null);
            if (i % 100 == 0) tally.Add("www.example", isFailure: false, outcome: null);
        }

        var first = tally.MostFrequent(1)[0];

        Assert.Equal(("www.example", 3 * NameTally.MaxNames / 100), (first.Name, first.Count));
        Assert.True(tally.Forgotten > 0);
        Assert.InRange(tally.MostFrequent(int.MaxValue).Count, 1, NameTally.MaxNames);
    }

    private static TimeTally Add(IEnumerable<long> times)
    {
        var tally = new TimeTally();
        var number = 0;
        foreach (var time in times) tally.Add(new CapturedFrame(Source, ++number, time, 100, []));
        return tally;
    }
}
