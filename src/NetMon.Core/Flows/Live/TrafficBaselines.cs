using NetMon.Flows.Summaries.Groups;

namespace NetMon.Flows.Live;

/// <summary>Earlier snapshots of the totals, to compute rates over at least one second, or since the last look if that is longer.</summary>
internal sealed class TrafficBaselines
{
    private const long Span = 1_000_000_000;
    private readonly Queue<Baseline> _last = new();
    private Baseline _latest = new(0, 0, 0, null, null);

    public TrafficBaselines() => _last.Enqueue(_latest);

    /// <summary>The snapshot to compare with: the latest one at least a second before a time, else the oldest.</summary>
    public Baseline For(long time)
    {
        while (_last.Count > 1 && time - _last.ElementAt(1).Time >= Span) _last.Dequeue();
        return _last.Peek();
    }

    /// <summary>Adds a snapshot, unless no time has passed since the latest one.</summary>
    public void Add(Baseline moment)
    {
        if (moment.Time == _latest.Time) return;
        _latest = moment;
        _last.Enqueue(moment);
    }

    /// <summary>Totals at one point in time.</summary>
    /// <param name="Time">Nanoseconds since the start.</param>
    /// <param name="Packets">Packets so far.</param>
    /// <param name="Bytes">Bytes so far.</param>
    /// <param name="Grouping">The grouping of <paramref name="Groups"/>.</param>
    /// <param name="Groups">The groups.</param>
    internal sealed record Baseline(long Time, long Packets, long Bytes, TrafficGrouping? Grouping, TrafficGroups? Groups);
}
