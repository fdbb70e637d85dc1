using NetMon.Presentation;

namespace NetMon.Alerts.Delivery;

/// <summary>
/// The words of a notification. An alert may quote the wire (a server name, a DNS name), so what a terminal or a mail header would obey is
/// written as <see cref="SafeText"/> does.
/// </summary>
public static class AlertText
{
    /// <summary>The heading: <c>High: web</c>, with what has ceased said so: <c>High: web (released)</c>.</summary>
    /// <param name="alert">The event.</param>
    public static string Title(TrafficAlertEvent alert) =>
        SafeText.Guard($"{alert.Severity}: {alert.Rule}{(alert.State == nameof(AlertState.Released) ? " (released)" : "")}");

    /// <summary>What happened, in one line, with the number of alike events that the cooldown swallowed.</summary>
    /// <param name="alert">The event.</param>
    public static string Body(TrafficAlertEvent alert) =>
        SafeText.Guard(alert.SuppressedCount > 0 ? $"{alert.Message} (+{alert.SuppressedCount} suppressed)" : alert.Message);

    /// <summary>Heading and body in one line.</summary>
    /// <param name="alert">The event.</param>
    public static string Line(TrafficAlertEvent alert) => $"{Title(alert)}: {Body(alert)}";
}
