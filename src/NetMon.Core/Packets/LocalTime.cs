namespace NetMon.Packets;

/// <summary>
/// Points in time as output objects show them: local, as Get-Date and the in-box cmdlets give them, because PowerShell compares two
/// <see cref="DateTime"/> values without looking at their kind. The exact value is the <c>long</c> of nanoseconds since the Unix epoch beside it.
/// </summary>
public static class LocalTime
{
    private const int NanosecondsPerTick = 100;

    /// <summary>The local time of a point in time, to 100 ns.</summary>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch.</param>
    public static DateTime FromNanoseconds(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick).ToLocalTime();

    /// <summary>The local time of a point in time, to 100 ns; null where there is none.</summary>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch, or null.</param>
    public static DateTime? FromNanoseconds(long? nanoseconds) => nanoseconds is { } value ? FromNanoseconds(value) : null;

    /// <summary>
    /// Nanoseconds since the Unix epoch. A time without a kind is local, as PowerShell's own cmdlets take it. 64 bits hold the years 1677 to
    /// 2262; what lies outside is the first or last time in them, so that DateTime.MinValue and MaxValue stand before and after all others.
    /// </summary>
    /// <param name="time">A time of any kind.</param>
    public static long ToNanoseconds(DateTime time)
    {
        var ticks = (time.ToUniversalTime() - DateTime.UnixEpoch).Ticks;
        if (ticks > long.MaxValue / NanosecondsPerTick) return long.MaxValue;
        // The very first value stands for a time that is not known.
        return ticks < long.MinValue / NanosecondsPerTick ? CapturedFrame.NoTime + 1 : ticks * NanosecondsPerTick;
    }
}
