using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Flows.Applications;
using NetMon.Flows.Summaries;
using NetMon.Flows.Tcp;
using NetMon.Monitoring;
using NetMon.Packets;

namespace NetMon.Flows;

/// <summary>
/// Makes flows of packets: finds or begins the flow of each one, counts it, and ends flows that are over. Its time is that of the packets,
/// and live a clock's as well, see <see cref="FlowClock"/>. Used by one thread at a time.
/// </summary>
public sealed class FlowMeter : IFrameObserver
{
    private const int BatchSize = 256;
    private const long Second = 1_000_000_000;

    // Finding the oldest means looking at all, so a full table lets some more go at once.
    private const int EvictedFraction = 64;
    private static readonly long LingerNanoseconds = ToNanoseconds(FlowOptions.Linger);

    private readonly FlowOptions _options;
    private readonly int _maxFlow;
    private readonly long _tcpTimeout;
    private readonly long _otherTimeout;
    private readonly ActiveTimeouts _activeTimeouts;
    private readonly FlowTable _flows = new();
    private readonly ExpiryWheel _wheel;
    private readonly FragmentTracker _fragments = new();
    private readonly FlowInterfaces _interfaces = new();
    private readonly ContentReader _contents = new();
    private readonly List<FlowRecord> _batch = new(BatchSize);
    private readonly FlowClock _clock;
    private long _nextTurn;
    private long _packets;
    private long _withoutFlow;
    private long _ended;
    private long _evicted;

    /// <summary>Makes an empty meter.</summary>
    /// <param name="options">How packets are made into flows.</param>
    public FlowMeter(FlowOptions options)
    {
        _options = options;
        _maxFlow = Math.Min(options.MaxFlow, FlowTable.MaxCount);
        _tcpTimeout = ToNanoseconds(options.IdleTimeout ?? FlowOptions.DefaultTcpIdleTimeout);
        _otherTimeout = ToNanoseconds(options.IdleTimeout ?? FlowOptions.DefaultIdleTimeout);
        long? activeTimeout = options.ActiveTimeout is { } active ? ToNanoseconds(active) : null;
        _activeTimeouts = new ActiveTimeouts(activeTimeout);
        _clock = new FlowClock(Math.Max(Math.Max(_tcpTimeout, _otherTimeout), activeTimeout ?? 0));
        _wheel = new ExpiryWheel(_flows);
    }

    /// <summary>What became of the packets and flows so far.</summary>
    public FlowMeterStatistics Statistics => new(_packets, _withoutFlow, _flows.Count, _ended, _evicted);

