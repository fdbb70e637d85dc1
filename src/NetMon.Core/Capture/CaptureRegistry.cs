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
    /// <param name="session">The capture.</param>
    internal static void Add(CaptureSession session)
    {
        lock (Gate) Entries.Add(new Entry(session));
    }

    /// <summary>The statistics of every capture that is remembered, in the order in which they began.</summary>
    public static IReadOnlyList<CaptureStatistics> GetStatistics()
    {
        lock (Gate)
        {
            Tidy();
            return Entries.ConvertAll(entry => entry.Final ?? entry.Session!.GetStatistics());
        }
    }

    /// <summary>Keeps the numbers of a capture that has ended, and lets go of the capture.</summary>
    /// <param name="session">The capture, after it was disposed.</param>
    internal static void Finish(CaptureSession session)
    {
        lock (Gate)
        {
            var index = Entries.FindIndex(entry => ReferenceEquals(entry.Session, session));
            if (index < 0) return;
            Entries[index] = new Entry(Session: null, session.GetStatistics());
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

    private sealed record Entry(CaptureSession? Session, CaptureStatistics? Final = null);
}
