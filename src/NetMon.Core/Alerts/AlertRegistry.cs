namespace NetMon.Alerts;

/// <summary>
/// A set of rules, by name: those of the session, of a monitor, or of one trial. A rule is in one set only; <see cref="TrafficAlert.Copy"/>
/// makes one for another. Thread-safe; a running engine notices changes.
/// </summary>
public sealed class AlertRegistry
{
    private readonly object _gate = new();
    private readonly Dictionary<string, TrafficAlert> _byName = new(StringComparer.OrdinalIgnoreCase);
    private volatile IReadOnlyList<TrafficAlert> _snapshot = [];
    private int _version;

    /// <summary>Makes a set.</summary>
    /// <param name="alerts">The rules that are in it at first.</param>
    public AlertRegistry(params IEnumerable<TrafficAlert> alerts)
    {
        foreach (var alert in alerts) Replace(alert);
    }

    /// <summary>0 while there has been no rule; grows with every rule that comes, goes, is enabled or disabled.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The rules as they stand now, in the order in which they came.</summary>
    public IReadOnlyList<TrafficAlert> Snapshot => _snapshot;

    /// <summary>Adds a rule.</summary>
    /// <param name="alert">The rule.</param>
    /// <returns>False when there is one of that name.</returns>
    public bool TryAdd(TrafficAlert alert)
    {
        lock (_gate)
        {
            if (!_byName.TryAdd(alert.Name, alert)) return false;
            _snapshot = [.. _snapshot, alert];
            Join(alert);
            return true;
        }
    }

    /// <summary>Adds a rule in place of the one of that name, if there is one.</summary>
    /// <param name="alert">The rule.</param>
    /// <returns>The one that was replaced, or null.</returns>
    public TrafficAlert? Replace(TrafficAlert alert)
    {
        lock (_gate)
        {
            var old = _byName.GetValueOrDefault(alert.Name);
            _byName[alert.Name] = alert;
            _snapshot = old is null ? [.. _snapshot, alert] : [.. _snapshot.Select(a => ReferenceEquals(a, old) ? alert : a)];
            if (!ReferenceEquals(old, alert)) old?.OnChanged(changed: null);
            Join(alert);
            return old;
        }
    }

    /// <summary>Takes a rule out.</summary>
    /// <param name="alert">The rule.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TrafficAlert alert)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_byName.GetValueOrDefault(alert.Name), alert)) return false;
            _byName.Remove(alert.Name);
            _snapshot = [.. _snapshot.Where(a => !ReferenceEquals(a, alert))];
            alert.OnChanged(changed: null);
            Changed();
            return true;
        }
    }

    /// <summary>The rule of a name; null when there is none.</summary>
    /// <param name="name">The name, letter case aside.</param>
    public TrafficAlert? Find(string name)
    {
        lock (_gate) return _byName.GetValueOrDefault(name);
    }

    /// <summary>The rules whose names match, in the order in which they came.</summary>
    /// <param name="matches">Whether a name is meant, as a wildcard of the shell says.</param>
    public IReadOnlyList<TrafficAlert> FindAll(Func<string, bool> matches) => [.. Snapshot.Where(alert => matches(alert.Name))];

    private void Join(TrafficAlert alert)
    {
        alert.OnChanged(Changed);
        Changed();
    }

    private void Changed() => Interlocked.Increment(ref _version);
}
