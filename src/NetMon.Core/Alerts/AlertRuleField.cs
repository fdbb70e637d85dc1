using System.Collections;
using System.Reflection;

namespace NetMon.Alerts;

/// <summary>
/// A field of <see cref="AlertRuleSettings"/>, described once for parameters of cmdlets, configurations, texts and checks.
/// </summary>
public sealed class AlertRuleField
{
    private readonly PropertyInfo _property;

    private AlertRuleField(string name) => _property = typeof(AlertRuleSettings).GetProperty(name)!;

    /// <summary>The fields, in the order of a configuration.</summary>
    public static IReadOnlyList<AlertRuleField> All { get; } =
    [
        new(nameof(AlertRuleSettings.Name)) { Summary = "Name of the rule, unique.", Example = "\"web\"", IsRequired = true },
        new(nameof(AlertRuleSettings.Description)) { Summary = "Description.", Example = "\"Web traffic of the printer\"" },
        new(nameof(AlertRuleSettings.Enabled)) { Summary = "Whether the rule is initially enabled.", Default = "true", Example = "false" },
        new(nameof(AlertRuleSettings.Severity)) { Summary = "Severity of the alerts.", Default = "the detector's, or medium", Example = "\"high\"" },
        new(nameof(AlertRuleSettings.SourceAddress))
        {
            Summary = "Source addresses: IPs and CIDR blocks.", Example = "[\"192.168.1.10\", \"10.0.0.0/8\"]", Condition = AlertCondition.Endpoint, Words = "from ",
        },
        new(nameof(AlertRuleSettings.DestinationAddress))
        {
            Summary = "Destination addresses: IPs and CIDR blocks.", Example = "\"203.0.113.0/24\"", Condition = AlertCondition.Endpoint, Words = "to ",
        },
        new(nameof(AlertRuleSettings.Address))
        {
            Summary = "Source or destination addresses: IPs and CIDR blocks.", Example = "\"192.168.1.10\"", Condition = AlertCondition.Endpoint, Words = "",
        },
        new(nameof(AlertRuleSettings.Exclude))
        {
            Summary = "Addresses whose packets the rule ignores: IPs and CIDR blocks.", Example = "\"192.168.1.1\"", Words = "not ",
        },
        new(nameof(AlertRuleSettings.SourcePort))
        {
            Summary = "Source ports: numbers, ranges, service names.", Example = "[53, \"8000-8100\"]", Condition = AlertCondition.Endpoint,
            Words = "from port ",
        },
        new(nameof(AlertRuleSettings.DestinationPort))
        {
            Summary = "Destination ports: numbers, ranges, service names.", Example = "80", Condition = AlertCondition.Endpoint, Words = "to port ",
        },
        new(nameof(AlertRuleSettings.Port))
        {
            Summary = "Source or destination ports: numbers, ranges, service names.", Example = "[80, 443]", Condition = AlertCondition.Endpoint, Words = "port ",
        },
        new(nameof(AlertRuleSettings.Protocol))
        {
            Summary = "Protocol names or IP protocol numbers.", Example = "\"TCP\"", Condition = AlertCondition.Packet, Words = "",
        },
        new(nameof(AlertRuleSettings.Application))
        {
            Summary = "Applications recognised in the payload; wildcards are allowed.", Example = "\"TLS\"", Condition = AlertCondition.Packet, Words = "",
        },
        new(nameof(AlertRuleSettings.ServerName))
        {
            Summary = "Server names that clients send; wildcards are allowed.", Example = "\"*.example.com\"", Condition = AlertCondition.Packet, Words = "server ",
        },
        new(nameof(AlertRuleSettings.DnsName))
        {
            Summary = "Names in DNS queries; wildcards are allowed.", Example = "\"*.example.com\"", Condition = AlertCondition.Packet, Words = "name ",
        },
        new(nameof(AlertRuleSettings.Filter))
        {
            Summary = "A filter expression, pcap-filter(7).", Example = "\"tcp[tcpflags] & tcp-rst != 0\"", Condition = AlertCondition.Packet,
            Words = "filter: ",
        },
        new(nameof(AlertRuleSettings.Condition)) { Summary = "A script that is evaluated last.", Condition = AlertCondition.Packet, Words = "condition: " },
        new(nameof(AlertRuleSettings.Threshold))
        {
            Summary = "Threshold of the measure within the window.", Default = "the detector's, or every packet", Example = "100",
        },
        new(nameof(AlertRuleSettings.Measure)) { Summary = "Quantity compared with the threshold.", Default = "packets", Example = "\"distinct_ports\"" },
        new(nameof(AlertRuleSettings.Window))
        {
            Summary = "Time window of the count.", Default = "the detector's", Example = "\"10s\"", Least = TimeSpan.FromMilliseconds(1),
        },
        new(nameof(AlertRuleSettings.GroupBy)) { Summary = "Key for separate counts.", Default = "the detector's, or none", Example = "\"source\"" },
        new(nameof(AlertRuleSettings.Cooldown))
        {
            Summary = "Minimum time between alerts of the same group; 0 for none.", Default = "the detector's, or 1m", Example = "\"5m\"",
        },
        new(nameof(AlertRuleSettings.MaxTriggerCount)) { Summary = "The rule is disabled after this number of alerts.", Default = "unlimited", Example = "10" },
        new(nameof(AlertRuleSettings.Detector)) { Summary = "Built-in detector.", Example = "\"port_scan\"" },
        new(nameof(AlertRuleSettings.SavePacket))
        {
            Summary = "Folder for the packets around each alert, one pcapng file for each alert or several that overlap.", Default = "none", Example = "\"alert-packets\"", IsPath = true,
        },
        new(nameof(AlertRuleSettings.Before)) { Summary = "How long before an alert packets are saved, at most 1h.", Default = "5s", Example = "\"10s\"" },
        new(nameof(AlertRuleSettings.After)) { Summary = "How long after an alert packets are saved, at most 1h.", Default = "5s", Example = "\"30s\"" },
        new(nameof(AlertRuleSettings.Interface)) { Summary = "The interfaces that are captured for this rule only." },
        new(nameof(AlertRuleSettings.Notify))
        {
            Summary = "Notification channels; [] for the monitor's output only.", Default = "console", Example = "[\"console\", \"desktop\"]",
        },
    ];

