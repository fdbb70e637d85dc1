using System.Management.Automation;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>Every channel that a rule can name, for one PowerShell session.</summary>
internal static class SessionChannels
{
    /// <summary>Makes one channel; nothing is connected or opened before its first event.</summary>
    /// <param name="channel">Which one.</param>
    /// <param name="settings">What it needs to know.</param>
    /// <param name="console">The way to the host of the session.</param>
    /// <param name="events">Event manager of the session.</param>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static IAlertChannel Create(AlertChannel channel, NotificationSettings settings, SessionConsole console, PSEventManager events) => channel switch
    {
        AlertChannel.Console => new ConsoleChannel(console),
        AlertChannel.Event => new EngineEventChannel(events),
        _ => NotificationChannels.Create(channel, settings),
    };

    /// <summary>What tells this channel from others, for <see cref="AlertDispatcher.Open"/>.</summary>
    /// <param name="channel">Which one.</param>
    /// <param name="settings">What it needs to know.</param>
    /// <param name="console">The way to the host of the session.</param>
    /// <param name="events">Event manager of the session.</param>
    public static object KeyOf(AlertChannel channel, NotificationSettings settings, SessionConsole console, PSEventManager events) => channel switch
    {
        AlertChannel.Console => (channel, console),
        AlertChannel.Event => (channel, events),
        _ => NotificationChannels.KeyOf(channel, settings),
    };
}
