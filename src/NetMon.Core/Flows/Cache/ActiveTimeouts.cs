using System.Runtime.CompilerServices;

namespace NetMon.Flows.Cache;

/// <summary>
/// Start times of the flows' current records, from which the active timeout runs. Kept outside the flows and only if there is an active
/// timeout, since by default there is none. Times are those of the table's clock.
/// </summary>
/// <param name="timeout">Active timeout in nanoseconds; null for none.</param>
internal sealed class ActiveTimeouts(long? timeout)
{
    private const int SmallestCapacity = 1 << 12;

    private long[] _begins = [];

    /// <summary>Starts a flow's record.</summary>
    public void Begin(int flow, long now)
    {
        if (timeout is null) return;
        if (flow >= _begins.Length) Array.Resize(ref _begins, Math.Max(SmallestCapacity, Math.Max(flow + 1, _begins.Length * 2)));
        _begins[flow] = now;
    }

    /// <summary>Whether the flow's active timeout has expired.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOver(int flow, long now) => timeout is { } longest && now - _begins[flow] > longest;

    /// <summary>When the flow's active timeout expires; long.MaxValue without a timeout.</summary>
    public long DueTime(int flow) => timeout is { } longest ? _begins[flow] + longest : long.MaxValue;
}
