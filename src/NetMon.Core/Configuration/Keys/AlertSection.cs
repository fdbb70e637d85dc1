using NetMon.Alerts;

namespace NetMon.Configuration.Keys;

/// <summary>The keys of <c>[[alert]]</c>: the parameters of Register-TrafficAlert in snake case.</summary>
internal static class AlertSection
{
    private const string NoScript = "A configuration holds no script. Use filter, or Register-TrafficAlert.";

    /// <summary>The table.</summary>
    public static ConfigurationSection<AlertRuleSettings> Section { get; } = new()
    {
        Name = "alert",
        IsRepeated = true,
        Summary = "An alert rule; there may be many. Values of one key are alternatives, different keys must all hold. "
            + "A detector's own parameters stand here too, in snake case.",
        Refused = new Dictionary<string, string>
        {
            ["ip"] = "Belongs to the short form, [alert] in single brackets. Here it is source_address.",
            ["condition"] = NoScript,
            ["action"] = NoScript,
        },
        Keys =
        [
            new ConfigurationKey<AlertRuleSettings, string>(new TextKind(), (c, v) => c with { Name = v })
            {
                Name = "name", IsRequired = true, Example = "\"web\"", Summary = "What the rule is called; each has a name of its own.",
            },
            new ConfigurationKey<AlertRuleSettings, string>(new TextKind(), (c, v) => c with { Description = v })
            {
                Name = "description", Example = "\"Web traffic of the printer\"", Summary = "What it is for, in words.",
            },
            new ConfigurationKey<AlertRuleSettings, bool>(new BooleanKind(), (c, v) => c with { Enabled = v })
            {
                Name = "enabled", Default = "true", Example = "false", Summary = "Whether it begins enabled.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertSeverity>(new ChoiceKind<AlertSeverity>(), (c, v) => c with { Severity = v })
            {
                Name = "severity", Default = "the detector's, or medium", Example = "\"high\"", Summary = "How bad it is.",
            },
            List("source_address", "[\"192.168.1.10\", \"10.0.0.0/8\"]", "Source addresses: IPs and CIDR blocks.",
                (c, v) => c with { SourceAddress = v }),
            List("destination_address", "\"203.0.113.0/24\"", "Destination addresses: IPs and CIDR blocks.",
                (c, v) => c with { DestinationAddress = v }),
            List("address", "\"192.168.1.10\"", "Addresses of either side: IPs and CIDR blocks.", (c, v) => c with { Address = v }),
            List("exclude", "\"192.168.1.1\"", "Addresses whose packets the rule leaves alone: IPs and CIDR blocks.",
                (c, v) => c with { Exclude = v }),
            List("source_port", "[53, \"8000-8100\"]", "Source ports: numbers, ranges, names of services.", (c, v) => c with { SourcePort = v }),
            List("destination_port", "80", "Destination ports: numbers, ranges, names of services.", (c, v) => c with { DestinationPort = v }),
            List("port", "[80, 443]", "Ports of either side: numbers, ranges, names of services.", (c, v) => c with { Port = v }),
            List("protocol", "\"TCP\"", "Protocols by name, or numbers of IP protocols.", (c, v) => c with { Protocol = v }),
            List("application", "\"TLS\"", "Applications that are recognised in the packet's payload; wildcards.",
                (c, v) => c with { Application = v }),
            List("server_name", "\"*.example.com\"", "Server names that clients ask for; wildcards.", (c, v) => c with { ServerName = v }),
            List("dns_name", "\"*.example.com\"", "Names in questions of DNS; wildcards.", (c, v) => c with { DnsName = v }),
            new ConfigurationKey<AlertRuleSettings, string>(new TextKind(), (c, v) => c with { Filter = v })
            {
                Name = "filter", Example = "\"tcp[tcpflags] & tcp-rst != 0\"", Summary = "A filter expression, pcap-filter(7).",
            },
            new ConfigurationKey<AlertRuleSettings, long>(new IntegerKind<long>(1, long.MaxValue), (c, v) => c with { Threshold = v })
            {
                Name = "threshold", Default = "the detector's, or every packet", Example = "100",
                Summary = "How much there must be within the window.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertMeasure>(new ChoiceKind<AlertMeasure>(), (c, v) => c with { Measure = v })
            {
                Name = "measure", Default = "packets", Example = "\"distinct_ports\"", Summary = "What is counted.",
            },
            new ConfigurationKey<AlertRuleSettings, TimeSpan>(Time(TimeSpan.FromMilliseconds(1)), (c, v) => c with { Window = v })
            {
                Name = "window", Default = "the detector's", Example = "\"10s\"", Summary = "The time over which is counted.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertGrouping>(new ChoiceKind<AlertGrouping>(), (c, v) => c with { GroupBy = v })
            {
                Name = "group_by", Default = "the detector's, or none", Example = "\"source\"", Summary = "What is counted separately.",
            },
            new ConfigurationKey<AlertRuleSettings, TimeSpan>(Time(TimeSpan.Zero), (c, v) => c with { Cooldown = v })
            {
                Name = "cooldown", Default = "the detector's, or 1m", Example = "\"5m\"",
                Summary = "After an alert, how long no other one of the same key is raised; 0 for none.",
            },
            new ConfigurationKey<AlertRuleSettings, int>(new IntegerKind<int>(1, int.MaxValue), (c, v) => c with { MaxTriggerCount = v })
            {
                Name = "max_trigger_count", Default = "never", Example = "10", Summary = "After how many alerts the rule is disabled.",
            },
            new ConfigurationKey<AlertRuleSettings, AlertDetector>(new ChoiceKind<AlertDetector>(), (c, v) => c with { Detector = v })
            {
                Name = "detector", Example = "\"port_scan\"", Summary = "The built-in detector that judges the packets.",
            },
            new ConfigurationKey<AlertRuleSettings, IReadOnlyList<AlertChannel>>(new ChoiceListKind<AlertChannel>(), (c, v) => c with { Notify = v })
            {
                Name = "notify", Default = "console", Example = "[\"console\", \"desktop\"]",
                Summary = "Where alerts go; [] for nowhere but the monitor's output.",
            },
        ],
    };

    /// <summary>Keys that the short form lacks.</summary>
    public static IReadOnlyList<string> LongKeys => [.. Section.Keys.Select(key => key.Name).Where(name => name != "port")];

    private static DurationKind Time(TimeSpan least) => new(least, TimeSpan.FromDays(30));

    private static ConfigurationKey<AlertRuleSettings, IReadOnlyList<string>> List(
        string name, string example, string summary, Func<AlertRuleSettings, IReadOnlyList<string>, AlertRuleSettings> set) =>
        new(new TextListKind(), set) { Name = name, Example = example, Summary = summary };
}
