namespace NetMon.Alerts;

/// <summary>
/// A set of rules with unique names: those of a session, a monitor or a trial. A rule belongs to one set;
/// <see cref="TrafficAlert.Copy"/> makes a rule for another. Thread-safe; running engines apply changes.
/// </summary>
public sealed class AlertRegistry
{
    private readonly object _gate = new();
    private readonly Dictionary<string, TrafficAlert> _byName = new(StringComparer.OrdinalIgnoreCase);
    private volatile IReadOnlyList<TrafficAlert> _snapshot = [];
    private int _version;

    /// <summary>Creates a set.</summary>
    /// <param name="alerts">The initial rules.</param>
    public AlertRegistry(params IEnumerable<TrafficAlert> alerts)
    {
        foreach (var alert in alerts) Replace(alert);
    }

    /// <summary>Increases when a rule is added, removed, enabled or disabled; 0 if the set never had a rule.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The current rules, in the order in which they were added.</summary>
    public IReadOnlyList<TrafficAlert> Snapshot => _snapshot;

    /// <summary>Adds a rule.</summary>
    /// <param name="alert">The rule.</param>
    /// <returns>False if a rule of that name exists.</returns>
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

    /// <summary>Adds a rule, or replaces the rule of the same name.</summary>
    /// <param name="alert">The rule.</param>
    /// <returns>The replaced rule, or null.</returns>
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

    /// <summary>Removes a rule.</summary>
    /// <param name="alert">The rule.</param>
    /// <returns>Whether the set contained it.</returns>
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

    /// <summary>Finds a rule by name; null if there is none.</summary>
    /// <param name="name">The name; case-insensitive.</param>
    public TrafficAlert? Find(string name)
    {
        lock (_gate) return _byName.GetValueOrDefault(name);
    }

    /// <summary>The rules whose names match, in the order in which they were added.</summary>
    /// <param name="matches">Whether a name matches, for example a PowerShell wildcard.</param>
    public IReadOnlyList<TrafficAlert> FindAll(Func<string, bool> matches) => [.. Snapshot.Where(alert => matches(alert.Name))];

    private void Join(TrafficAlert alert)
    {
        alert.OnChanged(Changed);
        Changed();
    }

    private void Changed() => Interlocked.Increment(ref _version);
}
