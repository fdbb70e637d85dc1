using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Metering;
using NetMon.Queues;

namespace NetMon.Flows.Workers;

/// <summary>A thread that keeps part of the flows. Rounds come in, ended flows go out, both in order. No exception leaves it.</summary>
internal sealed class FlowWorker : IEndedFlows
{
    // Ended flows that wait to be taken; then the worker waits. A turn of the clock can end millions.
    private const int OutputLimit = 8192;

    // Steps between fetching a flow into the processor's cache and using it: enough to hide the way to memory.
    private const int Ahead = 8;

    private readonly int _index;
    private readonly BoundedQueue<FlowRound> _rounds = new(int.MaxValue);
    private readonly BoundedQueue<FlowOutcome> _outcomes = new(OutputLimit);
    private readonly List<PacketFaulted> _faults = [];
    private ExceptionDispatchInfo? _failure;
    private Thread? _thread;

    /// <summary>Creates the worker; its thread starts with the first round.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="createShard">Creates its flows.</param>
    public FlowWorker(int index, Func<IEndedFlows, FlowShard> createShard)
    {
        _index = index;
        Shard = createShard(this);
    }

    /// <summary>Its flows.</summary>
    public FlowShard Shard { get; }

    /// <summary>Passes a round to the thread.</summary>
    public void Add(FlowRound round)
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = $"NetMon flows {_index + 1}" };
            _thread.Start();
        }

        _rounds.Add(round);
    }

    /// <summary>Ends the thread after the rounds that it has.</summary>
    public void Complete() => _rounds.Complete();

    /// <summary>Ends the thread without what it has to do.</summary>
    public void Abandon()
    {
        _rounds.Abort();
        _outcomes.Abort();
    }

    /// <summary>Works on the caller's thread instead: for a capture that is over before it was worth a thread.</summary>
    public void Work(FlowRound round)
    {
        try
        {
            Process(round, round.Batches[_index]);
            Shard.Flows.Moment = int.MaxValue;
            if (round.End is { } reason && _failure is null) Shard.End(reason);
            else Shard.Settle();
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It is rethrown to the metering thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        _outcomes.Add(new FlowOutcome([], EndsRound: true, [.. _faults], _failure), weight: 0);
        _faults.Clear();
    }

    /// <summary>Waits for the next result.</summary>
    public FlowOutcome Take() => _outcomes.TryTake(out var outcome) ? outcome : throw new InvalidOperationException("The worker was abandoned.");

    /// <inheritdoc/>
    public void Take(EndedFlow[] flows) => _outcomes.Add(new FlowOutcome(flows, EndsRound: false, [], Failure: null), flows.Length);

    // Thread body. After a failure the rounds are only answered.
    private void Run()
    {
        while (_rounds.TryTake(out var round)) Work(round);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Process(FlowRound round, FlowBatch batch)
    {
        if (_failure is not null) return;
        for (var i = 0; i < batch.Count; i++)
        {
            ref var step = ref batch[i];
            Shard.Flows.Prefetch(batch.HashAt(i + Ahead), batch.HashAt(i + (2 * Ahead)));
            var faults = DecoderFaults.Total;
            Shard.Flows.Moment = step.Moment;
            try
            {
                Do(step, round, batch);
            }
            catch (Exception e) when (DecoderFaults.ContainsIfReading(e))
            {
                DecoderFaults.Count(e);
            }

            if (DecoderFaults.Since(faults) is { } fault) _faults.Add(new PacketFaulted(step.Packet.Number, fault, step.Headers.HasFault));
        }
    }

    private void Do(in FlowStep step, FlowRound round, FlowBatch batch)
    {
        switch (step.Kind)
        {
            case FlowStepKind.Count:
                Shard.Count(step.Packet, step.Headers, round.Bytes(step.Offset, step.Length), block: null);
                break;
            case FlowStepKind.Credit:
                Shard.Credit(step.Packet.Direction, step.Headers, round.Bytes(step.Offset, step.Length), block: null, batch.CreditOf(step), step.Packet.Now);
                break;
            case FlowStepKind.Turn:
                Shard.Turn(step.Packet.Now);
                break;
        }
    }
}

/// <summary>A result of a worker.</summary>
/// <param name="Flows">Ended flows.</param>
/// <param name="EndsRound">Whether the round has no more.</param>
/// <param name="Faults">Faults of decoders in the round.</param>
/// <param name="Failure">Exception that ended the worker; null for none.</param>
internal readonly record struct FlowOutcome(EndedFlow[] Flows, bool EndsRound, PacketFaulted[] Faults, ExceptionDispatchInfo? Failure);
