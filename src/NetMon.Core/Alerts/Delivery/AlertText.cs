using System.Text;

namespace NetMon.Alerts.Delivery;

/// <summary>
/// The words of a notification. An alert may quote the wire (a server name, a DNS name), so control characters, which a terminal or a mail
/// header would obey, come out as U+FFFD.
/// </summary>
public static class AlertText
{
    /// <summary>The heading: <c>High: web</c>, with what has ceased said so: <c>High: web (released)</c>.</summary>
    /// <param name="alert">The event.</param>
    public static string Title(TrafficAlertEvent alert) =>
        Clean($"{alert.Severity}: {alert.Rule}{(alert.State == nameof(AlertState.Released) ? " (released)" : "")}");

    /// <summary>What happened, in one line, with the number of alike events that the cooldown swallowed.</summary>
    /// <param name="alert">The event.</param>
    public static string Body(TrafficAlertEvent alert) =>
        Clean(alert.SuppressedCount > 0 ? $"{alert.Message} (+{alert.SuppressedCount} suppressed)" : alert.Message);

    /// <summary>Heading and body in one line.</summary>
    /// <param name="alert">The event.</param>
    public static string Line(TrafficAlertEvent alert) => $"{Title(alert)}: {Body(alert)}";

    /// <summary>The same text with its control characters and lone surrogates replaced.</summary>
    /// <param name="text">Any text.</param>
    public static string Clean(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune)) builder.Append('\uFFFD');
            else builder.Append(rune.ToString());
        }

        return builder.ToString();
    }
}
