namespace NetMon.Alerts.Windows;

/// <summary>
/// The durations in a sliding window, at most the latest thousand, and how many of them are above a limit. So whether a percentile is above the
/// limit is a comparison of two counts; only its value needs them sorted.
/// </summary>
/// <param name="limit">The limit, in seconds.</param>
internal sealed class RecentDurations(double limit)
{
    /// <summary>Maximum number of durations kept.</summary>
    public const int MaxCount = 1000;

    // Less than the rank of any percentile of so few values can differ by, and more than its rounding.
    private const double Rounding = 1e-9;

    private readonly Queue<(long Slice, double Seconds)> _durations = new();
    private int _above;

    /// <summary>Number of durations, as of the last <see cref="Add"/>.</summary>
    public int Count => _durations.Count;

    /// <summary>Adds a duration, and removes expired ones.</summary>
    /// <param name="slice">The current slice; must not decrease.</param>
    /// <param name="seconds">The duration.</param>
    public void Add(long slice, double seconds)
    {
        var first = WindowClock.FirstOf(slice);
        while (_durations.TryPeek(out var oldest) && (oldest.Slice < first || _durations.Count == MaxCount))
        {
            _durations.Dequeue();
            if (oldest.Seconds > limit) _above--;
        }

        _durations.Enqueue((slice, seconds));
        if (seconds > limit) _above++;
    }

    /// <summary>Whether a percentile is above the limit.</summary>
    /// <param name="percentile">The percentile, 0 to 100.</param>
    public bool IsAboveLimit(double percentile) => Count - _above < Rank(percentile);

    /// <summary>A percentile by nearest rank: the least duration that at least so many per cent of all do not exceed.</summary>
    /// <param name="percentile">The percentile, 0 to 100.</param>
    public double Percentile(double percentile)
    {
        var sorted = new double[Count];
        var at = 0;
        foreach (var (_, seconds) in _durations) sorted[at++] = seconds;
        Array.Sort(sorted);
        return sorted[Rank(percentile) - 1];
    }

    /// <summary>Removes all durations.</summary>
    public void Clear()
    {
        _durations.Clear();
        _above = 0;
    }

    private int Rank(double percentile) => Math.Max(1, (int)Math.Ceiling((percentile * Count / 100) - Rounding));
}
