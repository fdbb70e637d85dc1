using System.Globalization;
using NetMon.Packets;

namespace NetMon.Flows.Summaries.Groups;

/// <summary>
/// Traffic by interval. A flow counts with all its packets in the interval in which it started, because flows do not record the time of
/// each packet.
/// </summary>
/// <param name="interval">Length of an interval.</param>
internal sealed class TimeGroups(TimeSpan interval) : TrafficGroups<long>(TrafficGrouping.Time)
{
    // Key of flows without timestamps; not a valid interval number.
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
        // Rounds down before 1970 too.
        var number = sinceEpoch / interval.Ticks - (sinceEpoch % interval.Ticks < 0 ? 1 : 0);
        Totals(number).AddOriginator(sample);
    }

    /// <inheritdoc/>
    protected override TrafficSummary Summarise(in long key, in TrafficTotals totals)
    {
        if (key == NoTime) return Columns("(no time)", totals);
        var ticks = Math.Max(DateTime.UnixEpoch.Ticks + (key * interval.Ticks), DateTime.MinValue.Ticks);
        var start = new DateTime(ticks, DateTimeKind.Utc);
        // In UTC, so that an interval has the same key in every time zone.
        return Columns(start.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture), totals) with
        {
            IntervalStartNanoseconds = LocalTime.ToNanoseconds(start),
        };
    }
}
