using System.Management.Automation;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>Creates the channels of a PowerShell session.</summary>
internal static class SessionChannels
{
    /// <summary>Creates a channel; it connects or opens nothing before its first event.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="settings">Channel settings.</param>
    /// <param name="console">Writes to the session's host.</param>
    /// <param name="events">Event manager of the session.</param>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static IAlertChannel Create(AlertChannel channel, NotificationSettings settings, SessionConsole console, PSEventManager events) => channel switch
    {
        AlertChannel.Console => new ConsoleChannel(console),
        AlertChannel.Event => new EngineEventChannel(events),
        _ => NotificationChannels.Create(channel, settings),
    };

    /// <summary>Identity of a channel, for <see cref="AlertDispatcher.Open"/>.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="settings">Channel settings.</param>
    /// <param name="console">Writes to the session's host.</param>
    /// <param name="events">Event manager of the session.</param>
    public static object KeyOf(AlertChannel channel, NotificationSettings settings, SessionConsole console, PSEventManager events) => channel switch
    {
        AlertChannel.Console => (channel, console),
        AlertChannel.Event => (channel, events),
        _ => NotificationChannels.KeyOf(channel, settings),
    };
}
