using NetMon.Alerts;
using NetMon.Alerts.Rules;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon;

/// <summary>
/// An alert rule: what it looks for, how much of it, how often it speaks, and how often it has. Flat; of conditions with several values
/// the text, joined by a comma and a space. The settings never change; whether it is enabled and the counters do. Thread-safe.
/// </summary>
public sealed class TrafficAlert
{
    private const long NeverRaised = long.MinValue;

    private readonly AlertRule _rule;
    private Action? _changed;
    private int _enabled;
    private long _hits;
    private long _suppressed;
    private long _hitsSinceEnabled;
    private long _lastRaised = NeverRaised;

    /// <summary>Makes a rule and checks everything about it.</summary>
    /// <param name="settings">What it is.</param>
    /// <param name="compiler">Compiles the filter expression; null where none can be used.</param>
    /// <exception cref="AlertRuleException">Something is wrong with it: all of it is named.</exception>
    public TrafficAlert(AlertRuleSettings settings, IFilterCompiler? compiler = null)
        : this(AlertRuleParser.Parse(settings, compiler))
    {
    }

    private TrafficAlert(AlertRule rule)
    {
        _rule = rule;
        _enabled = rule.Settings.Enabled ? 1 : 0;
    }

    /// <summary>What the rule is called. Letter case does not count.</summary>
    public string Name => Settings.Name;

    /// <summary>What it is for, in words.</summary>
    public string? Description => Settings.Description;

    /// <summary>Whether it is applied. Enabling it again gives it its <see cref="MaxTriggerCount"/> anew.</summary>
    public bool Enabled
    {
        get => Volatile.Read(ref _enabled) != 0;
        set
        {
            if (Interlocked.Exchange(ref _enabled, value ? 1 : 0) == (value ? 1 : 0)) return;
            if (value) Volatile.Write(ref _hitsSinceEnabled, 0);
            Volatile.Read(ref _changed)?.Invoke();
        }
    }

    /// <summary>How bad it is: see <see cref="AlertSeverity"/>. Text sorts by letters; sort by <see cref="SeverityLevel"/>.</summary>
    public string Severity => EnumText.Of(_rule.Severity);

    /// <summary>How bad it is as a number that sorts and compares: 0 Information, 1 Low, 2 Medium, 3 High, 4 Critical.</summary>
    public int SeverityLevel => (int)_rule.Severity;

    /// <summary>The built-in detector that judges the packets; null for a rule of conditions.</summary>
    public string? Detector => EnumText.Of(Settings.Detector);

    /// <summary>How many events were raised.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>How many more there would have been but for the cooldown.</summary>
    public long Suppressed => Volatile.Read(ref _suppressed);

    /// <summary>Time of the last event that was raised, local time, by the clock of the packets; null while there was none, and where the packets had no time.</summary>
    public DateTime? LastRaised => LocalTime.FromNanoseconds(LastRaisedNanoseconds);

    /// <summary>Time of the last event that was raised, nanoseconds since the Unix epoch; null while there was none, and where the packets had no time.</summary>
    public long? LastRaisedNanoseconds => Volatile.Read(ref _lastRaised) is not NeverRaised and var time ? time : null;

    /// <summary>Source addresses.</summary>
    public string? SourceAddress => Join(Settings.SourceAddress);

    /// <summary>Destination addresses.</summary>
    public string? DestinationAddress => Join(Settings.DestinationAddress);

    /// <summary>Addresses of either side.</summary>
    public string? Address => Join(Settings.Address);

    /// <summary>Addresses that are left alone.</summary>
    public string? Exclude => Join(Settings.Exclude);

    /// <summary>Source ports.</summary>
    public string? SourcePort => Join(Settings.SourcePort);

    /// <summary>Destination ports.</summary>
    public string? DestinationPort => Join(Settings.DestinationPort);

    /// <summary>Ports of either side.</summary>
    public string? Port => Join(Settings.Port);

    /// <summary>Protocols.</summary>
    public string? Protocol => Join(Settings.Protocol);

    /// <summary>Applications.</summary>
    public string? Application => Join(Settings.Application);

    /// <summary>Server names.</summary>
    public string? ServerName => Join(Settings.ServerName);

    /// <summary>DNS names.</summary>
    public string? DnsName => Join(Settings.DnsName);

    /// <summary>The filter expression, pcap-filter(7).</summary>
    public string? Filter => Settings.Filter;

    /// <summary>The condition as it was written.</summary>
    public string? Condition => Settings.ConditionText;

    /// <summary>How much there must be in a window; for a detector that was not told, its default.</summary>
    public long? Threshold => _rule.Threshold;

    /// <summary>What is counted; null for a detector, which knows what it counts.</summary>
    public string? Measure => Settings.Detector is null && Threshold is not null ? EnumText.Of(_rule.Measure) : null;

    /// <summary>The period of the count, in seconds; for a detector that was not told, its default.</summary>
    public double? Window => _rule.Window?.TotalSeconds;

    /// <summary>What is counted separately; null for a detector, which knows.</summary>
    public string? GroupBy => EnumText.Of(Settings.Detector is null ? _rule.GroupBy : Settings.GroupBy);

    /// <summary>After an event, for how many seconds no other one of the same key is raised.</summary>
    public double Cooldown => _rule.Cooldown.TotalSeconds;

    /// <summary>After how many events the rule is disabled; null for never.</summary>
    public int? MaxTriggerCount => Settings.MaxTriggerCount;

    /// <summary>The interfaces that are watched for this rule alone; null for a rule that is applied to every capture.</summary>
    public string? Interface => Join(Settings.Interface);

    /// <summary>Where events go.</summary>
    public string? Notify => Settings.Notify.Count == 0 ? null : string.Join(", ", Settings.Notify);

    internal AlertRule Rule => _rule;

    private AlertRuleSettings Settings => _rule.Settings;

    /// <summary>The name of the rule.</summary>
    public override string ToString() => Name;

    /// <summary>The settings that the rule was made from.</summary>
    public AlertRuleSettings GetSettings() => Settings;

    /// <summary>The same rule with counters at zero, for a trial that must not show in the rule itself.</summary>
    public TrafficAlert Copy() => new(_rule);

    /// <summary>Asks to be told when the rule is enabled or disabled; null to be told no more.</summary>
    internal void OnChanged(Action? changed) => Volatile.Write(ref _changed, changed);

    /// <summary>Counts an event before it is raised.</summary>
    /// <returns>False when the rule has raised as many as it may, or was disabled meanwhile.</returns>
    /// <param name="time">When it happened, nanoseconds since the Unix epoch; null where the packets have no time.</param>
    internal bool TryCountHit(long? time)
    {
        if (!Enabled) return false;
        if (MaxTriggerCount is { } limit)
        {
            var hits = Interlocked.Increment(ref _hitsSinceEnabled);
            if (hits > limit) return false;
            if (hits == limit) Enabled = false;
        }

        Interlocked.Increment(ref _hits);
        Volatile.Write(ref _lastRaised, time ?? NeverRaised);
        return true;
    }

    /// <summary>Counts an event that the cooldown swallowed.</summary>
    internal void CountSuppressed() => Interlocked.Increment(ref _suppressed);

    private static string? Join(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(", ", values);
}
