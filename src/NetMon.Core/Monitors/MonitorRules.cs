using System.Collections.Concurrent;
using System.Text.Json;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Configuration;

namespace NetMon.Monitors;

/// <summary>
/// Alert rules of a monitor and their channels. A rule that a new configuration does not change keeps its counts and windows. Thread-safe.
/// </summary>
internal sealed class MonitorRules : IDisposable
{
    private readonly MonitorEnvironment _environment;
    private readonly AlertDispatcher _dispatcher;
    private readonly object _gate = new();
    private Dictionary<TrafficAlert, AlertOutlet[]> _rules = [];

    // Counters of removed rules and channels.
    private long _raised;
    private long _suppressed;
    private long _failed;
    private readonly ConcurrentDictionary<string, string> _lastFailed = new(StringComparer.Ordinal);

    /// <summary>Creates the rules of a configuration.</summary>
    public MonitorRules(MonitorConfiguration configuration, MonitorEnvironment environment)
    {
        _environment = environment;
        _dispatcher = new AlertDispatcher(failed: Warn);
        Configure(configuration, change => change());
    }

    /// <summary>The rules, for the alert engine.</summary>
    public AlertRegistry Registry { get; } = new();

    /// <summary>Number of alerts raised, suppressed by a cooldown, and not delivered.</summary>
    public (long Raised, long Suppressed, long Failed) Count()
    {
        lock (_gate)
        {
            return (
                _raised + _rules.Keys.Sum(alert => alert.Hits),
                _suppressed + _rules.Keys.Sum(alert => alert.Suppressed),
                _failed + Failures());
        }
    }

    /// <summary>Delivers an event to the channels of its rule.</summary>
    public void Deliver(AlertRaised raised)
    {
        AlertOutlet[]? outlets;
        lock (_gate) outlets = _rules.GetValueOrDefault(raised.Alert);
        foreach (var outlet in outlets ?? []) outlet.Post(raised.Event);
    }

    /// <summary>Applies the rules of another configuration, or fails without a change.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="between">Runs an action while no packet is processed.</param>
    /// <exception cref="AlertRuleException">A rule is invalid.</exception>
    /// <exception cref="NotificationSettingsException">A channel is not configured.</exception>
    public void Configure(MonitorConfiguration configuration, Action<Action> between)
    {
        var next = new Dictionary<TrafficAlert, AlertOutlet[]>(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (var settings in configuration.Alerts)
            {
                var alert = FindSame(settings) ?? new TrafficAlert(settings, _environment.FilterCompiler);
                next[alert] = [.. settings.Notify.Distinct().Select(
                    channel => _environment.OpenOutlet(_dispatcher, channel, configuration.Notifications)).OfType<AlertOutlet>()];
            }
        }
        catch
        {
            Release(next.Values);
            throw;
        }

        between(() => Replace(next));
    }

    /// <summary>Ends the delivery; pending events have a few seconds to be delivered.</summary>
    public void Dispose() => _dispatcher.Dispose();

    private static void Release(IEnumerable<AlertOutlet[]> outlets)
    {
        foreach (var outlet in outlets.SelectMany(all => all)) outlet.Dispose();
    }

    private void Replace(Dictionary<TrafficAlert, AlertOutlet[]> next)
    {
        lock (_gate)
        {
            var old = _rules;
            _rules = next;
            foreach (var gone in old.Keys.Where(alert => !next.ContainsKey(alert)))
            {
                Registry.Remove(gone);
                _raised += gone.Hits;
                _suppressed += gone.Suppressed;
            }

            foreach (var alert in next.Keys.Where(alert => !old.ContainsKey(alert))) Registry.TryAdd(alert);
            // The new outlets are already open, so a channel in both configurations keeps its counters.
            var before = Failures();
            Release(old.Values);
            _failed += before - Failures();
        }
    }

    private long Failures() => _dispatcher.GetStatistics().Sum(channel => channel.Failed + channel.Dropped);

    private TrafficAlert? FindSame(AlertRuleSettings settings)
    {
        var text = JsonSerializer.Serialize(settings);
        return _rules.Keys.FirstOrDefault(alert => JsonSerializer.Serialize(alert.GetSettings()) == text);
    }

    // Repeated failures of a channel are reported once per message.
    private void Warn(AlertDeliveryFailure failure)
    {
        var message = $"NotificationFailed: {failure.Channel}: {failure.Error.Message}";
        string? before = null;
        _lastFailed.AddOrUpdate(failure.Channel, message, (_, last) =>
        {
            before = last;
            return message;
        });
        if (before != message) _environment.Sink.Warn(message);
    }
}
