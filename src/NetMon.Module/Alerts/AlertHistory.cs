namespace NetMon.Alerts;

/// <summary>The last events of a session, until somebody receives them. Thread-safe.</summary>
internal sealed class AlertHistory
{
    /// <summary>How many events are kept; the oldest leaves for one more.</summary>
    public const int Limit = 10_000;

    private readonly object _gate = new();
    private readonly LinkedList<Entry> _entries = new();
    private long _lastNumber;
    private long _lost;

    /// <summary>Keeps an event.</summary>
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

    /// <summary>The events that are wanted, oldest first.</summary>
    /// <param name="isWanted">Which ones.</param>
    /// <param name="keep">Whether they stay for the next one who asks.</param>
    /// <param name="after">Number of the last event that was looked at before; becomes that of the last one now.</param>
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

    /// <summary>How many events left before anybody received them, since the last call.</summary>
    public long TakeLost()
    {
        lock (_gate)
        {
            (var lost, _lost) = (_lost, 0);
            return lost;
        }
    }

    /// <summary>Waits for an event after one that was looked at, but not for longer than a time.</summary>
    public void WaitForMore(long after, TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_lastNumber <= after) Monitor.Wait(_gate, timeout);
        }
    }

    private readonly record struct Entry(long Number, TrafficAlertEvent Event);
}
