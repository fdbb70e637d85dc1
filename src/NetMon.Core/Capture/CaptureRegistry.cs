namespace NetMon.Capture;

/// <summary>
/// The captures of this process, running and finished, oldest first. Of finished ones only the last <see cref="FinishedLimit"/> are
/// kept, as numbers.
/// </summary>
public static class CaptureRegistry
{
    /// <summary>How many finished captures are remembered.</summary>
    public const int FinishedLimit = 100;

    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];

    /// <summary>Remembers a capture that begins.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="read">Reads its counters.</param>
    internal static void Add(object capture, Func<CaptureStatistics> read)
    {
        lock (Gate) Entries.Add(new Entry(capture, read, Final: null));
    }

    /// <summary>The statistics of every capture that is remembered, in the order in which they began.</summary>
    public static IReadOnlyList<CaptureStatistics> GetStatistics()
    {
        lock (Gate)
        {
            Tidy();
            return Entries.ConvertAll(entry => entry.Final ?? entry.Read!());
        }
    }

    /// <summary>Keeps the numbers of a capture that has ended, and lets go of the capture.</summary>
    /// <param name="capture">The capture, after it was disposed.</param>
    internal static void Finish(object capture)
    {
        lock (Gate)
        {
            var index = Entries.FindIndex(entry => ReferenceEquals(entry.Capture, capture));
            if (index < 0) return;
            Entries[index] = new Entry(Capture: null, Read: null, Entries[index].Read!());
            Tidy();
        }
    }

    private static void Tidy()
    {
        var tooMany = Entries.Count(entry => entry.Final is not null) - FinishedLimit;
        for (var i = 0; tooMany > 0; i++)
        {
            if (Entries[i].Final is null) continue;
            Entries.RemoveAt(i--);
            tooMany--;
        }
    }

    private sealed record Entry(object? Capture, Func<CaptureStatistics>? Read, CaptureStatistics? Final);
}
