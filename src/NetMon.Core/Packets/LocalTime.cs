namespace NetMon.Packets;

/// <summary>
/// Converts timestamps to local <see cref="DateTime"/> values for output objects. They are local, as from Get-Date and the in-box cmdlets,
/// because PowerShell compares DateTime values without regard to their kind. The exact value is the <c>long</c> of nanoseconds since the Unix epoch beside it.
/// </summary>
public static class LocalTime
{
    private const int NanosecondsPerTick = 100;

    /// <summary>Converts to local time, in units of 100 ns.</summary>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch.</param>
    public static DateTime FromNanoseconds(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick).ToLocalTime();

    /// <summary>Converts to local time, in units of 100 ns; null for null.</summary>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch, or null.</param>
    public static DateTime? FromNanoseconds(long? nanoseconds) => nanoseconds is { } value ? FromNanoseconds(value) : null;

    /// <summary>
    /// Converts to nanoseconds since the Unix epoch. A time of unspecified kind is taken as local, as PowerShell's own cmdlets do. 64 bits cover
    /// the years 1677 to 2262; times outside are clamped, so that DateTime.MinValue and MaxValue sort before and after all others.
    /// </summary>
    /// <param name="time">A time of any kind.</param>
    public static long ToNanoseconds(DateTime time)
    {
        var ticks = (time.ToUniversalTime() - DateTime.UnixEpoch).Ticks;
        if (ticks > long.MaxValue / NanosecondsPerTick) return long.MaxValue;
        // long.MinValue is reserved for NoTime.
        return ticks < long.MinValue / NanosecondsPerTick ? CapturedFrame.NoTime + 1 : ticks * NanosecondsPerTick;
    }
}
