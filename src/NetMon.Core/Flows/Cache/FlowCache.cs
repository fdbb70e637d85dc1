using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Content;
using NetMon.Flows.Key;
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
    private const long Second = 1_000_000_000;

    // Finding the longest-idle flows scans the table, so a full table evicts several at once.
    private const int EvictedFraction = 64;
    private static readonly long LingerNanoseconds = ToNanoseconds(FlowOptions.Linger);

    private readonly int _maxFlow;
    private readonly long _tcpTimeout;
    private readonly long _otherTimeout;
    private readonly ActiveTimeouts _activeTimeouts;
    private readonly FlowTable _flows = new();
    private readonly ExpiryWheel _wheel;
    private readonly FlowInterfaces _interfaces;
    private readonly ContentReader _contents;
    private readonly List<FlowRecord> _ended = new(BatchSize);
    private readonly FlowClock _clock;
    private long _nextTurn;

    /// <summary>Creates an empty table.</summary>
    /// <param name="options">Timeouts and maximum number of flows.</param>
    /// <param name="interfaces">Names of the interfaces in the flow keys.</param>
    /// <param name="contents">Content reader; completes a flow's content when the flow ends.</param>
    public FlowCache(FlowOptions options, FlowInterfaces interfaces, ContentReader contents)
    {
        _interfaces = interfaces;
        _contents = contents;
        _maxFlow = Math.Min(options.MaxFlow, FlowTable.MaxCount);
        _tcpTimeout = ToNanoseconds(options.IdleTimeout ?? FlowOptions.DefaultTcpIdleTimeout);
        _otherTimeout = ToNanoseconds(options.IdleTimeout ?? FlowOptions.DefaultIdleTimeout);
        long? activeTimeout = options.ActiveTimeout is { } active ? ToNanoseconds(active) : null;
        _activeTimeouts = new ActiveTimeouts(activeTimeout);
        _clock = new FlowClock(Math.Max(Math.Max(_tcpTimeout, _otherTimeout), activeTimeout ?? 0));
        _wheel = new ExpiryWheel(_flows);
    }

    /// <summary>Current time of the table's clock, which timeouts use; see <see cref="FlowClock"/>.</summary>
    public long Now => _clock.Now;

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

    /// <summary>Advances the clock to a packet's time.</summary>
    /// <param name="time">The packet's time, nanoseconds since the Unix epoch.</param>
    /// <returns>Whether a second boundary has passed, so that <see cref="EndSilent"/> must be called before the packet is counted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Follow(long time)
    {
        _clock.Follow(time);
        return _clock.Now >= _nextTurn;
    }

    /// <summary>Advances the clock without a packet; otherwise like <see cref="Follow"/>.</summary>
    public bool Tick(long now)
    {
        _clock.Tick(now);
        return _clock.Now >= _nextTurn;
    }

    /// <summary>Ends what was silent for too long.</summary>
    /// <returns>Batches of flows that have ended, given while the rest is looked for: all of them at once may be too much to hold.</returns>
    public IEnumerable<FlowRecord[]> EndSilent()
    {
        var now = _clock.Now;
        _nextTurn = now - (now % Second) + Second;
        while (_wheel.TryTurn(now, out var flow))
        {
            while (flow != FlowTable.None)
            {
                var next = _flows[flow].WheelNext;
                LookAt(flow);
                if (HasBatch) yield return TakeEnded();
                flow = next;
            }
        }
    }

    /// <summary>Finds the flow of a packet; creates it if there is none or if the existing one has ended.</summary>
    /// <param name="direction">The packet's flow key and direction.</param>
    /// <param name="headers">The packet's headers; empty if they cannot identify the originator.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <returns>The flow's number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindOrBegin(in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var hash = direction.Key.Hash();
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
        state.Activity = _clock.Now;
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
    public IEnumerable<FlowRecord[]> EndAll(FlowEndReason reason)
    {
        foreach (var flow in InOrderOfBeginning())
        {
            End(flow, EndedBySides(_flows[flow].Ending, orElse: reason));
            if (HasBatch) yield return TakeEnded();
        }

        _flows.Clear();
    }

    /// <summary>Takes the ended flows, in the order in which they ended. Empty if there are none.</summary>
    public FlowRecord[] TakeEnded()
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
        state.Activity = _clock.Now;
        _activeTimeouts.Begin(flow, _clock.Now);
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
        _activeTimeouts.Begin(flow, _clock.Now);
        state.Counters = default;
        state.History = default;
        state.Tcp.Continue();
    }

    // Ends or reschedules a flow whose slot came up.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookAt(int flow)
    {
        switch (FindEnd(flow))
        {
            case null:
                _wheel.Add(flow, DueTime(flow));
                break;
            case FlowEndReason.Active:
                End(flow, FlowEndReason.Active);
                Continue(flow);
                _wheel.Add(flow, DueTime(flow));
                break;
            case { } reason:
                End(flow, reason);
                _flows.Remove(flow);
                break;
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
        if (_clock.Now - state.Activity > IdleTimeout(state)) return EndedBySides(state.Ending, orElse: FlowEndReason.Idle);
        return _activeTimeouts.IsOver(flow, _clock.Now) ? FlowEndReason.Active : null;
    }

    private long DueTime(int flow) => Math.Min(_flows[flow].Activity + IdleTimeout(_flows[flow]), _activeTimeouts.DueTime(flow));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long IdleTimeout(in FlowEntry state)
    {
        var timeout = state.Key.Protocol == IPProtocols.Tcp ? _tcpTimeout : _otherTimeout;
        return state.Ending == TcpTeardown.None ? timeout : Math.Min(timeout, LingerNanoseconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void End(int flow, FlowEndReason reason)
    {
        ref var state = ref _flows[flow];
        if (reason != FlowEndReason.Active) _contents.Complete(ref state);
        // No packet has arrived since the last report.
        if (state.Counters.IsEmpty) return;
        Ended++;
        _ended.Add(new FlowRecord(state, _interfaces.NameOf(state.Key.Interface), reason));
    }

    private int[] InOrderOfBeginning()
    {
        var flows = new int[_flows.Count];
        var (count, latest, isInOrder) = (0, long.MinValue, true);
        for (var flow = 0; flow < _flows.Limit; flow++)
        {
            if (!_flows.IsOpen(flow)) continue;
            flows[count++] = flow;
            isInOrder &= _flows[flow].First >= latest;
            latest = _flows[flow].First;
        }

        // They are mostly sorted as long as no number was reused; then a million flows need no second array.
        if (!isInOrder) Array.Sort(Array.ConvertAll(flows, flow => _flows[flow].First), flows);
        return flows;
    }

    private static FlowEndReason EndedBySides(TcpTeardown ending, FlowEndReason orElse) => ending switch
    {
        TcpTeardown.Finished => FlowEndReason.Finished,
        TcpTeardown.Reset => FlowEndReason.Reset,
        _ => orElse,
    };

    private static long ToNanoseconds(TimeSpan time) => time.Ticks > long.MaxValue / 200 ? long.MaxValue / 2 : time.Ticks * 100;
}
