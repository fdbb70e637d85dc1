using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Content;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Flows.States;
using NetMon.Flows.Tcp;
using NetMon.Packets;

namespace NetMon.Flows.Metering;

/// <summary>One table of flows, with all that is kept of them: counters, TCP state, application. Not thread-safe.</summary>
internal sealed class FlowShard : IFlowStage
{
    private readonly bool _ignoresVlan;
    private readonly ContentReader _contents;
    private readonly FlowCache _flows;
    private readonly IEndedFlows _output;

    /// <summary>Creates a table without flows.</summary>
    /// <param name="options">Flow options; the maximum number of flows is that of this table.</param>
    /// <param name="interfaces">Names of the interfaces in the flow keys.</param>
    /// <param name="output">Receives the ended flows.</param>
    /// <param name="maxHeldBytes">The limit of the buffered beginnings of streams, in bytes.</param>
    public FlowShard(FlowOptions options, FlowInterfaces interfaces, IEndedFlows output, int maxHeldBytes = BufferedHeads.DefaultMaxBytes)
    {
        _ignoresVlan = options.IgnoreVlan;
        _output = output;
        _contents = new ContentReader(maxHeldBytes);
        _flows = new FlowCache(options, interfaces, _contents);
    }

    /// <inheritdoc/>
    public int Open => _flows.Count;

    /// <inheritdoc/>
    public long Ended => _flows.Ended;

    /// <inheritdoc/>
    public long Evicted => _flows.Evicted;

    /// <summary>The flows.</summary>
    public FlowCache Flows => _flows;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Count(in FlowPacket packet, in PacketHeaders headers, ReadOnlySpan<byte> data, FrameBlock? block)
    {
        _flows.Now = packet.Now;
        var isReversed = packet.Direction.IsReversed;
        var flow = _flows.FindOrBegin(packet.Direction, packet.Hash, headers, data);
        ref var state = ref _flows[flow];
        if (_ignoresVlan) state.NoteVlan(packet.VlanId);
        var fromOriginator = isReversed == state.IsReversed;
        var counter = new FlowCounter { Packets = 1, Bytes = packet.Bytes, IPBytes = packet.IPBytes, PayloadBytes = packet.PayloadBytes };
        if (headers.Has(HeaderFields.Tcp))
        {
            var wasOpen = state.Ending == TcpTeardown.None;
            if (TcpTracker.Update(ref state, headers, data, fromOriginator, packet.Time)) counter.PayloadBytes -= headers.PayloadLength;
            // The segment may have swapped originator and responder.
            fromOriginator = isReversed == state.IsReversed;
            _flows.Add(ref state, counter, fromOriginator, packet.Time, packet.Time);
            if (wasOpen && state.Ending != TcpTeardown.None) _flows.Linger(flow);
        }
        else
        {
            _flows.Add(ref state, counter, fromOriginator, packet.Time, packet.Time);
            DatagramTracker.Update(ref state, headers, fromOriginator);
            // As above.
            fromOriginator = isReversed == state.IsReversed;
        }

        // A SYN marks the start of the stream.
        if (!state.Progress.IsKnown && (headers.PayloadLength > 0 || (headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None))
        {
            _contents.Read(ref state, headers, data, fromOriginator);
        }

        if (_flows.HasBatch) _output.Take(_flows.TakeEnded());
    }

    /// <inheritdoc/>
    public void Credit(
        in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data, FrameBlock? block, in HeldFragments held, long now)
    {
        _flows.Now = now;
        ref var state = ref _flows[_flows.FindOrBegin(direction, direction.Key.Hash(), headers, data)];
        _flows.Add(ref state, held.Counter, direction.IsReversed == state.IsReversed, held.First, held.Last);
    }

    /// <inheritdoc/>
    public void Turn(long now)
    {
        _flows.Now = now;
        foreach (var ended in _flows.EndSilent()) _output.Take(ended);
    }

    /// <inheritdoc/>
    public void Settle()
    {
        var ended = _flows.TakeEnded();
        if (ended.Length > 0) _output.Take(ended);
    }

    /// <inheritdoc/>
    public void End(FlowEndReason reason)
    {
        foreach (var ended in _flows.EndAll(reason)) _output.Take(ended);
        Settle();
    }
}
