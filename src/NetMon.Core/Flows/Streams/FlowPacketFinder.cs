using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Decoding.Tunnels;
using NetMon.Flows.Cache;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Flows.Selection;
using NetMon.Packets;

namespace NetMon.Flows.Streams;

/// <summary>
/// Finds the packets that flows counted: those with the flow's endpoints in its time range, and fragments as <see cref="FlowMeter"/> assigns
/// them. Only matching packets are copied. Not thread-safe.
/// </summary>
public sealed class FlowPacketFinder : IFrameProcessor
{
    private const int BatchSize = 128;

    private readonly FlowSelector _flows;
    private readonly bool _decapsulate;
    private readonly bool _ignoreVlan;
    private readonly long[] _found;
    private readonly FragmentTracker _fragments = new();
    private readonly Dictionary<FragmentedPacket, List<CandidatePacket>> _undecided = [];
    private readonly PacketOrder _order = new();
    private List<PacketRecord> _batch = new(BatchSize);
    private readonly FlowInterfaces _interfaces = new();
    private readonly FlowClock _clock = new(FragmentTracker.Lifetime);
    private long _nextTurn;
    private IItemSink? _output;

    /// <summary>Creates a finder.</summary>
    /// <param name="flows">The flows whose packets are wanted.</param>
    /// <param name="decapsulate">Whether the flows were metered inside tunnels; see <see cref="FlowOptions.Decapsulate"/>.</param>
    /// <param name="ignoreVlan">Whether the flows were metered without VLANs; see <see cref="FlowOptions.IgnoreVlan"/>.</param>
    public FlowPacketFinder(IEnumerable<FlowIdentity> flows, bool decapsulate, bool ignoreVlan = false)
    {
        _flows = new FlowSelector(ignoreVlan ? flows.Select(flow => flow.WithoutVlan()) : flows);
        _ignoreVlan = ignoreVlan;
        _decapsulate = decapsulate;
        _found = new long[_flows.Count];
    }

    /// <summary>Number of packets found of a flow; flows are numbered from 0 in the order given.</summary>
    /// <param name="flow">The flow.</param>
    public long CountOf(int flow) => Volatile.Read(ref _found[flow]);

    /// <inheritdoc/>
    public void Start(IItemSink output) => _output = output;

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        Advance(frame.TimestampNanoseconds);
        var outer = _ignoreVlan ? headers.WithoutVlan() : headers;
        var inner = outer;
        var data = _decapsulate ? InnermostPacket.Find(frame, ref inner, out _) : frame.Data;
        if (_ignoreVlan) inner = inner.WithoutVlan();
        if (inner.HasAny(HeaderFields.IP))
        {
            var endpoints = FlowKeyExtractor.Endpoints(inner, data, out var fields);
            var key = FlowSelector.KeyOf(inner, endpoints, fields, out var isReversed);
            var direction = new DirectedFlowKey(key, isReversed);
            if (_decapsulate && inner.Has(HeaderFields.IsFragment)) TieFragments(frame, outer, inner, endpoints, direction);
            if (inner.Has(HeaderFields.IsFragment)) TakeFragment(frame, inner, endpoints, fields, direction);
            else if (IsWanted(key, FlowSelector.InnerVlanOf(inner), frame)) Give(frame);
        }

