namespace NetMon.Alerts;

/// <summary>The latest events of a session that were not received yet. Thread-safe.</summary>
internal sealed class AlertHistory
{
    /// <summary>Maximum number of events; the oldest are dropped.</summary>
    public const int Limit = 10_000;

    private readonly object _gate = new();
    private readonly LinkedList<Entry> _entries = new();
    private long _lastNumber;
    private long _lost;

    /// <summary>Adds an event.</summary>
    public void Add(TrafficAlertEvent alert)
    {
        lock (_gate)
        {
            _entries.AddLast(new Entry(++_lastNumber, alert));
            if (_entries.Count > Limit)
            {
                _entries.RemoveFirst();
                _lost++;
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes the wanted events, oldest first.</summary>
    /// <param name="isWanted">Selects the events.</param>
    /// <param name="keep">Whether the events stay in the history.</param>
    /// <param name="after">Number of the last event already examined; updated to that of the latest event.</param>
    public IReadOnlyList<TrafficAlertEvent> Take(Func<TrafficAlertEvent, bool> isWanted, bool keep, ref long after)
    {
        var taken = new List<TrafficAlertEvent>();
        lock (_gate)
        {
            for (var node = _entries.First; node is not null;)
            {
                var (current, next) = (node, node.Next);
                node = next;
                if (current.Value.Number <= after || !isWanted(current.Value.Event)) continue;
                taken.Add(current.Value.Event);
                if (!keep) _entries.Remove(current);
            }

            after = _lastNumber;
        }

        return taken;
    }

    /// <summary>Takes the number of events dropped before they were received, since the last call.</summary>
    public long TakeLost()
    {
        lock (_gate)
        {
            (var lost, _lost) = (_lost, 0);
            return lost;
        }
    }

    /// <summary>Waits a limited time for an event after the given number.</summary>
    public void WaitForMore(long after, TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_lastNumber <= after) Monitor.Wait(_gate, timeout);
        }
    }

    private readonly record struct Entry(long Number, TrafficAlertEvent Event);
}
