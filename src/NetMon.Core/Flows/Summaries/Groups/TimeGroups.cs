using System.Globalization;
using NetMon.Packets;

namespace NetMon.Flows.Summaries.Groups;

/// <summary>
/// Traffic by interval. A flow belongs, with all its packets, to the interval in which it began: flows do not remember when each of
/// their packets came.
/// </summary>
/// <param name="interval">How long an interval is.</param>
internal sealed class TimeGroups(TimeSpan interval) : TrafficGroups<long>(TrafficGrouping.Time)
{
    // The flows of packets without a time; no interval has the number.
    private const long NoTime = long.MinValue;

    private const int NanosecondsPerTick = 100;

    /// <inheritdoc/>
    public override void Add(in TrafficSample sample)
    {
        if (sample.FirstSeenNanoseconds is not { } first)
        {
            Totals(NoTime).AddOriginator(sample);
            return;
        }

        var sinceEpoch = first / NanosecondsPerTick;
        // Rounded down, also before 1970.
        var number = sinceEpoch / interval.Ticks - (sinceEpoch % interval.Ticks < 0 ? 1 : 0);
        Totals(number).AddOriginator(sample);
    }

    /// <inheritdoc/>
    protected override TrafficSummary Summarise(in long key, in TrafficTotals totals)
    {
        if (key == NoTime) return Columns("(no time)", totals);
        var ticks = Math.Max(DateTime.UnixEpoch.Ticks + (key * interval.Ticks), DateTime.MinValue.Ticks);
        var start = new DateTime(ticks, DateTimeKind.Utc);
        // In UTC, so that an interval has the same key wherever the summary was made.
        return Columns(start.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture), totals) with
        {
            IntervalStartNanoseconds = LocalTime.ToNanoseconds(start),
        };
    }
}
