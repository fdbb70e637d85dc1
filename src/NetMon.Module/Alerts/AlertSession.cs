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
/// The alerts of a PowerShell session: its rules, channels and raised events. A session is a runspace, because host, event queue and script
/// blocks are bound to one. Ends with its runspace or the module. Thread-safe.
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

    /// <summary>Writes to the session's host.</summary>
    public SessionConsole Console { get; }

    /// <summary>Delivers events to their channels.</summary>
    public AlertDispatcher Dispatcher { get; }

    /// <summary>The latest events.</summary>
    public AlertHistory History { get; } = new();

    /// <summary>The rules, in the order in which they were added.</summary>
    public IReadOnlyList<TrafficAlert> Alerts
    {
        get
        {
            lock (_gate) return _alerts.ConvertAll(registered => registered.Alert);
        }
    }

    /// <summary>Returns the session of a cmdlet; creates it if necessary.</summary>
    public static AlertSession Of(PSCmdlet cmdlet) => Sessions.GetValue(Runspace.DefaultRunspace, _ =>
    {
        var session = new AlertSession(cmdlet.Host);
        SessionWork.Current.AddService(session);
        return session;
    });

    /// <summary>Returns the session of this thread, for completers; null if it has no alerts.</summary>
    public static AlertSession? Find() =>
        Runspace.DefaultRunspace is { } runspace && Sessions.TryGetValue(runspace, out var session) ? session : null;

    /// <summary>Ends the session of this thread when the module is removed.</summary>
    public static void End()
    {
        if (Find() is not { } session) return;
        Sessions.Remove(Runspace.DefaultRunspace);
        session.Dispose();
    }

    /// <summary>Creates the processor that applies the session's rules to a live capture, including rules added later.</summary>
    public IFrameProcessor CreateProcessor() => new AlertEngine(_everywhere, Accept);

    /// <summary>Creates the processor for a live capture that is displayed.</summary>
    /// <param name="show">Receives each alert as one line, on the capture's thread; must not block.</param>
    /// <param name="hasScreen">Whether a live table is drawn. The console channel is then omitted, because it would damage it.</param>
    public IFrameProcessor CreateProcessor(Action<string> show, bool hasScreen) => new AlertEngine(_everywhere, item =>
    {
        Accept(item, hasScreen);
        if (item is AlertRaised raised) show(raised.Event.ToString());
    });

    /// <summary>Receives events and warnings of rules. Called on a capture's thread.</summary>
    public void Accept(CaptureItem item) => Accept(item, hasScreen: false);

    /// <summary>Shows a warning on the host. Can be called on any thread.</summary>
    public void Warn(string message) => _warner.Warn(message);

    /// <summary>Adds a rule and starts applying it.</summary>
    /// <param name="registered">The rule; if it is added, the session owns it.</param>
    /// <param name="replaces">Whether to replace a rule of the same name.</param>
    /// <returns>False if a rule of that name exists and is not to be replaced.</returns>
    public bool TryAdd(RegisteredAlert registered, bool replaces)
    {
        RegisteredAlert? old;
        lock (_gate)
        {
            var index = _alerts.FindIndex(other => IsNamed(other, registered.Alert.Name));
            old = index < 0 ? null : _alerts[index];
            if (old is not null && !replaces) return false;
            // Registered before it is applied, so that its first event finds its channels.
            if (old is null) _alerts.Add(registered);
            else _alerts[index] = registered;
            if (old is not null) _everywhere.Remove(old.Alert);
            if (registered.Watch is null) _everywhere.TryAdd(registered.Alert);
        }

        old?.Dispose();
        registered.Watch?.Start();
        return true;
    }

    /// <summary>Whether a rule of that name exists.</summary>
    public bool Contains(string name)
    {
        lock (_gate) return _alerts.Exists(registered => IsNamed(registered, name));
    }

    /// <summary>Removes a rule and releases its resources.</summary>
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

    /// <summary>Ends all rules. Queued events are delivered within a few seconds, or dropped.</summary>
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
