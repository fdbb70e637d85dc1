namespace NetMon.Capture;

/// <summary>
/// Captures of this process, running and finished, oldest first. Of finished ones only the counters of the last <see cref="FinishedLimit"/> are
/// kept.
/// </summary>
public static class CaptureRegistry
{
    /// <summary>Maximum number of finished captures.</summary>
    public const int FinishedLimit = 100;

    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];
    private static long _finished;

    /// <summary>Registers a capture.</summary>
    /// <param name="capture">Capture.</param>
    /// <param name="read">Reads its counters.</param>
    internal static void Add(object capture, Func<CaptureStatistics> read)
    {
        lock (Gate) Entries.Add(new Entry(capture, read, Final: null, FinishedAs: 0));
    }

    /// <summary>Statistics of all registered captures, in start order.</summary>
    public static IReadOnlyList<CaptureStatistics> GetStatistics()
    {
        lock (Gate)
        {
            Tidy();
            return Entries.ConvertAll(entry => entry.Final ?? entry.Read!());
        }
    }

    /// <summary>Keeps the final counters of a capture and releases the capture.</summary>
    /// <param name="capture">Capture, after it was disposed.</param>
    internal static void Finish(object capture)
    {
        lock (Gate)
        {
            var index = Entries.FindIndex(entry => ReferenceEquals(entry.Capture, capture));
            if (index < 0) return;
            Entries[index] = new Entry(Capture: null, Read: null, Entries[index].Read!(), ++_finished);
            Tidy();
        }
    }

    // By the order of their ends: a long capture must not be forgotten for the many short ones that began after it.
    private static void Tidy()
    {
        var last = _finished - FinishedLimit;
        Entries.RemoveAll(entry => entry.Final is not null && entry.FinishedAs <= last);
    }

    private sealed record Entry(object? Capture, Func<CaptureStatistics>? Read, CaptureStatistics? Final, long FinishedAs);
}
