using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Content;
using NetMon.Flows.Key;
using NetMon.Flows.Metering;
using NetMon.Flows.Roles;
using NetMon.Flows.Tcp;
using NetMon.Packets;

namespace NetMon.Flows.Cache;

/// <summary>
/// Open-flow table: creates and expires flows. Records of ended flows wait until the caller takes them, in batches. Not thread-safe.
/// </summary>
internal sealed class FlowCache
{
    private const int BatchSize = 256;

    // Finding the longest-idle flows scans the table, so a full table evicts several at once.
    private const int EvictedFraction = 64;

    private readonly int _maxFlow;
    private readonly FlowTimeouts _timeouts;
    private readonly ActiveTimeouts _activeTimeouts;
    private readonly FlowTable _flows = new();
    private readonly ExpiryWheel _wheel;
    private readonly FlowInterfaces _interfaces;
    private readonly ContentReader _contents;
    private readonly List<EndedFlow> _ended = new(BatchSize);
    private readonly List<int> _silent = [];
    private readonly Comparison<int> _byOrder;

    /// <summary>Creates an empty table.</summary>
    /// <param name="options">Timeouts and maximum number of flows.</param>
    /// <param name="interfaces">Names of the interfaces in the flow keys.</param>
    /// <param name="contents">Content reader; completes a flow's content when the flow ends.</param>
    public FlowCache(FlowOptions options, FlowInterfaces interfaces, ContentReader contents)
    {
        _interfaces = interfaces;
        _contents = contents;
        _maxFlow = Math.Min(options.MaxFlow, FlowTable.MaxCount);
        _timeouts = FlowTimeouts.Of(options);
        _activeTimeouts = new ActiveTimeouts(_timeouts.Active);
        _byOrder = (left, right) => FlowOrder.Compare(OrderOf(left), OrderOf(right));
        _wheel = new ExpiryWheel(_flows);
    }

    /// <summary>Current time of the clock that timeouts use; see <see cref="FlowClock"/>.</summary>
    public long Now { get; set; }

    /// <summary>Number of the packet, or turn of the clock, at which flows end now; see <see cref="EndedFlow.Moment"/>.</summary>
    public int Moment { get; set; }

    /// <summary>Number of open flows.</summary>
    public int Count => _flows.Count;

    /// <summary>Upper bound (exclusive) of the flow numbers in use.</summary>
    public int Limit => _flows.Limit;

    /// <summary>Number of flows that have ended, including evicted ones.</summary>
    public long Ended { get; private set; }

    /// <summary>Number of flows evicted because the table was full.</summary>
    public long Evicted { get; private set; }

