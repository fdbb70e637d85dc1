using System.Globalization;

namespace NetMon.Adapters.Notifications;

/// <summary>What an event says beside its text, value by value, for receivers that keep values apart.</summary>
internal static class AlertFields
{
    /// <summary>Characters of one value at most.</summary>
    public const int MaxValue = 400;

    /// <summary>The values in a fixed order; null for what the event does not have.</summary>
    /// <param name="alert">The event.</param>
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

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Characters that it may have.</param>
    public static string Shorten(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string? Shorten(string? text) => text is null ? null : Shorten(text, MaxValue);
}
