using System.Management.Automation;

namespace NetMon.Tests.Live;

/// <summary>The counters of Get-CaptureStatistics, as numbers.</summary>
internal static class StatisticsView
{
    public static long? Counter(this PSObject statistics, string name) => (long?)statistics.Properties[name].Value;

    /// <summary>Fails unless received = delivered + filtered + dropped.</summary>
    public static void AssertAddsUp(this PSObject statistics) =>
        Assert.Equal(statistics.Counter("Received"), statistics.Counter("Delivered") + statistics.Counter("Discarded") + statistics.Counter("DroppedByQueue"));
}
