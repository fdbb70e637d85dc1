using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using NetMon.Alerts.Delivery;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Jobs;

namespace NetMon.Alerts;

/// <summary>
/// The alerts of one PowerShell session: its rules, where their events go, and which events were raised. A session is a runspace, since host,
/// event queue and script blocks belong to one. Ends with its runspace, or with the module. Thread-safe.
/// </summary>
internal sealed class AlertSession : IDisposable
{
    private static readonly ConditionalWeakTable<Runspace, AlertSession> Sessions = [];

    private readonly object _gate = new();
    private readonly List<RegisteredAlert> _alerts = [];
    private readonly AlertRegistry _everywhere = new();
    private readonly AlertWarner _warner;
    private bool _disposed;

    private AlertSession(PSHost host)
    {
        Console = new SessionConsole(host, Runspace.DefaultRunspace);
        _warner = new AlertWarner(Console);
        Dispatcher = new AlertDispatcher(failed: failure => _warner.Warn(failure));
    }

    /// <summary>The way to the host.</summary>
    public SessionConsole Console { get; }

    /// <summary>Brings events to their channels.</summary>
    public AlertDispatcher Dispatcher { get; }

    /// <summary>The last events.</summary>
    public AlertHistory History { get; } = new();

    /// <summary>The rules, in the order in which they came.</summary>
    public IReadOnlyList<TrafficAlert> Alerts
    {
        get
        {
            lock (_gate) return _alerts.ConvertAll(registered => registered.Alert);
        }
    }

    /// <summary>The session that a cmdlet runs in.</summary>
    public static AlertSession Of(PSCmdlet cmdlet) => Sessions.GetValue(Runspace.DefaultRunspace, _ =>
    {
        var session = new AlertSession(cmdlet.Host);
        SessionWork.Current.AddService(session);
        return session;
    });

    /// <summary>The session of this thread, for a completer; null when it has no alerts.</summary>
    public static AlertSession? Find() =>
        Runspace.DefaultRunspace is { } runspace && Sessions.TryGetValue(runspace, out var session) ? session : null;

    /// <summary>Ends the session of this thread, when the module goes.</summary>
    public static void End()
    {
        if (Find() is not { } session) return;
        Sessions.Remove(Runspace.DefaultRunspace);
        session.Dispose();
    }

    /// <summary>What applies the rules of the session to a live capture; to be put among its processors, also while there are none.</summary>
    public IFrameProcessor CreateProcessor() => new AlertEngine(_everywhere, Accept);

    /// <summary>The same for a live capture that somebody watches.</summary>
    /// <param name="show">Takes each alert in one line, on the capture's thread, and must not wait.</param>
    /// <param name="hasScreen">Whether it is shown in a table: then the console channel is left out, whose lines would spoil it.</param>
    public IFrameProcessor CreateProcessor(Action<string> show, bool hasScreen) => new AlertEngine(_everywhere, item =>
    {
        Accept(item, hasScreen);
        if (item is AlertRaised raised) show(raised.Event.ToString());
    });

    /// <summary>Takes what rules raise. Called on a capture's thread.</summary>
    public void Accept(CaptureItem item) => Accept(item, hasScreen: false);

    /// <summary>Says something on the host, from whatever thread.</summary>
    public void Warn(string message) => _warner.Warn(message);

    /// <summary>Adds a rule, which begins to work.</summary>
    /// <param name="registered">The rule. The session owns it, if it takes it.</param>
    /// <param name="replaces">Whether a rule of that name goes.</param>
    /// <returns>False when there is one of that name.</returns>
    public bool TryAdd(RegisteredAlert registered, bool replaces)
    {
        RegisteredAlert? old;
        lock (_gate)
        {
            var index = _alerts.FindIndex(other => IsNamed(other, registered.Alert.Name));
            old = index < 0 ? null : _alerts[index];
            if (old is not null && !replaces) return false;
            // Known before it works, so that its first event finds its channels.
            if (old is null) _alerts.Add(registered);
            else _alerts[index] = registered;
            if (old is not null) _everywhere.Remove(old.Alert);
            if (registered.Watch is null) _everywhere.TryAdd(registered.Alert);
        }

        old?.Dispose();
        registered.Watch?.Start();
        return true;
    }

    /// <summary>Whether there is a rule of a name.</summary>
    public bool Contains(string name)
    {
        lock (_gate) return _alerts.Exists(registered => IsNamed(registered, name));
    }

    /// <summary>Takes a rule out and ends what works for it.</summary>
    public void Remove(TrafficAlert alert)
    {
        RegisteredAlert? registered;
        lock (_gate)
        {
            registered = _alerts.Find(other => ReferenceEquals(other.Alert, alert));
            if (registered is null) return;
            _alerts.Remove(registered);
            _everywhere.Remove(alert);
        }

        registered.Dispose();
    }

    /// <summary>Ends all rules. What waits for the channels gets a few seconds to arrive.</summary>
    public void Dispose()
    {
        RegisteredAlert[] alerts;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            alerts = [.. _alerts];
            _alerts.Clear();
            foreach (var registered in alerts) _everywhere.Remove(registered.Alert);
        }

        foreach (var registered in alerts) registered.Watch?.Dispose();
        Dispatcher.Dispose();
        foreach (var registered in alerts) registered.Dispose();
        Console.Dispose();
    }

    private static bool IsNamed(RegisteredAlert registered, string name) =>
        registered.Alert.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private void Accept(CaptureItem item, bool hasScreen)
    {
        switch (item)
        {
            case AlertRaised raised:
                History.Add(raised.Event);
                foreach (var outlet in Find(raised.Alert)?.Outlets ?? [])
                {
                    if (!hasScreen || outlet.Channel != ConsoleChannel.ChannelName) outlet.Post(raised.Event);
                }

                break;
            case AlertRuleWarning warning:
                _warner.Warn(AlertWarnings.RuleWarning(warning));
                break;
        }
    }

    private RegisteredAlert? Find(TrafficAlert alert)
    {
        lock (_gate) return _alerts.Find(registered => ReferenceEquals(registered.Alert, alert));
    }
}
