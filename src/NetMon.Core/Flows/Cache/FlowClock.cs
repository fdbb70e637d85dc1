using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows.Cache;

/// <summary>
/// Clock of a flow table: nanoseconds since the first packet, by packet timestamps. It never goes backwards. A timestamp slightly behind is
/// taken as out of order and ignored; one far behind, as in an earlier file or after a clock was set back, becomes the new reference. So no
/// timestamp in a file, right or wrong, prevents idle flows from expiring.
/// </summary>
internal sealed class FlowClock
{
    /// <summary>How far behind a timestamp may be, in nanoseconds, to count as out of order.</summary>
    public const long Disorder = 60_000_000_000;

    // Cap at 73 years so that sums cannot overflow; only wrong timestamps reach it.
    private const long Latest = long.MaxValue / 4;

    private readonly ulong _longestStep;
    private long _reference;

    /// <summary>Creates a stopped clock.</summary>
    /// <param name="longestTimeout">The longest timeout in nanoseconds; longer gaps need not be told apart.</param>
    public FlowClock(long longestTimeout) => _longestStep = (ulong)Math.Min(longestTimeout, Latest / 4) * 2;

    /// <summary>Nanoseconds since the first packet; 0 before it.</summary>
    public long Now { get; private set; }

    /// <summary>Whether a timestamp has been seen.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Advances to a packet's timestamp. Ignores a missing one, and 0, which some tools write for unknown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Follow(long time)
    {
        if (time > _reference && IsStarted) Step(time);
        else if (time is not (0 or CapturedFrame.NoTime)) FollowBack(time);
    }

    /// <summary>Advances to the time of an independent clock; never backwards.</summary>
    public void Tick(long time)
    {
        if (time > _reference && IsStarted) Step(time);
    }

    private void Step(long time)
    {
        // The difference of any two timestamps fits in an unsigned 64-bit integer.
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