    /// <summary>A flow by its number.</summary>
    public ref FlowEntry this[int flow]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _flows[flow];
    }

    /// <summary>Whether a number below <see cref="Limit"/> belongs to an open flow.</summary>
    public bool IsOpen(int flow) => _flows.IsOpen(flow);

    /// <summary>Whether a batch of ended flows is ready for <see cref="TakeEnded"/>.</summary>
    public bool HasBatch => _ended.Count >= BatchSize;

    /// <summary>Prepares the lookups of two packets that come soon, so that the flows are in the processor's cache by then.</summary>
    /// <param name="next">Hash of the key of a packet to come.</param>
    /// <param name="later">Hash of the key of one further on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint next, uint later)
    {
        _flows.PrefetchFlow(next);
        _flows.PrefetchBucket(later);
    }

    /// <summary>Ends flows whose timeout has expired: by the second in which it did, then in the order of their start times.</summary>
    /// <returns>Batches of ended flows, returned while others are being ended: all of them at once could take too much memory.</returns>
    public IEnumerable<EndedFlow[]> EndSilent()
    {
        while (_wheel.TryTurn(Now, out var flow))
        {
            while (flow != FlowTable.None)
            {
                var next = _flows[flow].WheelNext;
                if (FindEnd(flow) is null) _wheel.Add(flow, DueTime(flow));
                else _silent.Add(flow);
                flow = next;
            }

            _silent.Sort(_byOrder);
            foreach (var silent in _silent)
            {
                EndInTime(silent);
                if (HasBatch) yield return TakeEnded();
            }

            _silent.Clear();
        }
    }

    /// <summary>Finds the flow of a packet; creates it if there is none or if the existing one has ended.</summary>
    /// <param name="direction">The packet's flow key and direction.</param>
    /// <param name="hash">Hash of the key.</param>
    /// <param name="headers">The packet's headers; empty if they cannot identify the originator.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <returns>The flow's number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindOrBegin(in DirectedFlowKey direction, uint hash, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var flow = _flows.Find(direction.Key, hash);
        if (flow == FlowTable.None)
        {
            if (_flows.Count >= _maxFlow) Evict();
            flow = _flows.Add(direction.Key, hash);
            Begin(flow, direction, headers, data);
            _wheel.Add(flow, DueTime(flow));
            return flow;
        }

        ref var state = ref _flows[flow];
        if (FindEnd(flow) is { } reason)
        {
            End(flow, reason);
            if (reason == FlowEndReason.Active) Continue(flow);
            else BeginAgain(flow, direction, headers, data);
        }
        else if (headers.Has(HeaderFields.Tcp) && TcpTracker.BeginsAnew(state, headers, direction.IsReversed == state.IsReversed))
        {
            End(flow, EndedBySides(state.Ending, orElse: FlowEndReason.Replaced));
            BeginAgain(flow, direction, headers, data);
        }

        return flow;
    }

    /// <summary>Adds packets to a flow's counters.</summary>
    /// <param name="state">The flow.</param>
    /// <param name="counter">Counters to add.</param>
    /// <param name="fromOriginator">Whether the originator sent the packets.</param>
    /// <param name="first">Time of the earliest packet.</param>
    /// <param name="last">Time of the latest packet.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref FlowEntry state, in FlowCounter counter, bool fromOriginator, long first, long last)
    {
        if (first < state.First && first != CapturedFrame.NoTime) state.First = first;
        if (last > state.Last) state.Last = last;
        state.Activity = Now;
        state.Counters.Add(counter, fromOriginator);
    }

    /// <summary>Shortens the timeout of a flow that FIN or RST has closed to <see cref="FlowOptions.Linger"/>.</summary>
    public void Linger(int flow)
    {
        _wheel.Remove(flow);
        _wheel.Add(flow, DueTime(flow));
    }

    /// <summary>Ends all flows, in the order of their start times.</summary>
    /// <param name="reason">End reason of the flows that no FIN or RST has closed.</param>
    /// <returns>Batches of them, returned while the others are being ended; an incomplete batch is left for <see cref="TakeEnded"/>.</returns>
    public IEnumerable<EndedFlow[]> EndAll(FlowEndReason reason)
    {
        foreach (var flow in InOrderOfBeginning())
        {
            End(flow, EndedBySides(_flows[flow].Ending, orElse: reason));
            if (HasBatch) yield return TakeEnded();
        }

        _flows.Clear();
    }

    /// <summary>Takes the ended flows, in the order in which they ended. Empty if there are none.</summary>
    public EndedFlow[] TakeEnded()
    {
        if (_ended.Count == 0) return [];
        var ended = _ended.ToArray();
        _ended.Clear();
        return ended;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin(int flow, in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        ref var state = ref _flows[flow];
        // From the key, because fragments have no ports of their own.
        var endpoints = direction.Key.Endpoints(direction.IsReversed);
        state.First = long.MaxValue;
        state.Last = long.MinValue;
        state.Activity = Now;
        _activeTimeouts.Begin(flow, Now);
        state.IsReversed = direction.IsReversed ^ FlowRoles.IsFromResponder(headers, data, endpoints, direction.Key.Fields);
        if (state.IsReversed != direction.IsReversed) state.History.AddFlip();
    }

    // Keeps the flow's number and wheel slot: it is rescheduled when the slot comes up.
    private void BeginAgain(int flow, in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        ref var state = ref _flows[flow];
        state = new FlowEntry
        {
            Key = state.Key,
            WheelPrevious = state.WheelPrevious,
            WheelNext = state.WheelNext,
            WheelSlot = state.WheelSlot,
        };
        Begin(flow, direction, headers, data);
    }

    // The connection continues: its state is kept, its counters have been reported.
    private void Continue(int flow)
    {
        ref var state = ref _flows[flow];
        state.First = long.MaxValue;
        state.Last = long.MinValue;
        _activeTimeouts.Begin(flow, Now);
        state.Counters = default;
        state.History = default;
        state.Tcp.Continue();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EndInTime(int flow)
    {
        if (FindEnd(flow) is FlowEndReason.Active)
        {
            End(flow, FlowEndReason.Active, _wheel.Now);
            Continue(flow);
            _wheel.Add(flow, DueTime(flow));
        }
        else if (FindEnd(flow) is { } reason)
        {
            End(flow, reason, _wheel.Now);
            _flows.Remove(flow);
        }
    }

    private void Evict()
    {
        foreach (var flow in SilentFlows.Find(_flows, Math.Max(1, _flows.Count / EvictedFraction)))
        {
            if (_flows[flow].Ending == TcpTeardown.None) Evicted++;
            End(flow, EndedBySides(_flows[flow].Ending, orElse: FlowEndReason.Resource));
            _wheel.Remove(flow);
            _flows.Remove(flow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FlowEndReason? FindEnd(int flow)
    {
        ref readonly var state = ref _flows[flow];
        if (Now - state.Activity > _timeouts.Idle(state)) return EndedBySides(state.Ending, orElse: FlowEndReason.Idle);
        return _activeTimeouts.IsOver(flow, Now) ? FlowEndReason.Active : null;
    }

    private long DueTime(int flow) => Math.Min(_flows[flow].Activity + _timeouts.Idle(_flows[flow]), _activeTimeouts.DueTime(flow));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void End(int flow, FlowEndReason reason, long second = 0)
    {
        ref var state = ref _flows[flow];
        if (reason != FlowEndReason.Active) _contents.Complete(ref state);
        // No packet has arrived since the last report.
        if (state.Counters.IsEmpty) return;
        Ended++;
        _ended.Add(new EndedFlow(new FlowRecord(state, _interfaces.NameOf(state.Key.Interface), reason), Moment, second));
    }

    private int[] InOrderOfBeginning()
    {
        var flows = new int[_flows.Count];
        // They mostly are as long as no number was reused; then a million flows need no second array.
        var (count, latest, isInOrder) = (0, long.MinValue, true);
        for (var flow = 0; flow < _flows.Limit; flow++)
        {
            if (!_flows.IsOpen(flow)) continue;
            flows[count++] = flow;
            isInOrder &= _flows[flow].First > latest;
            latest = _flows[flow].First;
        }

        if (isInOrder) return flows;
        // By start time first: that needs no look at the flows. Few of them start at the same time.
        var times = Array.ConvertAll(flows, flow => _flows[flow].First);
        Array.Sort(times, flows);
        for (var begin = 0; begin < count;)
        {
            var end = begin + 1;
            while (end < count && times[end] == times[begin]) end++;
            if (end > begin + 1) flows.AsSpan(begin, end - begin).Sort(_byOrder);
            begin = end;
        }

        return flows;
    }

    private FlowOrder OrderOf(int flow) => new(_flows[flow].First, _flows[flow].Key);

    private static FlowEndReason EndedBySides(TcpTeardown ending, FlowEndReason orElse) => ending switch
    {
        TcpTeardown.Finished => FlowEndReason.Finished,
        TcpTeardown.Reset => FlowEndReason.Reset,
        _ => orElse,
    };
}
