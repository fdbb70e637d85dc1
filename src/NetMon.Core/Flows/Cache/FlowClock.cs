using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows.Cache;

/// <summary>
/// The clock of a flow table: nanoseconds since its first packet, by the times of packets. It never goes back. Times a little behind it are
/// those of packets out of order and leave it where it is; times far behind, as in a file of an earlier day or after somebody has set a
/// clock, begin a new count from there. So no time in a file, right or wrong, keeps silent flows from ending.
/// </summary>
internal sealed class FlowClock
{
    /// <summary>How far behind a time may be and count as out of order.</summary>
    public const long Disorder = 60_000_000_000;

    // Nobody lives to see it; only files that lie get there.
    private const long Latest = long.MaxValue / 4;

    private readonly ulong _longestStep;
    private long _reference;

    /// <summary>Makes a clock that has not started.</summary>
    /// <param name="longestTimeout">The longest time, in nanoseconds, that somebody waits for; a longer pause is no different.</param>
    public FlowClock(long longestTimeout) => _longestStep = (ulong)Math.Min(longestTimeout, Latest / 4) * 2;

    /// <summary>Nanoseconds since the first packet; 0 before.</summary>
    public long Now { get; private set; }

    /// <summary>Whether there was a packet.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Follows the time of a packet. One without, and 0, which simple tools write for none, leave it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Follow(long time)
    {
        if (time > _reference && IsStarted) Step(time);
        else if (time is not (0 or CapturedFrame.NoTime)) FollowBack(time);
    }

    /// <summary>Follows a clock beside the packets, which only moves it on.</summary>
    public void Tick(long time)
    {
        if (time > _reference && IsStarted) Step(time);
    }

    private void Step(long time)
    {
        // The difference of any two times fits, unsigned.
        var step = Math.Min(unchecked((ulong)(time - _reference)), _longestStep);
        Now = Math.Min(Now + (long)step, Latest);
        _reference = time;
    }

    private void FollowBack(long time)
    {
        if (IsStarted && unchecked((ulong)(_reference - time)) <= Disorder) return;
        IsStarted = true;
        _reference = time;
    }
}
