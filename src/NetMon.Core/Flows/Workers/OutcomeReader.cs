using NetMon.Flows.Metering;

namespace NetMon.Flows.Workers;

/// <summary>Reads the ended flows of one worker, round by round. Not thread-safe.</summary>
/// <param name="worker">The worker.</param>
/// <param name="output">Receives its faults.</param>
internal sealed class OutcomeReader(FlowWorker worker, EndedFlows output)
{
    private EndedFlow[] _flows = [];
    private int _next;
    private bool _hasMore;

    /// <summary>The next flow of the round, after <see cref="HasFlow"/>.</summary>
    public ref readonly EndedFlow Flow => ref _flows[_next];

    /// <summary>Begins the next round.</summary>
    public void BeginRound() => _hasMore = true;

    /// <summary>Whether the round has another flow; waits until that is known.</summary>
    public bool HasFlow()
    {
        while (_next == _flows.Length)
        {
            if (!_hasMore) return false;
            var outcome = worker.Take();
            (_flows, _next) = (outcome.Flows, 0);
            _hasMore = !outcome.EndsRound;
            foreach (var fault in outcome.Faults) output.Output?.Post(fault);
            outcome.Failure?.Throw();
        }

        return true;
    }

    /// <summary>Takes the next flow.</summary>
    public FlowRecord TakeFlow() => _flows[_next++].Record;
}
