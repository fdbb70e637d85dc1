namespace NetMon.Alerts.Windows;

/// <summary>
/// Cuts time into slices, so that a window is a whole number of them: a sum over it needs one number a slice, however many packets there
/// are. A window is the slice of now and the 255 before it, so what is counted was seen within the window, and no more than 1/256 of the
/// window is missing at its beginning.
/// </summary>
internal readonly struct WindowClock
{
    /// <summary>Slices of a window.</summary>
    public const int Slices = 256;

    private readonly long _slice;

    /// <summary>Makes the clock of a window.</summary>
    /// <param name="window">How long it is.</param>
    public WindowClock(TimeSpan window)
    {
        Length = window.Ticks * 100;
        _slice = Math.Max(1, Length / Slices);
    }

    /// <summary>The window in nanoseconds.</summary>
    public long Length { get; }

    /// <summary>The number of the slice of a time.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch.</param>
    public long SliceOf(long time) => time / _slice;

    /// <summary>The first slice of the window that ends with a slice.</summary>
    public static long FirstOf(long slice) => slice - Slices + 1;
}
