using NetMon.Alerts.Delivery;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// A channel that alerts go out by, with all that it needs to know. Flat; the secrets in it show nowhere and do not outlive the session, so what
/// comes back from a job or a CliXml file tells of a channel but is none.
/// </summary>
public sealed class AlertChannelSettings
{
    private readonly NotificationSettings _settings;

    /// <summary>Makes a channel.</summary>
    /// <param name="channel">Which one.</param>
    /// <param name="name">The name that its counters have; holds no secret.</param>
    /// <param name="settings">What it needs to know.</param>
    public AlertChannelSettings(AlertChannel channel, string name, NotificationSettings settings)
    {
        _settings = settings;
        Channel = EnumText.Of(channel);
        Name = SafeText.Guard(name);
        Detail = Describe(channel, settings) is { } detail ? SafeText.Guard(detail) : null;
    }

    /// <summary>What it is, as <see cref="AlertChannel"/> calls it: Webhook, Email, Syslog, File or Desktop.</summary>
    public string Channel { get; }

    /// <summary>What it is called in counters and warnings: <c>Webhook hooks.example.com</c>.</summary>
    public string Name { get; }

    /// <summary>How it is set, without what is secret: <c>Slack, header X-Token (env:HOOK)</c>.</summary>
    public string? Detail { get; }

    /// <summary>What the channel needs to know.</summary>
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
