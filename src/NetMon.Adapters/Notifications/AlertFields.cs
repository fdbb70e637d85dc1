using System.Globalization;

namespace NetMon.Adapters.Notifications;

/// <summary>Fields of an event in addition to its text, for receivers with structured data.</summary>
internal static class AlertFields
{
    /// <summary>Maximum characters per value.</summary>
    public const int MaxValue = 400;

    /// <summary>Fields in a fixed order; null if the event lacks the value.</summary>
    /// <param name="alert">Event.</param>
    public static IReadOnlyList<(string Name, string? Value)> Of(TrafficAlertEvent alert) =>
    [
        ("rule", Shorten(alert.Rule)),
        ("severity", alert.Severity),
        ("state", alert.State),
        ("key", Shorten(alert.Key)),
        ("src", alert.SrcIP),
        ("spt", alert.SrcPort?.ToString(CultureInfo.InvariantCulture)),
        ("dst", alert.DstIP),
        ("dpt", alert.DstPort?.ToString(CultureInfo.InvariantCulture)),
        ("proto", Shorten(alert.Protocol)),
        ("count", alert.Count.ToString(CultureInfo.InvariantCulture)),
        ("suppressed", alert.SuppressedCount.ToString(CultureInfo.InvariantCulture)),
        ("interface", Shorten(alert.Interface)),
        ("communityid", alert.CommunityId),
    ];

    /// <summary>Truncates a text without splitting a surrogate pair.</summary>
    /// <param name="text">Text.</param>
    /// <param name="most">Maximum characters.</param>
    public static string Shorten(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string? Shorten(string? text) => text is null ? null : Shorten(text, MaxValue);
}
