using System.Runtime.CompilerServices;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Decoding.Link.Wireless;
using NetMon.Flows.Cache;
using NetMon.Flows.Content;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Flows.States;
using NetMon.Flows.Summaries;
using NetMon.Flows.Tcp;
using NetMon.Packets;

namespace NetMon.Flows;

/// <summary>
/// Metering process: assigns each packet to a new or existing flow, counts it, and expires flows. Time comes from the packets and, in live
/// captures, also from a clock; see <see cref="FlowClock"/>. Not thread-safe.
/// </summary>
public sealed class FlowMeter : IFrameProcessor
{
    private readonly bool _decapsulates;
    private readonly bool _ignoresVlan;
    private readonly FlowInterfaces _interfaces = new();
    private readonly ContentReader _contents = new();
    private readonly MirrorCopies _copies = new();
    private readonly FlowCache _flows;
    private readonly FlowFragments _fragments;
    private IItemSink? _output;
    private long _packets;
    private long _withoutFlow;

    /// <summary>Creates a meter without flows.</summary>
    /// <param name="options">Flow options.</param>
    public FlowMeter(FlowOptions options)
    {
        _decapsulates = options.Decapsulate;
        _ignoresVlan = options.IgnoreVlan;
        _flows = new FlowCache(options, _interfaces, _contents);
        _fragments = new FlowFragments(_flows);
    }

    /// <summary>Packet and flow counters so far.</summary>
    public FlowMeterStatistics Statistics => new(_packets, _withoutFlow, _flows.Count, _flows.Ended, _flows.Evicted) { HasMirrorCopies = _copies.AreMany };

    /// <summary>Number of open flows. Can be read from any thread; the value may be slightly out of date.</summary>
    public int OpenFlows => _flows.Count;

