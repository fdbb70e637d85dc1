using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Flows.Metering;
using NetMon.Packets;

namespace NetMon.Flows.Workers;

/// <summary>
/// Divides the flows among threads by the hash of their keys, as receive-side scaling does. Packets go to them in rounds; what a round has ended is
/// merged in order. The metering thread stays a few rounds ahead, so that it decodes packets while the flows of others are updated.
/// </summary>
internal sealed class FlowWorkers : IFlowStage
{
    /// <summary>The most workers.</summary>
    public const int Most = 8;

    // Rounds that the workers may be behind. Each can hold a block of the file.
    private const int MaxRounds = 3;

    // A share of fewer flows would be full, by chance, much before the others are.
    private const int LeastShare = 65_536;

    private readonly EndedFlows _output;
    private readonly FlowWorker[] _workers;
    private readonly OutcomeReader[] _outcomes;
    private readonly Queue<FlowRound> _inFlight = new();
    private readonly Stack<FlowRound> _free = new();
    private FlowRound _round;
    private bool _hasThreads;
    private bool _hasFailed;

    /// <summary>Creates the workers without flows.</summary>
    /// <param name="options">Flow options.</param>
    /// <param name="interfaces">Names of the interfaces in the flow keys.</param>
    /// <param name="output">Receives the ended flows.</param>
    public FlowWorkers(FlowOptions options, FlowInterfaces interfaces, EndedFlows output)
    {
        _output = output;
        var count = Math.Clamp(options.Workers, 1, Math.Clamp(options.MaxFlow / LeastShare, 1, Most));
        var share = options with { MaxFlow = Share(options.MaxFlow, count) };
        var heldBytes = Content.BufferedHeads.DefaultMaxBytes / count;
        _workers = new FlowWorker[count];
        _outcomes = new OutcomeReader[count];
        for (var i = 0; i < count; i++)
        {
            _workers[i] = new FlowWorker(i, ended => new FlowShard(share, interfaces, ended, heldBytes));
            _outcomes[i] = new OutcomeReader(_workers[i], _output);
        }

        _round = new FlowRound(count);
    }

    /// <inheritdoc/>
    public int Open => _workers.Sum(worker => worker.Shard.Open);

    /// <inheritdoc/>
    public long Ended => _workers.Sum(worker => worker.Shard.Ended);

    /// <inheritdoc/>
    public long Evicted => _workers.Sum(worker => worker.Shard.Evicted);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Count(in FlowPacket packet, in PacketHeaders headers, ReadOnlySpan<byte> data, FrameBlock? block)
    {
        if (_hasFailed) return;
        ref var step = ref Add(packet.Hash, data, block, out _);
        step.Kind = FlowStepKind.Count;
        step.Packet = packet;
        step.Headers = headers;
    }

    /// <inheritdoc/>
    public void Credit(
        in DirectedFlowKey direction, in PacketHeaders headers, ReadOnlySpan<byte> data, FrameBlock? block, in HeldFragments held, long now)
    {
        if (_hasFailed) return;
        var hash = direction.Key.Hash();
        ref var step = ref Add(hash, data, block, out var batch);
        step.Kind = FlowStepKind.Credit;
        step.Packet = new FlowPacket { Direction = direction, Hash = hash, Now = now };
        step.Headers = headers;
        step.Credit = batch.AddCredit(held);
    }

    /// <inheritdoc/>
    public void Turn(long now)
    {
        if (_hasFailed) return;
        if (_round.Batches.Any(batch => batch.IsFull)) HandOver();
        var moment = _round.NextMoment();
        foreach (var batch in _round.Batches)
        {
            ref var step = ref batch.Add();
            step = new FlowStep { Kind = FlowStepKind.Turn, Moment = moment, Packet = new FlowPacket { Now = now } };
        }
    }

    /// <inheritdoc/>
    public void Settle()
    {
        if (_hasFailed) return;
        if (_round.Moments > 0) HandOver();
        while (_inFlight.Count > 0) Merge();
    }

    /// <inheritdoc/>
    public void End(FlowEndReason reason)
    {
        if (_hasFailed) return;
        _round.End = reason;
        if (_hasThreads)
        {
            HandOver();
            foreach (var worker in _workers) worker.Complete();
        }
        else
        {
            foreach (var worker in _workers) worker.Work(_round);
            _inFlight.Enqueue(_round);
        }

        while (_inFlight.Count > 0) Merge();
    }

    // The hash does not divide the flows evenly: six standard deviations more, so that no share is full while the flows of all are fewer than the limit.
    private static int Share(int maxFlow, int count)
    {
        if (count == 1) return maxFlow;
        var share = (double)maxFlow / count;
        return (int)Math.Min(maxFlow, share + (6 * Math.Sqrt(share)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref FlowStep Add(uint hash, ReadOnlySpan<byte> data, FrameBlock? block, out FlowBatch batch)
    {
        var worker = (int)(((ulong)hash * (uint)_workers.Length) >> 32);
        if (!_round.Accepts(block, data.Length) || _round.Batches[worker].IsFull) HandOver();
        batch = _round.Batches[worker];
        ref var step = ref batch.Add();
        step.Moment = _round.NextMoment();
        step.Offset = _round.Keep(data, block);
        step.Length = data.Length;
        return ref step;
    }

    private void HandOver()
    {
        _hasThreads = true;
        foreach (var worker in _workers) worker.Add(_round);
        _inFlight.Enqueue(_round);
        while (_inFlight.Count > MaxRounds) Merge();
        _round = _free.TryPop(out var free) ? free : new FlowRound(_workers.Length);
    }

    // Takes the results of the oldest round from all workers, in the order of the flows.
    private void Merge()
    {
        var round = _inFlight.Dequeue();
        try
        {
            foreach (var outcomes in _outcomes) outcomes.BeginRound();
            while (FindNext() is { } next) _output.Add(next.TakeFlow());
        }
        catch
        {
            // A worker or the receiver of the flows failed: the capture ends with this exception.
            _hasFailed = true;
            foreach (var worker in _workers) worker.Abandon();
            throw;
        }

        round.Clear();
        _free.Push(round);
    }

    private OutcomeReader? FindNext()
    {
        OutcomeReader? next = null;
        foreach (var outcomes in _outcomes)
        {
            if (outcomes.HasFlow() && (next is null || outcomes.Flow.IsBefore(next.Flow))) next = outcomes;
        }

        return next;
    }
}
