using NetMon.Alerts;

namespace NetMon.Configuration.Keys;

/// <summary>The keys of <c>[[alert]]</c>: the fields of a rule in snake case.</summary>
internal static class AlertSection
{
    private const string NoScript = "Scripts are not allowed in a configuration. Use filter, or Register-TrafficAlert.";

    /// <summary>The table.</summary>
    public static ConfigurationSection<AlertRuleSettings> Section { get; } = new()
    {
        Name = "alert",
        IsRepeated = true,
        Summary = "An alert rule; can be repeated. Values of one key are alternatives, different keys must all match. "
            + "Parameters of the detector are keys too, in snake case.",
        Refused = new Dictionary<string, string>
        {
            ["ip"] = "Only in the short form, [alert] in single brackets. Here use source_address.",
            ["condition"] = NoScript,
            ["action"] = NoScript,
        },
        Keys = [.. AlertRuleField.All.Where(field => field.Example is not null).Select(KeyOf)],
    };

    /// <summary>Keys that are not in the short form.</summary>
    public static IReadOnlyList<string> LongKeys => [.. Section.Keys.Select(key => key.Name).Where(name => name != "port")];

    private static ConfigurationKey<AlertRuleSettings> KeyOf(AlertRuleField field) => (Nullable.GetUnderlyingType(field.Type) ?? field.Type) switch
    {
        var type when type == typeof(string) => KeyOf<string>(field, field.IsPath ? new PathKind() : new TextKind()),
        var type when type == typeof(IReadOnlyList<string>) => KeyOf(field, new TextListKind()),
        var type when type == typeof(bool) => KeyOf(field, new BooleanKind()),
        var type when type == typeof(int) => KeyOf(field, new IntegerKind<int>(1, int.MaxValue)),
        var type when type == typeof(long) => KeyOf(field, new IntegerKind<long>(1, long.MaxValue)),
        var type when type == typeof(TimeSpan) => KeyOf(field, new DurationKind(field.Least, AlertRuleField.LongestTime)),
        var type when type == typeof(AlertSeverity) => KeyOf(field, new ChoiceKind<AlertSeverity>()),
        var type when type == typeof(AlertMeasure) => KeyOf(field, new ChoiceKind<AlertMeasure>()),
        var type when type == typeof(AlertGrouping) => KeyOf(field, new ChoiceKind<AlertGrouping>()),
        var type when type == typeof(AlertDetector) => KeyOf(field, new ChoiceKind<AlertDetector>()),
        var type when type == typeof(IReadOnlyList<AlertChannel>) => KeyOf(field, new ChoiceListKind<AlertChannel>()),
        var type => throw new NotSupportedException($"No configuration can hold the {type} of {field.Name}."),
    };

    private static ConfigurationKey<AlertRuleSettings, T> KeyOf<T>(AlertRuleField field, KeyKind<T> kind) => new(kind, (rule, value) => field.Set(rule, value))
    {
        Name = SnakeCase.Of(field.Name),
        Summary = field.Summary,
        Example = field.Example!,
        Default = field.Default,
        IsRequired = field.IsRequired,
    };
}