    /// <inheritdoc/>
    public void Start(IItemSink output) => _output = output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (_flows.Follow(frame.TimestampNanoseconds)) EndSilent();
        _copies.Look(frame);
        if (_ignoresVlan) OnFrameWithoutVlan(frame, headers);
        else if (_decapsulates && InnermostPacket.IsTunnel(headers.Tunnel)) TakeInner(frame, headers);
        else TakeAll(frame, headers, frame.Data, frame.Length, vlanId: null);
        if (_flows.HasBatch) PassOn(_flows.TakeEnded());
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        if (_flows.Tick(now)) EndSilent();
        PassOn(_flows.TakeEnded());
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        _fragments.ForgetAll();
        foreach (var ended in _flows.EndAll(isForced ? FlowEndReason.Forced : FlowEndReason.EndOfCapture)) PassOn(ended);
        PassOn(_flows.TakeEnded());
    }

    /// <summary>
    /// Copies the open flows after reporting those that have ended; together they are all traffic so far. Call it from the thread that calls
    /// the other methods.
    /// </summary>
    /// <param name="samples">Receives the flows, from index 0; replaced by a larger array if it is too small.</param>
    /// <returns>Number of flows copied.</returns>
    public int CopyOpen(ref TrafficSample[] samples)
    {
        PassOn(_flows.TakeEnded());
        if (samples.Length < _flows.Count) samples = new TrafficSample[_flows.Count + (_flows.Count / 4)];
        var count = 0;
        for (var flow = 0; flow < _flows.Limit; flow++)
        {
            if (!_flows.IsOpen(flow)) continue;
            ref readonly var state = ref _flows[flow];
            // A flow continued after an active timeout may have no packets yet.
            if (state.Counters.IsEmpty) continue;
            samples[count++] = new TrafficSample(state, _interfaces.NameOf(state.Key.Interface));
        }

        return count;
    }

    private void EndSilent()
    {
        foreach (var ended in _flows.EndSilent()) PassOn(ended);
        _fragments.ForgetOld();
    }

    private void PassOn(FlowRecord[] ended)
    {
        if (ended.Length > 0) _output?.Post(new FlowsEnded(ended));
    }

    // Without its tags a packet has the same key in every VLAN and in none. The flow notes the VLAN ID.
    private void OnFrameWithoutVlan(in CapturedFrame frame, in PacketHeaders headers)
    {
        var bare = headers.WithoutVlan();
        if (_decapsulates && InnermostPacket.IsTunnel(headers.Tunnel)) TakeInner(frame, bare);
        else TakeAll(frame, bare, frame.Data, frame.Length, VlanOf(headers));
    }

    private static ushort? VlanOf(in PacketHeaders headers) => headers.Has(HeaderFields.Vlan) ? headers.VlanId : null;

    private void TakeInner(in CapturedFrame frame, in PacketHeaders headers)
    {
        var inner = headers;
        var data = InnermostPacket.Find(frame, ref inner, out var length);
        var vlanId = VlanOf(inner);
        if (_ignoresVlan) inner = inner.WithoutVlan();
        if (inner.Has(HeaderFields.IsFragment)) _fragments.Tie(frame, headers, inner, data, _interfaces.NumberOf(frame.Interface));
        TakeAll(frame, inner, data, length, vlanId);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeAll(
        in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int length, ushort? vlanId)
    {
        if (headers.Has(HeaderFields.Subframes)) TakeSubframes(frame, headers, data, length, vlanId);
        else Take(frame, headers, data, length, vlanId);
    }

    // Counts each packet of an aggregated frame in its own flow, with its share of the frame's bytes.
    private void TakeSubframes(
        in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int length, ushort? vlanId)
    {
        var others = 0;
        for (var next = headers; WlanAggregate.TryMoveNext(data, ref next, out var bytes);) others += bytes;
        var first = new CapturedFrame(frame.Interface, frame.Number, frame.TimestampNanoseconds, Math.Max(0, frame.Length - others), frame.Data);
        Take(first, headers, data, length, vlanId);
        for (var next = headers; WlanAggregate.TryMoveNext(data, ref next, out var bytes);)
        {
            var part = new CapturedFrame(frame.Interface, frame.Number, frame.TimestampNanoseconds, bytes, frame.Data);
            if (_ignoresVlan) Take(part, next.WithoutVlan(), data, length, VlanOf(next));
            else Take(part, next, data, length, vlanId: null);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(
        in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data, int length, ushort? vlanId)
    {
        if (!headers.HasAny(HeaderFields.IP))
        {
            _withoutFlow++;
            return;
        }

        _packets++;
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out var fields);
        var interfaceNumber = _interfaces.NumberOf(frame.Interface);
        var direction = FlowKeyExtractor.Direction(headers, endpoints, fields, interfaceNumber);
        var counter = FlowKeyExtractor.Count(frame, headers, length, data.Length);
        var time = frame.TimestampNanoseconds;
        if (headers.Has(HeaderFields.IsFragment))
        {
            var key = FlowKeyExtractor.FragmentKey(headers, endpoints, interfaceNumber, out var portless);
            if (!_fragments.TryPlace(headers, data, key, portless, counter, time, direction)) return;
        }

        var flow = _flows.FindOrBegin(direction, headers, data);
        ref var state = ref _flows[flow];
        if (_ignoresVlan) state.NoteVlan(vlanId);
        var fromOriginator = direction.IsReversed == state.IsReversed;
        if (headers.Has(HeaderFields.Tcp))
        {
            var wasOpen = state.Ending == TcpTeardown.None;
            if (TcpTracker.Update(ref state, headers, data, fromOriginator, time)) counter.PayloadBytes -= headers.PayloadLength;
            // The segment may have swapped originator and responder.
            _flows.Add(ref state, counter, direction.IsReversed == state.IsReversed, time, time);
            if (wasOpen && state.Ending != TcpTeardown.None) _flows.Linger(flow);
        }
        else
        {
            _flows.Add(ref state, counter, fromOriginator, time, time);
            DatagramTracker.Update(ref state, headers, fromOriginator);
        }

        // A SYN marks the start of the stream. The side is computed again because the packet may have swapped originator and responder.
        if (!state.Progress.IsKnown && (headers.PayloadLength > 0 || (headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None))
        {
            _contents.Read(ref state, headers, data, direction.IsReversed == state.IsReversed);
        }
    }
}

/// <summary>Flows that have ended.</summary>
/// <param name="Flows">The flows, in the order in which they ended.</param>
public sealed record FlowsEnded(IReadOnlyList<FlowRecord> Flows) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => Flows.Count;
}

/// <summary>Packet and flow counters of a <see cref="FlowMeter"/>.</summary>
/// <param name="Packets">Packets counted in flows.</param>
/// <param name="PacketsWithoutFlow">Packets that belong to no flow because they have no IP header.</param>
/// <param name="Open">Open flows.</param>
/// <param name="Ended">Ended flows, including evicted ones.</param>
/// <param name="Evicted">Flows evicted because the table was full.</param>
public readonly record struct FlowMeterStatistics(long Packets, long PacketsWithoutFlow, int Open, long Ended, long Evicted)
{
    /// <summary>
    /// Whether about half or more of the sampled packets are duplicates, as from a mirror port that mirrors both ingress and egress traffic.
    /// </summary>
    public bool HasMirrorCopies { get; init; }
}
