using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>Formats events as JSON: UTF-8, without line breaks.</summary>
internal static class AlertJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // The default encoder also escapes for HTML, which is not needed here; quotes and control characters stay escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>An object with all properties of the event, including null ones, so that receivers always get the same shape.</summary>
    public static byte[] Plain(TrafficAlertEvent alert) => JsonSerializer.SerializeToUtf8Bytes(alert, Options);

    /// <summary><c>{"text": "*High: web*\n..."}</c>, in Slack's mrkdwn.</summary>
    public static byte[] Slack(TrafficAlertEvent alert) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string> { ["text"] = $"*{Escape(AlertText.Title(alert))}*\n{Escape(AlertText.Body(alert))}" }, Options);

    // Slack's three control characters: unescaped, <!channel> in a server name would notify everybody.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
