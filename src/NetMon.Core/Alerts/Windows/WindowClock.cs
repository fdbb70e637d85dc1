namespace NetMon.Alerts.Windows;

/// <summary>
/// Divides time into slices, so that a window is a whole number of them: a sum over it needs one number per slice, however many packets there
/// are. A window is the current slice and the 255 before it, so everything counted is within the window, and at most 1/256 of the window is
/// missing at its start.
/// </summary>
internal readonly struct WindowClock
{
    /// <summary>Slices per window.</summary>
    public const int Slices = 256;

    private readonly long _slice;

    /// <summary>Creates the clock of a window.</summary>
    /// <param name="window">Length of the window.</param>
    public WindowClock(TimeSpan window)
    {
        Length = window.Ticks * 100;
        _slice = Math.Max(1, Length / Slices);
    }

    /// <summary>The window in nanoseconds.</summary>
    public long Length { get; }

    /// <summary>Number of the slice that contains a time.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch.</param>
    public long SliceOf(long time) => time / _slice;

    /// <summary>The first slice of the window that ends with a slice.</summary>
    public static long FirstOf(long slice) => slice - Slices + 1;
}
