using NetMon.Presentation;

namespace NetMon.Alerts.Delivery;

/// <summary>
/// Text of a notification. An alert may quote packets (a server name, a DNS name), so characters that a terminal or a mail header would
/// interpret are escaped by <see cref="SafeText"/>.
/// </summary>
public static class AlertText
{
    /// <summary>The title: <c>High: web</c>; of a released alert, <c>High: web (released)</c>.</summary>
    /// <param name="alert">The event.</param>
    public static string Title(TrafficAlertEvent alert) =>
        SafeText.Guard($"{alert.Severity}: {alert.Rule}{(alert.State == nameof(AlertState.Released) ? " (released)" : "")}");

    /// <summary>The message in one line, with the number of events suppressed by the cooldown.</summary>
    /// <param name="alert">The event.</param>
    public static string Body(TrafficAlertEvent alert) =>
        SafeText.Guard(alert.SuppressedCount > 0 ? $"{alert.Message} (+{alert.SuppressedCount} suppressed)" : alert.Message);

    /// <summary>Title and body in one line.</summary>
    /// <param name="alert">The event.</param>
    public static string Line(TrafficAlertEvent alert) => $"{Title(alert)}: {Body(alert)}";
}
