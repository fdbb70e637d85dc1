using NetMon.Alerts;

namespace NetMon.Configuration.Keys;

/// <summary>The keys of <c>[[alert]]</c>: the parameters of Register-TrafficAlert in snake case.</summary>
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
        Keys =
        [
            new ConfigurationKey<AlertRuleSettings, string>(new TextKind(), (c, v) => c with { Name = v })
            {
                Name = "name", IsRequired = true, Example = "\"web\"", Summary = "Name of the rule, unique.",
            },
            new ConfigurationKey<AlertRuleSettings, string>(new TextKind(), (c, v) => c with { Description = v })
            {
                Name = "description", Example = "\"Web traffic of the printer\"", Summary = "Description.",
            },
            new ConfigurationKey<AlertRuleSettings, bool>(new BooleanKind(), (c, v) => c with { Enabled = v })
            {
                Name = "enabled", Default = "true", Example = "false", Summary = "Whether the rule is initially enabled.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertSeverity>(new ChoiceKind<AlertSeverity>(), (c, v) => c with { Severity = v })
            {
                Name = "severity", Default = "the detector's, or medium", Example = "\"high\"", Summary = "Severity of the alerts.",
            },
            List("source_address", "[\"192.168.1.10\", \"10.0.0.0/8\"]", "Source addresses: IPs and CIDR blocks.",
                (c, v) => c with { SourceAddress = v }),
            List("destination_address", "\"203.0.113.0/24\"", "Destination addresses: IPs and CIDR blocks.",
                (c, v) => c with { DestinationAddress = v }),
            List("address", "\"192.168.1.10\"", "Source or destination addresses: IPs and CIDR blocks.", (c, v) => c with { Address = v }),
            List("exclude", "\"192.168.1.1\"", "Addresses whose packets the rule ignores: IPs and CIDR blocks.",
                (c, v) => c with { Exclude = v }),
            List("source_port", "[53, \"8000-8100\"]", "Source ports: numbers, ranges, service names.", (c, v) => c with { SourcePort = v }),
            List("destination_port", "80", "Destination ports: numbers, ranges, service names.", (c, v) => c with { DestinationPort = v }),
            List("port", "[80, 443]", "Source or destination ports: numbers, ranges, service names.", (c, v) => c with { Port = v }),
            List("protocol", "\"TCP\"", "Protocol names or IP protocol numbers.", (c, v) => c with { Protocol = v }),
            List("application", "\"TLS\"", "Applications recognised in the payload; wildcards are allowed.",
                (c, v) => c with { Application = v }),
            List("server_name", "\"*.example.com\"", "Server names that clients send; wildcards are allowed.", (c, v) => c with { ServerName = v }),
            List("dns_name", "\"*.example.com\"", "Names in DNS queries; wildcards are allowed.", (c, v) => c with { DnsName = v }),
            new ConfigurationKey<AlertRuleSettings, string>(new TextKind(), (c, v) => c with { Filter = v })
            {
                Name = "filter", Example = "\"tcp[tcpflags] & tcp-rst != 0\"", Summary = "A filter expression, pcap-filter(7).",
            },
            new ConfigurationKey<AlertRuleSettings, long>(new IntegerKind<long>(1, long.MaxValue), (c, v) => c with { Threshold = v })
            {
                Name = "threshold", Default = "the detector's, or every packet", Example = "100",
                Summary = "Threshold of the measure within the window.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertMeasure>(new ChoiceKind<AlertMeasure>(), (c, v) => c with { Measure = v })
            {
                Name = "measure", Default = "packets", Example = "\"distinct_ports\"", Summary = "Quantity compared with the threshold.",
            },
            new ConfigurationKey<AlertRuleSettings, TimeSpan>(Time(TimeSpan.FromMilliseconds(1)), (c, v) => c with { Window = v })
            {
                Name = "window", Default = "the detector's", Example = "\"10s\"", Summary = "Time window of the count.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertGrouping>(new ChoiceKind<AlertGrouping>(), (c, v) => c with { GroupBy = v })
            {
                Name = "group_by", Default = "the detector's, or none", Example = "\"source\"", Summary = "Key for separate counts.",
            },
            new ConfigurationKey<AlertRuleSettings, TimeSpan>(Time(TimeSpan.Zero), (c, v) => c with { Cooldown = v })
            {
                Name = "cooldown", Default = "the detector's, or 1m", Example = "\"5m\"",
                Summary = "Minimum time between alerts of the same group; 0 for none.",
            },
            new ConfigurationKey<AlertRuleSettings, int>(new IntegerKind<int>(1, int.MaxValue), (c, v) => c with { MaxTriggerCount = v })
            {
                Name = "max_trigger_count", Default = "unlimited", Example = "10", Summary = "The rule is disabled after this number of alerts.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertDetector>(new ChoiceKind<AlertDetector>(), (c, v) => c with { Detector = v })
            {
                Name = "detector", Example = "\"port_scan\"", Summary = "Built-in detector.",
            },
            new ConfigurationKey<AlertRuleSettings, IReadOnlyList<AlertChannel>>(new ChoiceListKind<AlertChannel>(), (c, v) => c with { Notify = v })
            {
                Name = "notify", Default = "console", Example = "[\"console\", \"desktop\"]",
                Summary = "Notification channels; [] for the monitor's output only.",
            },
        ],
    };

    /// <summary>Keys that are not in the short form.</summary>
    public static IReadOnlyList<string> LongKeys => [.. Section.Keys.Select(key => key.Name).Where(name => name != "port")];

    private static DurationKind Time(TimeSpan least) => new(least, TimeSpan.FromDays(30));

    private static ConfigurationKey<AlertRuleSettings, IReadOnlyList<string>> List(
        string name, string example, string summary, Func<AlertRuleSettings, IReadOnlyList<string>, AlertRuleSettings> set) =>
        new(new TextListKind(), set) { Name = name, Example = example, Summary = summary };
}
