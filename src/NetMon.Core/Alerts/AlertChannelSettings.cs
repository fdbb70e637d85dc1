using NetMon.Alerts.Delivery;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// An alert channel with its settings. Flat. Secrets are never shown or serialised, so an object from a job or a CliXml file describes a channel
/// but cannot be used as one.
/// </summary>
public sealed class AlertChannelSettings
{
    private readonly NotificationSettings _settings;

    /// <summary>Creates a channel.</summary>
    /// <param name="channel">The kind of channel.</param>
    /// <param name="name">The name in its counters, without secrets.</param>
    /// <param name="settings">The settings.</param>
    public AlertChannelSettings(AlertChannel channel, string name, NotificationSettings settings)
    {
        _settings = settings;
        Channel = EnumText.Of(channel);
        Name = SafeText.Guard(name);
        Detail = Describe(channel, settings) is { } detail ? SafeText.Guard(detail) : null;
    }

    /// <summary>The kind, a name of <see cref="AlertChannel"/>: Webhook, Email, Syslog, File or Desktop.</summary>
    public string Channel { get; }

    /// <summary>The name in counters and warnings: <c>Webhook hooks.example.com</c>.</summary>
    public string Name { get; }

    /// <summary>The settings without secrets: <c>Slack, header X-Token (env:HOOK)</c>.</summary>
    public string? Detail { get; }

    /// <summary>The settings with secrets.</summary>
    public NotificationSettings GetSettings() => _settings;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static string? Describe(AlertChannel channel, NotificationSettings settings) => channel switch
    {
        AlertChannel.Webhook when settings.Webhook is { } hook =>
            $"{hook.Format}{(hook.HeaderName is null ? "" : $", header {hook.HeaderName} ({hook.HeaderValue})")}",
        AlertChannel.Email when settings.Email is { } mail =>
            $"{mail.From} to {mail.To}, {mail.Security}{(mail.UserName is null ? "" : $", signed in as {mail.UserName}")}",
        AlertChannel.Syslog when settings.Syslog is { } syslog => $"{syslog.Transport}, {syslog.Facility}",
        AlertChannel.File when settings.File is { } file =>
            file.MaxBytes == 0 ? "never rotated" : $"rotated at {Quantities.Size(file.MaxBytes)}, {file.Keep} files kept",
        AlertChannel.Desktop when settings.Desktop.Lifetime is { } time => $"for {QuantityText.Show(time)}",
        _ => null,
    };
}
