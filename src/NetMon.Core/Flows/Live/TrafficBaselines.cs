using NetMon.Flows.Summaries.Groups;

namespace NetMon.Flows.Live;

/// <summary>What the traffic was a moment ago, to tell rates by: over a second or a little more, or since the last look if that is longer.</summary>
internal sealed class TrafficBaselines
{
    private const long Span = 1_000_000_000;
    private readonly Queue<Baseline> _last = new();
    private Baseline _latest = new(0, 0, 0, null, null);

    public TrafficBaselines() => _last.Enqueue(_latest);

    /// <summary>The moment to compare one with: the latest that is a second before it, if there is one.</summary>
    public Baseline For(long time)
    {
        while (_last.Count > 1 && time - _last.ElementAt(1).Time >= Span) _last.Dequeue();
        return _last.Peek();
    }

    /// <summary>Remembers a moment. One at which no time has passed takes the place of the one before.</summary>
    public void Add(Baseline moment)
    {
        if (moment.Time == _latest.Time) return;
        _latest = moment;
        _last.Enqueue(moment);
    }

    /// <summary>A moment.</summary>
    /// <param name="Time">Nanoseconds since the start.</param>
    /// <param name="Packets">Packets so far.</param>
    /// <param name="Bytes">Bytes so far.</param>
    /// <param name="Grouping">What <paramref name="Groups"/> are grouped by.</param>
    /// <param name="Groups">The groups.</param>
    internal sealed record Baseline(long Time, long Packets, long Bytes, TrafficGrouping? Grouping, TrafficGroups? Groups);
}
