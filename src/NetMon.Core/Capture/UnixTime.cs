namespace NetMon.Capture;

/// <summary>System clock in the unit of packet times.</summary>
internal static class UnixTime
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public static long Now => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
}
