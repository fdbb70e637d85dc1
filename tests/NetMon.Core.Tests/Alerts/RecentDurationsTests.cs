using NetMon.Alerts.Windows;

namespace NetMon.Tests.Alerts;

/// <summary>Percentiles in a window.</summary>
public sealed class RecentDurationsTests
{
    private static readonly double[] Percentiles = [0, 0.1, 1, 33.3, 50, 90, 95, 99, 99.9, 100];

    [Fact]
    public void Percentiles_are_those_of_all_durations_in_the_window()
    {
        var random = new Random(7);
        var recent = new RecentDurations(0.5);
        var all = new List<(long Slice, double Seconds)>();
        long slice = 1000;
        for (var i = 0; i < 3000; i++)
        {
            slice += random.Next(3) / 2 * random.Next(4);
            all.Add((slice, Math.Round(random.NextDouble(), 1)));
            recent.Add(slice, all[^1].Seconds);

            var sorted = all.Where(a => a.Slice > slice - WindowClock.Slices)
                .TakeLast(RecentDurations.MaxCount).Select(a => a.Seconds).Order().ToArray();
            Assert.Equal(sorted.Length, recent.Count);
            if (i % 50 != 0) continue;
            foreach (var percentile in Percentiles)
            {
                var expected = sorted.First(value => sorted.Count(other => other <= value) * 100.0 >= percentile * sorted.Length - 1e-6);
                Assert.Equal(expected, recent.Percentile(percentile));
                Assert.Equal(expected > 0.5, recent.IsAboveLimit(percentile));
            }
        }
    }

    [Fact]
    public void The_oldest_make_room_for_the_latest()
    {
        var recent = new RecentDurations(1);
        for (var i = 0; i < RecentDurations.MaxCount; i++) recent.Add(1000, 2);
        Assert.True(recent.IsAboveLimit(50));

        for (var i = 0; i < RecentDurations.MaxCount; i++) recent.Add(1000, 0);
        Assert.Equal((RecentDurations.MaxCount, 0.0), (recent.Count, recent.Percentile(100)));
        Assert.False(recent.IsAboveLimit(100));
    }
}
