using System.Management.Automation;
using NetMon.Alerts;

namespace NetMon.Presentation;

/// <summary>
/// Describes the conditions of an alert rule in one line, for its view. Accepts deserialised rules too, and never throws.
/// </summary>
public static class AlertRuleText
{
    /// <summary>Conditions, amount and interface: <c>TCP, to port 80; 100 packets in 10 s by Source; on eth0</c>.</summary>
    /// <param name="rule">A rule.</param>
    public static string Describe(object? rule)
    {
        if (rule is null) return "";
        var item = PSObject.AsPSObject(rule);
        var conditions = AlertRuleField.All.Select(field => field.Words is { } words && Text(item, field.Name) is { } text ? words + text : null);
        var what = string.Join(", ", conditions.Prepend(Text(item, nameof(TrafficAlert.Detector))).OfType<string>());
        var where = Text(item, "Interface") is { } names ? "on " + names : null;
        return string.Join("; ", new[] { what, Amount(item), where }.Where(text => !string.IsNullOrEmpty(text)));
    }

    private static string? Amount(PSObject item)
    {
        if (Text(item, "Threshold") is not { } threshold) return null;
        var amount = Text(item, "Measure") switch
        {
            null => DisplayText.Count(threshold),
            nameof(AlertMeasure.Bytes) => DisplayText.Size(threshold),
            nameof(AlertMeasure.DistinctPorts) => DisplayText.Count(threshold) + " different ports",
            nameof(AlertMeasure.DistinctHosts) => DisplayText.Count(threshold) + " different hosts",
            { } word => $"{DisplayText.Count(threshold)} {word.ToLowerInvariant()}",
        };
        var window = item.Properties["Window"]?.Value is { } seconds ? " in " + DisplayText.Span(seconds) : "";
        var grouping = Text(item, "GroupBy") is { } by and not "None" ? " by " + by : "";
        return amount + window + grouping;
    }

    // A script may have several lines, but the view has one.
    private static string? Text(PSObject item, string property) =>
        item.Properties[property]?.Value?.ToString() is { Length: > 0 } text ? SafeText.Guard(text.ReplaceLineEndings(" ")) : null;
}
