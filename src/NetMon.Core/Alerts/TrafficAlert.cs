using NetMon.Alerts;
using NetMon.Alerts.Rules;
using NetMon.Filtering;
using NetMon.Packets;

namespace NetMon;

/// <summary>
/// An alert rule with its counters. Flat; several values of a condition are joined by a comma and a space. Immutable except for
/// <see cref="Enabled"/> and the counters. Thread-safe.
/// </summary>
/// <example>
/// <code><![CDATA[
/// public static List<TrafficAlertEvent> FindDnsBursts(string path)
/// {
///     var rule = new TrafficAlert(new AlertRuleSettings
///     {
///         Name = "dns-burst",
///         DestinationPort = ["53"],
///         Threshold = 3,
///         Window = TimeSpan.FromSeconds(1),
///     });
///     return [.. AlertRun.OverFile([rule], path).OfType<AlertRaised>().Select(raised => raised.Event)];
/// }
/// ]]></code>
/// </example>
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

    /// <summary>Creates a rule and validates its settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="compiler">Compiles the filter expression; null if filters cannot be used.</param>
    /// <exception cref="AlertRuleException">The settings are not valid; all errors are listed.</exception>
    public TrafficAlert(AlertRuleSettings settings, IFilterCompiler? compiler = null)
        : this(AlertRuleParser.Parse(settings, compiler))
    {
    }

    private TrafficAlert(AlertRule rule)
    {
        _rule = rule;
        _enabled = rule.Settings.Enabled ? 1 : 0;
    }

    /// <summary>Name of the rule; case-insensitive.</summary>
    public string Name => Settings.Name;

    /// <summary>Description of the rule.</summary>
    public string? Description => Settings.Description;

    /// <summary>Whether the rule is applied. Enabling it again restarts the count for <see cref="MaxTriggerCount"/>.</summary>
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

    /// <summary>
    /// Severity, see <see cref="AlertSeverity"/>. Sort by <see cref="SeverityLevel"/>, because text sorts alphabetically.
    /// </summary>
    public string Severity => EnumText.Of(_rule.Severity);

    /// <summary>Severity as a number, for sorting and comparing: 0 Information, 1 Low, 2 Medium, 3 High, 4 Critical.</summary>
    public int SeverityLevel => (int)_rule.Severity;

    /// <summary>The built-in detector; null for a rule of conditions.</summary>
    public string? Detector => EnumText.Of(Settings.Detector);

    /// <summary>Number of events raised.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Number of events suppressed by the cooldown.</summary>
    public long Suppressed => Volatile.Read(ref _suppressed);

    /// <summary>Local time of the last event, by the packets' clock; null if there was none or its packets had no timestamps.</summary>
    public DateTime? LastRaised => LocalTime.FromNanoseconds(LastRaisedNanoseconds);

    /// <summary>Time of the last event, nanoseconds since the Unix epoch; null if <see cref="LastRaised"/> is null.</summary>
    public long? LastRaisedNanoseconds => Volatile.Read(ref _lastRaised) is not NeverRaised and var time ? time : null;

    /// <summary>Source addresses.</summary>
    public string? SourceAddress => Join(Settings.SourceAddress);

    /// <summary>Destination addresses.</summary>
    public string? DestinationAddress => Join(Settings.DestinationAddress);

    /// <summary>Source or destination addresses.</summary>
    public string? Address => Join(Settings.Address);

    /// <summary>Ignored addresses.</summary>
    public string? Exclude => Join(Settings.Exclude);

    /// <summary>Source ports.</summary>
    public string? SourcePort => Join(Settings.SourcePort);

    /// <summary>Destination ports.</summary>
    public string? DestinationPort => Join(Settings.DestinationPort);

    /// <summary>Source or destination ports.</summary>
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

    /// <summary>Source text of the condition.</summary>
    public string? Condition => Settings.ConditionText;

    /// <summary>Threshold of the measure within the window, by default the detector's.</summary>
    public long? Threshold => _rule.Threshold;

    /// <summary>Quantity compared with the threshold; null without a threshold, and for a detector, which defines its own.</summary>
    public string? Measure => Settings.Detector is null && Threshold is not null ? EnumText.Of(_rule.Measure) : null;

    /// <summary>The period of the count, in seconds; for a detector that was not told, its default.</summary>
    public double? Window => _rule.Window?.TotalSeconds;

    /// <summary>Key for separate counts; null for a detector with its default grouping.</summary>
    public string? GroupBy => EnumText.Of(Settings.Detector is null ? _rule.GroupBy : Settings.GroupBy);

    /// <summary>Minimum time between events of the same key, in seconds.</summary>
    public double Cooldown => _rule.Cooldown.TotalSeconds;

    /// <summary>The rule is disabled after this many events; null for no limit.</summary>
    public int? MaxTriggerCount => Settings.MaxTriggerCount;

    /// <summary>Folder for the packets around each event; null if none are saved.</summary>
    public string? SavePacket => Settings.SavePacket;

    /// <summary>How long before an event packets are saved, in seconds; null if none are saved.</summary>
    public double? Before => Settings.SavePacket is null ? null : _rule.Before.TotalSeconds;

    /// <summary>How long after an event packets are saved, in seconds; null if none are saved.</summary>
    public double? After => Settings.SavePacket is null ? null : _rule.After.TotalSeconds;

    /// <summary>Interfaces captured for this rule only; null if the rule is applied to every capture.</summary>
    public string? Interface => Join(Settings.Interface);

    /// <summary>Notification channels.</summary>
    public string? Notify => Settings.Notify.Count == 0 ? null : string.Join(", ", Settings.Notify);

    internal AlertRule Rule => _rule;

    private AlertRuleSettings Settings => _rule.Settings;

    /// <summary>The name of the rule.</summary>
    public override string ToString() => Name;

    /// <summary>The settings of the rule.</summary>
    public AlertRuleSettings GetSettings() => Settings;

    /// <summary>Returns a copy of the rule with counters at zero, for a trial that must not change the rule itself.</summary>
    public TrafficAlert Copy() => new(_rule);

    /// <summary>Sets the callback for when the rule is enabled or disabled; null to remove it.</summary>
    internal void OnChanged(Action? changed) => Volatile.Write(ref _changed, changed);

    /// <summary>Counts an event before it is raised.</summary>
    /// <returns>False if the rule has reached <see cref="MaxTriggerCount"/> or is disabled.</returns>
    /// <param name="time">Time of the event, nanoseconds since the Unix epoch; null if the packets have no timestamps.</param>
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

    /// <summary>Counts an event suppressed by the cooldown.</summary>
    internal void CountSuppressed() => Interlocked.Increment(ref _suppressed);

    private static string? Join(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(", ", values);
}
