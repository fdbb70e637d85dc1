namespace NetMon.Packets;

/// <summary>Calculates with the times of frames.</summary>
public static class FrameTime
{
    /// <summary>Adds a duration to a time; null if the result is out of the range of nanoseconds since 1970, the years 1678 to 2261.</summary>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch.</param>
    /// <param name="shift">The duration, which may be negative.</param>
    public static long? Shift(long nanoseconds, TimeSpan shift)
    {
        var shifted = nanoseconds + ((Int128)shift.Ticks * TimeSpan.NanosecondsPerTick);
        return shifted > long.MinValue && shifted <= long.MaxValue ? (long)shifted : null;
    }
}