    /// <summary>How many flows are open; any thread may ask, and gets what was true a moment ago.</summary>
    public int OpenFlows => _flows.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers, INoticeSink output)
    {
        _clock.Follow(frame.TimestampNanoseconds);
        if (_clock.Now >= _nextTurn) TurnWheel(output);
        if (_options.Decapsulate && InnermostPacket.IsTunnel(headers.Tunnel)) TakeInner(frame, headers, output);
        else Take(frame, headers, frame.Data, frame.Length, output);
    }

    /// <inheritdoc/>
    public void OnTick(long now, INoticeSink output)
    {
        _clock.Tick(now);
        if (_clock.Now >= _nextTurn) TurnWheel(output);
        Flush(output);
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced, INoticeSink output)
    {
        while (_fragments.TryForget(out var packet)) CreditWithoutPorts(packet, output);
        var reason = isForced ? FlowEndReason.Forced : FlowEndReason.EndOfCapture;
        foreach (var flow in InOrderOfBeginning()) End(flow, EndedBySides(_flows[flow].Ending, orElse: reason), output);

        _flows.Clear();
        Flush(output);
    }

    /// <summary>
    /// Copies the open flows as they stand, after passing on those that have ended: together they are all traffic so far. Called as the
    /// other methods are, not beside them.
    /// </summary>
    /// <param name="samples">Takes the flows from its start; a larger one is made when it is too small.</param>
    /// <param name="output">Takes what there is to report.</param>
    /// <returns>How many there are.</returns>
    public int CopyOpen(ref TrafficSample[] samples, INoticeSink output)
    {
        Flush(output);
        if (samples.Length < _flows.Count) samples = new TrafficSample[_flows.Count + (_flows.Count / 4)];
        var count = 0;
        for (var flow = 0; flow < _flows.Limit; flow++)
        {
            if (!_flows.IsOpen(flow)) continue;
            ref readonly var state = ref _flows[flow];
            // After an active timeout there may have been nothing yet.
            if (state.Counters.IsEmpty) continue;
            samples[count++] = new TrafficSample(state, _interfaces.NameOf(state.Key.Interface));
        }

        return count;
    }

    private void TakeInner(in CapturedFrame frame, in PacketHeaders headers, INoticeSink output)
    {
        var inner = headers;
        var data = InnermostPacket.Find(frame, ref inner, out var length);
        if (inner.Has(HeaderFields.IsFragment)) TieFragments(frame, headers, inner, data, output);
        Take(frame, inner, data, length, output);
    }

    // In later fragments of a tunnel there is no tunnel to open: they go to the flow of the packet that is inside the first one.
    private void TieFragments(
        in CapturedFrame frame, in PacketHeaders outer, in PacketHeaders inner, ReadOnlySpan<byte> innerData, INoticeSink output)
    {
        var interfaceNumber = _interfaces.NumberOf(frame.Interface);
        var innerEndpoints = FlowPacket.Endpoints(inner, innerData, out var innerFields);
        var direction = FlowPacket.Direction(inner, innerEndpoints, innerFields, interfaceNumber);
        ForgetOldFragments(output);
        if (inner.FragmentOffset > 0)
        {
            var key = FlowPacket.FragmentKey(inner, innerEndpoints, interfaceNumber, out var portless);
            direction = _fragments.Get(key, portless, _clock.Now).Direction ?? direction;
        }

        var headers = outer;
        var data = frame.Data;
        for (var depth = 0; depth < InnerPacket.MaxDepth && InnermostPacket.TryOpen(headers, data, out var next, out var bytes, out _); depth++)
        {
            if (headers.Has(HeaderFields.IsFragment))
            {
                var key = FlowPacket.FragmentKey(headers, FlowPacket.Endpoints(headers, data, out _), interfaceNumber, out var portless);
                var packet = _fragments.Get(key, portless, _clock.Now);
                packet.TieTo(direction, direction.Key.InnerVlanId);
                if (packet.TryRelease(out var held)) Credit(direction, inner, held, output);
            }

            headers = next;
            data = bytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int length, INoticeSink output)
    {
        if (!headers.HasAny(HeaderFields.IP))
        {
            _withoutFlow++;
            return;
        }

        _packets++;
        var endpoints = FlowPacket.Endpoints(headers, data, out var fields);
        var interfaceNumber = _interfaces.NumberOf(frame.Interface);
        var direction = FlowPacket.Direction(headers, endpoints, fields, interfaceNumber);
        var counter = FlowPacket.Count(frame, headers, length);
        var time = frame.TimestampNanoseconds;
        if (headers.Has(HeaderFields.IsFragment))
        {
            var key = FlowPacket.FragmentKey(headers, endpoints, interfaceNumber, out var portless);
            if (!TryPlaceFragment(headers, key, portless, counter, time, direction, output)) return;
        }

        var flow = FindOrBegin(direction, headers, output);
        ref var state = ref _flows[flow];
        var fromOriginator = direction.IsReversed == state.IsReversed;
        Count(ref state, counter, fromOriginator, time, time);
        if (headers.Has(HeaderFields.Tcp))
        {
            var wasOpen = state.Ending == FlowEnding.None;
            TcpTracker.Update(ref state, headers, fromOriginator, time);
            if (wasOpen && state.Ending != FlowEnding.None) Reschedule(flow);
        }
        else
        {
            DatagramTracker.Update(ref state, headers, fromOriginator);
        }

        // A SYN tells where the stream begins. Which side it is of is asked again: the packet may have changed the sides.
        if (!state.Progress.IsKnown && (headers.PayloadLength > 0 || (headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None))
        {
            _contents.Read(ref state, headers, data, direction.IsReversed == state.IsReversed);
        }
    }

    // False when the fragment has been counted or held back and there is nothing more to learn from it.
    private bool TryPlaceFragment(
        in PacketHeaders headers, in FragmentKey key, in FlowDirection portless, in FlowCounter counter, long time, in FlowDirection direction,
        INoticeSink output)
    {
        // First, so that a fragment of a new packet with an old number does not find the old one.
        ForgetOldFragments(output);
        var packet = _fragments.Get(key, portless, _clock.Now);
        if (headers.FragmentOffset == 0)
        {
            packet.Direction = direction;
            if (packet.TryRelease(out var held)) Credit(direction, headers, held, output);
            return true;
        }

        if (packet.Direction is not { } known)
        {
            packet.Hold(counter, time);
            return false;
        }

        Credit(known, headers, new HeldFragments { Counter = packet.Share(counter), First = time, Last = time }, output);
        return false;
    }

    private void ForgetOldFragments(INoticeSink output)
    {
        while (_fragments.TryForgetOld(_clock.Now, out var old)) CreditWithoutPorts(old, output);
    }

    private void Credit(in FlowDirection direction, in PacketHeaders headers, in HeldFragments held, INoticeSink output)
    {
        ref var state = ref _flows[FindOrBegin(direction, headers, output)];
        Count(ref state, held.Counter, direction.IsReversed == state.IsReversed, held.First, held.Last);
    }

    private void CreditWithoutPorts(FragmentedPacket packet, INoticeSink output)
    {
        if (packet.TryRelease(out var held)) Credit(packet.Portless, default, held, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindOrBegin(in FlowDirection direction, in PacketHeaders headers, INoticeSink output)
    {
        var hash = direction.Key.Hash();
        var flow = _flows.Find(direction.Key, hash);
        if (flow == FlowTable.None)
        {
            if (_flows.Count >= _maxFlow) Evict(output);
            flow = _flows.Add(direction.Key, hash);
            Begin(flow, direction, headers);
            _wheel.Add(flow, DueTime(flow));
            return flow;
        }

        ref var state = ref _flows[flow];
        if (FindEnd(flow) is { } reason)
        {
            End(flow, reason, output);
            if (reason == FlowEndReason.Active) Continue(flow);
            else BeginAgain(flow, direction, headers);
        }
        else if (headers.Has(HeaderFields.Tcp) && TcpTracker.BeginsAnew(state, headers, direction.IsReversed == state.IsReversed))
        {
            // Of an open connection the sides have lost one: it had fallen silent.
            End(flow, EndedBySides(state.Ending, orElse: FlowEndReason.Idle), output);
            BeginAgain(flow, direction, headers);
        }

        return flow;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin(int flow, in FlowDirection direction, in PacketHeaders headers)
    {
        ref var state = ref _flows[flow];
        // Of the key, because fragments have no ports of their own.
        var endpoints = direction.Key.Endpoints(direction.IsReversed);
        state.First = long.MaxValue;
        state.Last = long.MinValue;
        state.Activity = _clock.Now;
        _activeTimeouts.Begin(flow, _clock.Now);
        state.IsReversed = direction.IsReversed ^ FlowRoles.IsFromResponder(headers, endpoints, direction.Key.Fields);
        if (state.IsReversed != direction.IsReversed) state.History.AddFlip();
    }

    // In the same place of the table and of the wheel: the next time that the wheel comes round it is put where it belongs.
    private void BeginAgain(int flow, in FlowDirection direction, in PacketHeaders headers)
    {
        ref var state = ref _flows[flow];
        state = new FlowState
        {
            Key = state.Key,
            WheelPrevious = state.WheelPrevious,
            WheelNext = state.WheelNext,
            WheelSlot = state.WheelSlot,
        };
        Begin(flow, direction, headers);
    }

    // The connection goes on: what is known of it stays, what was counted has been reported.
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(ref FlowState state, in FlowCounter counter, bool fromOriginator, long first, long last)
    {
        if (first < state.First) state.First = first;
        if (last > state.Last) state.Last = last;
        state.Activity = _clock.Now;
        state.Counters.Add(counter, fromOriginator);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TurnWheel(INoticeSink output)
    {
        var now = _clock.Now;
        _nextTurn = now - (now % Second) + Second;
        while (_wheel.TryTurn(now, out var flow))
        {
            while (flow != FlowTable.None)
            {
                var next = _flows[flow].WheelNext;
                LookAt(flow, output);
                flow = next;
            }
        }

        ForgetOldFragments(output);
    }

    // Ends a flow that the wheel has brought up, or puts it off.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookAt(int flow, INoticeSink output)
    {
        switch (FindEnd(flow))
        {
            case null:
                _wheel.Add(flow, DueTime(flow));
                break;
            case FlowEndReason.Active:
                End(flow, FlowEndReason.Active, output);
                Continue(flow);
                _wheel.Add(flow, DueTime(flow));
                break;
            case { } reason:
                End(flow, reason, output);
                _flows.Remove(flow);
                break;
        }
    }

    private void Reschedule(int flow)
    {
        _wheel.Remove(flow);
        _wheel.Add(flow, DueTime(flow));
    }

    private void Evict(INoticeSink output)
    {
        foreach (var flow in SilentFlows.Find(_flows, Math.Max(1, _flows.Count / EvictedFraction)))
        {
            if (_flows[flow].Ending == FlowEnding.None) _evicted++;
            End(flow, EndedBySides(_flows[flow].Ending, orElse: FlowEndReason.Resource), output);
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
    private long IdleTimeout(in FlowState state)
    {
        var timeout = state.Key.Protocol == IPProtocols.Tcp ? _tcpTimeout : _otherTimeout;
        return state.Ending == FlowEnding.None ? timeout : Math.Min(timeout, LingerNanoseconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void End(int flow, FlowEndReason reason, INoticeSink output)
    {
        ref var state = ref _flows[flow];
        if (reason != FlowEndReason.Active) _contents.Complete(ref state);
        // Nothing has come since the last report.
        if (state.Counters.IsEmpty) return;
        _ended++;
        _batch.Add(new FlowRecord(state, _interfaces.NameOf(state.Key.Interface), reason));
        if (_batch.Count == BatchSize) Flush(output);
    }

    private void Flush(INoticeSink output)
    {
        if (_batch.Count == 0) return;
        output.Post(new FlowsEnded(_batch.ToArray()));
        _batch.Clear();
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

        // While no number was given twice they mostly are, and a million flows need no more memory at their end.
        if (!isInOrder) Array.Sort(Array.ConvertAll(flows, flow => _flows[flow].First), flows);
        return flows;
    }

    private static FlowEndReason EndedBySides(FlowEnding ending, FlowEndReason orElse) => ending switch
    {
        FlowEnding.Finished => FlowEndReason.Finished,
        FlowEnding.Reset => FlowEndReason.Reset,
        _ => orElse,
    };

    private static long ToNanoseconds(TimeSpan time) => time.Ticks > long.MaxValue / 200 ? long.MaxValue / 2 : time.Ticks * 100;
}
