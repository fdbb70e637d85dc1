namespace NetMon.Monitors;

/// <summary>
/// Flows on their way from the capture's threads to the one that writes files. Bounded: who adds to a full one waits, so nothing is lost and
/// memory has an end; the system's buffer bridges the pause.
/// </summary>
internal sealed class FlowQueue
{
    // Of at most 256 flows each.
    private const int Limit = 256;

    private readonly object _gate = new();
    private readonly Queue<IReadOnlyList<FlowRecord>> _batches = new();
    private bool _wakes;

    /// <summary>Adds flows.</summary>
    public void Add(IReadOnlyList<FlowRecord> flows)
    {
        lock (_gate)
        {
            while (_batches.Count >= Limit) Monitor.Wait(_gate);
            _batches.Enqueue(flows);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes flows, waiting for some for at most a time. Empty when there are none.</summary>
    public IReadOnlyList<FlowRecord> Take(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_batches.Count == 0 && !_wakes) Monitor.Wait(_gate, timeout);
            _wakes = false;
            if (!_batches.TryDequeue(out var flows)) return [];
            Monitor.PulseAll(_gate);
            return flows;
        }
    }

    /// <summary>Ends the wait of who takes.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _wakes = true;
            Monitor.PulseAll(_gate);
        }
    }
}
