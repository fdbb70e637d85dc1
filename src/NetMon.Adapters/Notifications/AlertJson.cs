using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>Events as JSON, in UTF-8 and without line breaks.</summary>
internal static class AlertJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // The default one escapes for HTML, which this never becomes part of; quotes and control characters stay escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>An object with every property of the event, also the empty ones, so that a receiver always sees one shape.</summary>
    public static byte[] Plain(TrafficAlertEvent alert) => JsonSerializer.SerializeToUtf8Bytes(alert, Options);

    /// <summary><c>{"text": "*High: web*\n..."}</c>, in Slack's mark-up.</summary>
    public static byte[] Slack(TrafficAlertEvent alert) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string> { ["text"] = $"*{Escape(AlertText.Title(alert))}*\n{Escape(AlertText.Body(alert))}" }, Options);

    // Slack's own three: without them <!channel> in a server name would call everybody.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
