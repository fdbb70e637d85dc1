using System.Runtime.CompilerServices;

namespace NetMon.Flows.Cache;

/// <summary>
/// When open flows are to be looked at again, to the second. A packet of a flow does not move it: a flow that is looked at and was not
/// silent for long enough is simply put off. So a packet costs nothing here, and a flow a little, once in its timeout.
/// </summary>
/// <remarks>The flows of a slot are a list in the order they were put there, linked through the flows themselves.</remarks>
internal sealed class ExpiryWheel
{
    private const int SlotCount = 512;
    private const long Second = 1_000_000_000;

    private readonly FlowTable _flows;
    private readonly int[] _heads = new int[SlotCount];
    private readonly int[] _tails = new int[SlotCount];
    private long _now;

    /// <summary>Makes an empty wheel over a table.</summary>
    public ExpiryWheel(FlowTable flows)
    {
        _flows = flows;
        Array.Fill(_heads, FlowTable.None);
    }

    /// <summary>Puts a flow where it will be looked at, not before its time; one that is further off than the wheel reaches, a little early.</summary>
    /// <param name="flow">The flow, in no slot.</param>
    /// <param name="due">When it is due, nanoseconds.</param>
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

    /// <summary>Takes a flow out of its slot.</summary>
    public void Remove(int flow)
    {
        ref var state = ref _flows[flow];
        if (state.WheelPrevious == FlowTable.None) _heads[state.WheelSlot] = state.WheelNext;
        else _flows[state.WheelPrevious].WheelNext = state.WheelNext;
        if (state.WheelNext == FlowTable.None) _tails[state.WheelSlot] = state.WheelPrevious;
        else _flows[state.WheelNext].WheelPrevious = state.WheelPrevious;
    }

    /// <summary>Turns the wheel by at most one slot towards a time.</summary>
    /// <param name="time">The time, nanoseconds.</param>
    /// <param name="head">The flows of the slot that came up, linked by <see cref="FlowEntry.WheelNext"/>, in no slot any more.</param>
    /// <returns>False when the wheel has caught up.</returns>
    public bool TryTurn(long time, out int head)
    {
        var target = ToSecond(time);
        // After a long silence every slot has come up; going round more than once finds nothing new.
        if (target - _now > SlotCount) _now = target - SlotCount;
        head = FlowTable.None;
        if (_now >= target) return false;
        var slot = (ulong)++_now % SlotCount;
        head = _heads[slot];
        _heads[slot] = FlowTable.None;
        return true;
    }

    // The second after, so that what is due has always passed when the slot comes up.
    private int SlotOf(long due) => (int)((ulong)Math.Clamp(ToSecond(due) + 1, _now + 1, _now + SlotCount - 1) % SlotCount);

    private static long ToSecond(long time) => time / Second;
}
