using System.ComponentModel;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>Writes events to the Windows event log.</summary>
internal sealed class EventLogChannel : IAlertChannel
{
    // EventCreate.exe is part of Windows and stays in place; a source registered by .NET would refer to the folder of one PowerShell installation.
    private const string Registration =
        $"eventcreate /L Application /SO {IEventLog.Source} /T Information /ID 1 /D \"{IEventLog.Source} is registered.\"";

    private readonly IEventLog _log;

    private EventLogChannel(IEventLog log) => _log = log;

    public string Name => "EventLog";

    /// <summary>Creates the channel.</summary>
    /// <param name="log">Event log; null if the system has none.</param>
    /// <exception cref="NotificationSettingsException">The system has no event log, or the source is not registered.</exception>
    public static EventLogChannel Create(IEventLog? log)
    {
        if (log is null) throw Wrong("EventLog is the event log of Windows. On this system use Syslog.");
        if (!log.HasSource)
            throw Wrong($"The source {IEventLog.Source} is not registered. Run once as administrator: {Registration}");
        return new EventLogChannel(log);
    }

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        try
        {
            _log.Write(EventLogEntry.Of(alert));
            return Task.CompletedTask;
        }
        catch (Win32Exception e)
        {
            throw new AlertDeliveryException($"The event log does not take the entry: {e.Message.TrimEnd('.')}.", isTransient: true, e);
        }
    }

    private static NotificationSettingsException Wrong(string message) => new(AlertChannel.EventLog, "Source", message);
}
