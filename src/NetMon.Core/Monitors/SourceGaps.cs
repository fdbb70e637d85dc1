namespace NetMon.Monitors;

/// <summary>Counts the times during which interfaces were missing. Thread-safe.</summary>
internal sealed class SourceGaps
{
    private readonly object _gate = new();
    private readonly Dictionary<string, SourceGap> _open = new(StringComparer.Ordinal);
    private long _count;
    private TimeSpan _time;

    /// <summary>Notes that an interface disappeared or returned.</summary>
    public void Note(SourceGap gap)
    {
        lock (_gate)
        {
            if (gap.End is { } end)
            {
                _open.Remove(gap.Source);
                _time += end - gap.Start;
            }
            else
            {
                _open[gap.Source] = gap;
                _count++;
            }
        }
    }

    /// <summary>Number and total time of the gaps so far, and the reason of one that is still open; null if none is.</summary>
    public (long Count, TimeSpan Time, string? Reason) Read(DateTime now)
    {
        lock (_gate)
        {
            var open = _open.Values.Aggregate(TimeSpan.Zero, (sum, gap) => sum + (now - gap.Start));
            return (_count, _time + open, _open.Values.FirstOrDefault()?.Reason);
        }
    }
}

/// <summary>A period in which an interface was missing.</summary>
/// <param name="Source">The interface.</param>
/// <param name="Start">When it disappeared, UTC.</param>
/// <param name="End">When it returned, UTC; null while it is missing.</param>
/// <param name="Reason">Why it disappeared.</param>
internal sealed record SourceGap(string Source, DateTime Start, DateTime? End, string Reason);
