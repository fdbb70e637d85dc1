using NetMon.Flows.Cache;
using NetMon.Packets;

namespace NetMon.Flows.Reassembly;

/// <summary>
/// Finds single packets whose time is far from that of the packets before and after them, as from a damaged or badly set clock. Such a time must
/// not end what is open. A time that the next packet shares is a pause, or another capture, and is followed.
/// </summary>
internal sealed class TimeOutliers
{
    /// <summary>How far a time must be from another one, in nanoseconds. Nearer ones are out of order.</summary>
    public const long Distance = FlowClock.Disorder;

    // A day: no capture has such a pause next to its first or last packet.
    private const ulong Absurd = 86_400_000_000_000;

    private long _last;
    private bool _isStarted;

    /// <summary>Whether a packet must wait until the next time tells whether its own is an outlier.</summary>
    /// <param name="time">Its time.</param>
    public bool IsInDoubt(long time) => IsTime(time) && (!_isStarted || Between(time, _last) > Distance);

    /// <summary>Whether the time of a packet that waited is an outlier.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="next">The time after it; none at the end.</param>
    public bool IsOutlier(long time, long next)
    {
        // At the end, and in the first place, a pause is more likely, unless it is absurd.
        if (!_isStarted) return IsAbsurd(time, next);
        if (!IsTime(next)) return IsAbsurd(time, _last);
        return Between(time, next) > Distance && Between(time, next) > Between(next, _last);
    }

    /// <summary>Whether two times are too far from each other for any pause. The first two packets of a capture then wait for a third.</summary>
    /// <param name="time">A time.</param>
    /// <param name="other">Another one; none for no.</param>
    public static bool IsAbsurd(long time, long other) => IsTime(other) && Between(time, other) > Absurd;

    /// <summary>Whether a time is nearer to a second one than to a third one.</summary>
    public static bool IsNearer(long time, long second, long third) => Between(time, second) < Between(time, third);

    /// <summary>Follows a time that is none.</summary>
    /// <param name="time">The time.</param>
    public void Follow(long time)
    {
        if (!IsTime(time)) return;
        // A packet that is out of order does not set the time back.
        if (!_isStarted || time > _last || Between(time, _last) > Distance) _last = time;
        _isStarted = true;
    }

    private static bool IsTime(long time) => time is not (0 or CapturedFrame.NoTime);

    // The difference of any two times fits in an unsigned 64-bit integer.
    private static ulong Between(long time, long other) => unchecked((ulong)(Math.Max(time, other) - Math.Min(time, other)));
}
