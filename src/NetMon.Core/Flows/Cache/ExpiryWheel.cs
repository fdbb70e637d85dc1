using System.Runtime.CompilerServices;

namespace NetMon.Flows.Cache;

/// <summary>
/// Timer wheel of open flows, with a resolution of one second. A packet does not move its flow; a flow that comes up and is not yet idle
/// long enough is rescheduled. So the cost is none per packet and one operation per flow and timeout.
/// </summary>
/// <remarks>The flows of a slot form a list in insertion order, linked through the flow entries.</remarks>
internal sealed class ExpiryWheel
{
    private const int SlotCount = 512;
    private const long Second = 1_000_000_000;

    private readonly FlowTable _flows;
    private readonly int[] _heads = new int[SlotCount];
    private readonly int[] _tails = new int[SlotCount];

    /// <summary>The second that it has reached.</summary>
    public long Now { get; private set; }

    /// <summary>Creates an empty wheel over a table.</summary>
    public ExpiryWheel(FlowTable flows)
    {
        _flows = flows;
        Array.Fill(_heads, FlowTable.None);
    }

    /// <summary>Schedules a flow, not before its due time; a due time beyond the wheel's range is shortened to the last slot.</summary>
    /// <param name="flow">The flow; must not be in a slot.</param>
    /// <param name="due">Due time, nanoseconds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int flow, long due)
    {
        var slot = SlotOf(due);
        ref var state = ref _flows[flow];
        state.WheelSlot = (ushort)slot;
        state.WheelNext = FlowTable.None;
        if (_heads[slot] == FlowTable.None)
        {
            _heads[slot] = flow;
            state.WheelPrevious = FlowTable.None;
        }
        else
        {
            _flows[_tails[slot]].WheelNext = flow;
            state.WheelPrevious = _tails[slot];
        }

        _tails[slot] = flow;
    }

    /// <summary>Removes a flow from its slot.</summary>
    public void Remove(int flow)
    {
        ref var state = ref _flows[flow];
        if (state.WheelPrevious == FlowTable.None) _heads[state.WheelSlot] = state.WheelNext;
        else _flows[state.WheelPrevious].WheelNext = state.WheelNext;
        if (state.WheelNext == FlowTable.None) _tails[state.WheelSlot] = state.WheelPrevious;
        else _flows[state.WheelNext].WheelPrevious = state.WheelPrevious;
    }

    /// <summary>Advances the wheel by at most one slot towards a time.</summary>
    /// <param name="time">The time, nanoseconds.</param>
    /// <param name="head">The flows of the slot that came up, linked by <see cref="FlowEntry.WheelNext"/> and removed from the slot.</param>
    /// <returns>False when the wheel has reached the time.</returns>
    public bool TryTurn(long time, out int head)
    {
        var target = ToSecond(time);
        // One revolution visits every slot; after a long silence a second one would find nothing new.
        if (target - Now > SlotCount) Now = target - SlotCount;
        head = FlowTable.None;
        if (Now >= target) return false;
        var slot = (ulong)++Now % SlotCount;
        head = _heads[slot];
        _heads[slot] = FlowTable.None;
        return true;
    }

    // One second later, so that the due time has always passed when the slot comes up.
    private int SlotOf(long due) => (int)((ulong)Math.Clamp(ToSecond(due) + 1, Now + 1, Now + SlotCount - 1) % SlotCount);

    private static long ToSecond(long time) => time / Second;
}
