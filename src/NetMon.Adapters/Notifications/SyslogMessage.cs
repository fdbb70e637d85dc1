using System.Globalization;
using System.Net;
using System.Text;
using NetMon.Alerts.Delivery;
using NetMon.Presentation;

namespace NetMon.Adapters.Notifications;

/// <summary>Formats an event as a syslog message, RFC 5424 section 6.</summary>
internal static class SyslogMessage
{
    /// <summary>Maximum number of characters per text, so that the message fits in the 2,048 bytes that receivers accept (RFC 5424 section 6.1).</summary>
    private const int MaxText = 400;

    private static readonly string Host = Printable(Dns.GetHostName(), 255);

    /// <summary>The message without framing.</summary>
    public static byte[] Format(TrafficAlertEvent alert, SyslogFacility facility)
    {
        // An event of packets without timestamps has no time: NILVALUE (section 6.2.3), not the current time.
        var time = alert.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture) ?? "-";
        var head = $"<{((int)facility * 8) + Severity((AlertSeverity)alert.SeverityLevel)}>1 {time} {Host} netmon {Environment.ProcessId} alert ";

        // 32473 is the enterprise number that RFC 5612 reserves for examples.
        var data = new StringBuilder("[alert@32473");
        foreach (var (name, value) in AlertFields.Of(alert))
        {
            if (!string.IsNullOrEmpty(value)) data.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
        }

        data.Append("] ");

        var text = AlertFields.Shorten(AlertText.Line(alert), MaxText);
        // The BOM announces UTF-8 (section 6.4); omitted for ASCII, for older receivers.
        var mark = Ascii.IsValid(text) ? "" : "\uFEFF";
        return Encoding.UTF8.GetBytes(head + data + mark + text);
    }

    /// <summary>Section 6.2.1: 2 critical, 3 error, 4 warning, 5 notice, 6 informational.</summary>
    private static int Severity(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => 2,
        AlertSeverity.High => 3,
        AlertSeverity.Medium => 4,
        AlertSeverity.Low => 5,
        _ => 6,
    };

    /// <summary>Section 6.3.3: quote, backslash and closing bracket.</summary>
    private static string Escape(string value) => SafeText.Guard(value)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal);

    private static string Printable(string text, int length)
    {
        var printable = string.Concat(text.Where(c => c is > ' ' and <= '~').Take(length));
        return printable.Length > 0 ? printable : "-";
    }
}
