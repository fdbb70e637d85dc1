using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>Creates the channels that do not depend on a PowerShell session.</summary>
public static class NotificationChannels
{
    /// <summary>Creates a channel; it connects or opens nothing before its first event.</summary>
    /// <param name="channel">Any but <see cref="AlertChannel.Console"/> and <see cref="AlertChannel.Event"/>, which belong to a session.</param>
    /// <param name="settings">Channel settings.</param>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static IAlertChannel Create(AlertChannel channel, NotificationSettings settings) => channel switch
    {
        AlertChannel.Desktop => new DesktopChannel(settings.Desktop),
        AlertChannel.Webhook => WebhookChannel.Create(Required(channel, settings.Webhook, "Url", "a webhook's address, such as https://example.com/hook")),
        AlertChannel.Email => EmailChannel.Create(Required(channel, settings.Email, "Server", "a mail server, a sender and a recipient")),
        AlertChannel.Syslog => SyslogChannel.Create(settings.Syslog ?? new SyslogSettings()),
        AlertChannel.EventLog => EventLogChannel.Create(OperatingSystem.IsWindows() ? new WindowsEventLog() : null),
        AlertChannel.File => AlertFileChannel.Create(Required(channel, settings.File, "Path", "the path of a file")),
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "This channel belongs to a PowerShell session."),
    };

    /// <summary>
    /// Identity of a channel: equal keys mean the same receiver, for <see cref="AlertDispatcher.Open"/>.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="settings">Channel settings.</param>
    public static object KeyOf(AlertChannel channel, NotificationSettings settings) => (channel, channel switch
    {
        AlertChannel.Desktop => settings.Desktop,
        AlertChannel.Webhook => settings.Webhook,
        AlertChannel.Email => settings.Email,
        AlertChannel.Syslog => settings.Syslog ?? new SyslogSettings(),
        AlertChannel.File => (object?)settings.File?.Path,
        _ => null,
    });

    private static T Required<T>(AlertChannel channel, T? settings, string setting, string needed) where T : class =>
        settings ?? throw new NotificationSettingsException(channel, setting, $"{channel} needs {needed}.");
}
