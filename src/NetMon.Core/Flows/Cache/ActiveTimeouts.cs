using System.Runtime.CompilerServices;

namespace NetMon.Flows.Cache;

/// <summary>
/// When flows, or these records of them, began: what an active timeout runs from. Kept beside the flows and only when there is such a
/// timeout, because mostly there is none. Times are those of the table's clock.
/// </summary>
/// <param name="timeout">After how long a flow is reported although it goes on, nanoseconds; null for never.</param>
internal sealed class ActiveTimeouts(long? timeout)
{
    private const int SmallestCapacity = 1 << 12;

    private long[] _begins = [];

    /// <summary>A flow, or another record of it, begins.</summary>
    public void Begin(int flow, long now)
    {
        if (timeout is null) return;
        if (flow >= _begins.Length) Array.Resize(ref _begins, Math.Max(SmallestCapacity, Math.Max(flow + 1, _begins.Length * 2)));
        _begins[flow] = now;
    }

    /// <summary>Whether a flow has gone on for longer than the timeout.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOver(int flow, long now) => timeout is { } longest && now - _begins[flow] > longest;

    /// <summary>When the timeout of a flow is over; never, where there is none.</summary>
    public long DueTime(int flow) => timeout is { } longest ? _begins[flow] + longest : long.MaxValue;
}