    /// <summary>The maximum of a time.</summary>
    public static TimeSpan LongestTime { get; } = TimeSpan.FromDays(30);

    /// <summary>The name of the property and of the parameter.</summary>
    public string Name => _property.Name;

    /// <summary>The type of the property.</summary>
    public Type Type => _property.PropertyType;

    /// <summary>The purpose.</summary>
    public required string Summary { get; init; }

    /// <summary>An example of a value in a configuration; null for a field that configurations do not have.</summary>
    public string? Example { get; init; }

    /// <summary>A description of the default; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it is a path, relative to the configuration file.</summary>
    public bool IsPath { get; init; }

    /// <summary>Whether every rule needs it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The minimum of a time.</summary>
    public TimeSpan Least { get; init; }

    /// <summary>Whether it is a condition, and on what.</summary>
    public AlertCondition Condition { get; init; }

    /// <summary>The words before its values in the text of a rule; null for a field that is not shown there.</summary>
    public string? Words { get; init; }

    /// <summary>Whether a rule has a value for it.</summary>
    /// <param name="settings">The rule.</param>
    public bool IsGiven(AlertRuleSettings settings) => _property.GetValue(settings) is not (null or ICollection { Count: 0 });

    /// <summary>A copy of the rule with another value.</summary>
    /// <param name="settings">The rule.</param>
    /// <param name="value">The value, of the type of the property.</param>
    public AlertRuleSettings Set(AlertRuleSettings settings, object? value)
    {
        var changed = settings with { };
        _property.SetValue(changed, value);
        return changed;
    }
}

/// <summary>What a condition of a rule selects by.</summary>
public enum AlertCondition
{
    /// <summary>The field is not a condition.</summary>
    None,

    /// <summary>Addresses and ports; every detector supports them.</summary>
    Endpoint,

    /// <summary>Properties of a packet, which detectors of flows do not see.</summary>
    Packet,
}