        if (_batch.Count >= BatchSize) Flush();
    }

    /// <inheritdoc/>
    public void OnTick(long now) => Flush();

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        while (_fragments.TryForget(out var packet)) DecideWithoutPorts(packet);
        Flush();
    }

    // As in FlowMeter: fragments without ports belong to the flow of the fragment with the ports, including those that arrive before it.
    private void TakeFragment(
        in CapturedFrame frame, in PacketHeaders headers, in FlowEndpoints endpoints, FlowKeyFields fields,
        in DirectedFlowKey direction)
    {
        var whole = WholeOf(frame, headers, endpoints);
        if (headers.FragmentOffset == 0)
        {
            whole.Direction = direction;
            Decide(whole, direction.Key);
            if (IsWanted(direction.Key, FlowSelector.InnerVlanOf(headers), frame)) Give(frame);
        }
        else if (whole.Direction is { } known)
        {
            if (IsWanted(known.Key, whole.IsTunnel ? whole.InnerVlanId : FlowSelector.InnerVlanOf(headers), frame)) Give(frame);
        }
        else if (_decapsulate || _flows.HasHosts(endpoints, headers.IPProtocol, fields))
        {
            var candidate = new CandidatePacket(new PacketRecord(frame)) 
            {
                PortlessKey = FlowSelector.KeyOf(
                    headers, endpoints with { SrcPort = 0, DstPort = 0 }, fields & FlowKeyFields.IPv6, out _),
                InnerVlanId = FlowSelector.InnerVlanOf(headers),
            };
            if (!_undecided.TryGetValue(whole, out var held)) _undecided.Add(whole, held = []);
            held.Add(candidate);
            _order.Add(candidate, _batch);
        }
    }

    // Later fragments of a tunnel packet have no tunnel header: they belong to the flow of the packet inside the first fragment.
    private void TieFragments(
        in CapturedFrame frame, in PacketHeaders outer, in PacketHeaders inner, in FlowEndpoints innerEndpoints, DirectedFlowKey direction)
    {
        if (inner.FragmentOffset > 0) direction = WholeOf(frame, inner, innerEndpoints).Direction ?? direction;
        var headers = outer;
        var data = frame.Data;
        for (var depth = 0; depth < InnerPacket.MaxDepth && InnermostPacket.TryOpen(headers, data, out var next, out var bytes, out _); depth++)
        {
            if (headers.Has(HeaderFields.IsFragment))
            {
                var whole = WholeOf(frame, headers, FlowKeyExtractor.Endpoints(headers, data, out _));
                whole.TieTo(direction, FlowSelector.InnerVlanOf(inner));
                Decide(whole, direction.Key);
            }

            headers = next;
            data = bytes;
        }
    }

    private FragmentedPacket WholeOf(in CapturedFrame frame, in PacketHeaders headers, in FlowEndpoints endpoints)
    {
        var key = FlowKeyExtractor.FragmentKey(headers, endpoints, _interfaces.NumberOf(frame.Interface), out var portless);
        ForgetOldFragments();
        return _fragments.Get(key, portless, _clock.Now);
    }

    private bool IsWanted(in FlowKey key, ushort? innerVlanId, in CapturedFrame frame) =>
        Count(_flows.Find(key, frame.TimestampNanoseconds, innerVlanId, frame.Interface));

    private bool Count(int flow)
    {
        if (flow == FlowSelector.None) return false;
        Volatile.Write(ref _found[flow], _found[flow] + 1);
        return true;
    }

    private void Give(in CapturedFrame frame)
    {
        var packet = new PacketRecord(frame);
        if (_order.IsEmpty) _batch.Add(packet);
        else _order.Add(new CandidatePacket(packet) { IsWanted = true }, _batch);
    }

    private void Decide(FragmentedPacket whole, in FlowKey key)
    {
        if (!_undecided.Remove(whole, out var held)) return;
        foreach (var candidate in held)
        {
            var (time, source) = (candidate.Packet.AsFrame().TimestampNanoseconds, candidate.Packet.CaptureInterface);
            var innerVlanId = whole.IsTunnel ? whole.InnerVlanId : candidate.InnerVlanId;
            _order.Decide(candidate, Count(_flows.Find(key, time, innerVlanId, source)), _batch);
        }
    }

    private void DecideWithoutPorts(FragmentedPacket whole)
    {
        if (!_undecided.Remove(whole, out var held)) return;
        foreach (var candidate in held)
        {
            var (time, source) = (candidate.Packet.AsFrame().TimestampNanoseconds, candidate.Packet.CaptureInterface);
            _order.Decide(candidate, Count(_flows.Find(candidate.PortlessKey, time, candidate.InnerVlanId, source)), _batch);
        }
    }

    // At the same times as FlowMeter, so that both assign fragments alike.
    private void Advance(long time)
    {
        _clock.Follow(time);
        if (_clock.Now < _nextTurn) return;
        _nextTurn = _clock.Now - (_clock.Now % 1_000_000_000) + 1_000_000_000;
        ForgetOldFragments();
    }

    private void ForgetOldFragments()
    {
        while (_fragments.TryForgetOld(_clock.Now, out var old)) DecideWithoutPorts(old);
    }

    private void Flush()
    {
        if (_batch.Count == 0) return;
        _output?.Post(new PacketsFound(_batch));
        _batch = new List<PacketRecord>(BatchSize);
    }
}

/// <summary>Packets found by a <see cref="FlowPacketFinder"/>.</summary>
/// <param name="Packets">The packets, in capture order.</param>
public sealed record PacketsFound(IReadOnlyList<PacketRecord> Packets) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => Packets.Count;
}
