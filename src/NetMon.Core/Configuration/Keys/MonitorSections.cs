using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Capture.Sources;
using NetMon.Flows;

namespace NetMon.Configuration.Keys;

/// <summary>
/// Every table and key of a monitor's configuration. What reads the file, knows unknown keys, writes the template, the documentation and
/// the schema all look here.
/// </summary>
internal static class MonitorSections
{
    private const int SmallestBuffer = 64 * 1024;
    private const long SmallestFile = 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>What is captured, and what is shown.</summary>
    public static ConfigurationSection<MonitorConfiguration> General { get; } = new()
    {
        Name = "general",
        Summary = "What is captured, and what is shown of it.",
        Groups = [new KeyGroup(false, "interface", "file")],
        Keys =
        [
            new ConfigurationKey<MonitorConfiguration, MonitorMode>(new ChoiceKind<MonitorMode>(), (c, v) => c with { Mode = v })
            {
                Name = "mode", Default = "detailed", Example = "\"summary\"",
                Summary = "What is shown: every packet (detailed), or what each address sent and received (summary).",
            },
            new ConfigurationKey<MonitorConfiguration, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { Interfaces = v })
            {
                Name = "interface", Alias = "interfaces", Default = "the default interface", Example = "[\"eth0\", \"wlan0\"]",
                Summary = "The interfaces to capture on; wildcards are allowed.",
            },
            new ConfigurationKey<MonitorConfiguration, IReadOnlyList<string>>(new PathListKind(), (c, v) => c with { Files = v })
            {
                Name = "file", Alias = "files", Example = "\"capture.pcapng\"",
                Summary = "The capture files to read instead of interfaces; wildcards are allowed.",
            },
            new ConfigurationKey<MonitorConfiguration, string>(new TextKind(), (c, v) => c with { Filter = v })
            {
                Name = "filter", Example = "\"not port 22\"",
                Summary = "Takes only packets that pass this filter, pcap-filter(7).",
            },
            new ConfigurationKey<MonitorConfiguration, int>(
                new IntegerKind<int>(1, LiveCaptureSettings.DefaultSnapshotLength), (c, v) => c with { SnapshotLength = v })
            {
                Name = "snapshot_length", Default = "262144, every byte", Example = "262144",
                Summary = "The most bytes kept of a packet.",
            },
            new ConfigurationKey<MonitorConfiguration, bool>(new BooleanKind(), (c, v) => c with { Promiscuous = v })
            {
                Name = "promiscuous", Default = "false", Example = "true",
                Summary = "Whether interfaces are asked for packets too that are not for this machine.",
            },
            new ConfigurationKey<MonitorConfiguration, long>(new SizeKind(SmallestBuffer, int.MaxValue), (c, v) => c with { BufferSize = (int)v })
            {
                Name = "buffer_size", Default = "32MiB", Example = "\"64MiB\"",
                Summary = "What the system sets aside for each interface, for packets that have not been taken yet.",
            },
            new ConfigurationKey<MonitorConfiguration, TimeSpan>(
                new DurationKind(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (c, v) => c with { RefreshInterval = v })
            {
                Name = "refresh", Default = "500ms", Example = "\"1s\"",
                Summary = "How often the live table is drawn anew.",
            },
            new ConfigurationKey<MonitorConfiguration, TimeSpan>(new DurationKind(Millisecond, LongestTimer), (c, v) => c with { Duration = v })
            {
                Name = "duration", Default = "until it is stopped", Example = "\"10m\"",
                Summary = "Ends the monitor after this time.",
            },
        ],
    };

    /// <summary>How packets are made into flows.</summary>
    public static ConfigurationSection<FlowOptions> Flows { get; } = new()
    {
        Name = "flows",
        Summary = "How packets are made into flows.",
        Keys =
        [
            new ConfigurationKey<FlowOptions, TimeSpan>(new DurationKind(Millisecond, Longest), (c, v) => c with { IdleTimeout = v })
            {
                Name = "idle_timeout", Default = "5m for TCP, else 1m", Example = "\"60s\"",
                Summary = "How long a flow may be silent before it ends.",
            },
            new ConfigurationKey<FlowOptions, TimeSpan>(new DurationKind(Millisecond, Longest), (c, v) => c with { ActiveTimeout = v })
            {
                Name = "active_timeout", Default = "never", Example = "\"30m\"",
                Summary = "After how long a flow is reported although it goes on.",
            },
            new ConfigurationKey<FlowOptions, int>(new IntegerKind<int>(1, 100_000_000), (c, v) => c with { MaxFlow = v })
            {
                Name = "max_flow", Default = "2000000", Example = "500000",
                Summary = "The most flows that are open at once; beyond, the one that was silent longest ends.",
            },
            new ConfigurationKey<FlowOptions, bool>(new BooleanKind(), (c, v) => c with { Decapsulate = v })
            {
                Name = "decapsulate", Default = "false", Example = "true",
                Summary = "Whether packets inside tunnels make the flows, and not the tunnels.",
            },
            new ConfigurationKey<FlowOptions, bool>(new BooleanKind(), (c, v) => c with { IgnoreVlan = v })
            {
                Name = "ignore_vlan", Default = "false", Example = "true",
                Summary = "Whether packets of the same ends are one flow whatever VLAN they are in.",
            },
        ],
    };

    /// <summary>The short form of an alert.</summary>
    public static ConfigurationSection<AlertRuleSettings> ShortAlert { get; } = new()
    {
        Name = "alert",
        Summary = "The short form of one alert, shown on the console and the desktop, at most every 10 seconds. The long form is [[alert]].",
        Refused = AlertSection.LongKeys.ToDictionary(
            key => key, _ => "Belongs to the long form. Write [[alert]] in double brackets, with name, source_address and destination_port."),
        Keys =
        [
            new ConfigurationKey<AlertRuleSettings, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { SourceAddress = v })
            {
                Name = "ip", Example = "\"192.168.1.10\"",
                Summary = "The source address of the packets that raise the alert, or a network such as 192.168.1.0/24.",
            },
            new ConfigurationKey<AlertRuleSettings, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { DestinationPort = v })
            {
                Name = "port", Default = "any", Example = "80",
                Summary = "Their destination port.",
            },
        ],
    };

    /// <summary>An alert rule.</summary>
    public static ConfigurationSection<AlertRuleSettings> Alert => AlertSection.Section;

    /// <summary>The webhook.</summary>
    public static ConfigurationSection<WebhookSettings> Webhook { get; } = new()
    {
        Name = "notify.webhook",
        Summary = "Alerts as an HTTP POST of JSON.",
        Refused = InClear("header_value", "header_value", "token", "password", "secret", "api_key", "authorization"),
        Groups = [new KeyGroup(true, "url", "url_env", "url_file"), new KeyGroup(false, "header_value_env", "header_value_file")],
        Keys =
        [
            new ConfigurationKey<WebhookSettings, Uri>(new UrlKind(), (c, v) => c with { Url = v })
            {
                Name = "url", Example = "\"https://hooks.example.com/netmon\"",
                Summary = "Where to. For an address that is itself a secret use url_env or url_file.",
            },
            new ConfigurationKey<WebhookSettings, Uri>(new UrlVariableKind(), (c, v) => c with { Url = v })
            {
                Name = "url_env", Example = "\"NETMON_WEBHOOK\"",
                Summary = "The environment variable that holds the address.",
            },
            new ConfigurationKey<WebhookSettings, Uri>(new UrlFileKind(), (c, v) => c with { Url = v })
            {
                Name = "url_file", Example = "\"/etc/netmon/webhook\"",
                Summary = "The file that holds the address.",
            },
            new ConfigurationKey<WebhookSettings, WebhookFormat>(new ChoiceKind<WebhookFormat>(), (c, v) => c with { Format = v })
            {
                Name = "format", Default = "plain", Example = "\"slack\"",
                Summary = "The body: the properties of the event (plain), or one text (slack), which Mattermost and Teams workflows take too.",
            },
            new ConfigurationKey<WebhookSettings, string>(new TextKind(), (c, v) => c with { HeaderName = v })
            {
                Name = "header_name", Example = "\"Authorization\"",
                Summary = "The name of one more header.",
            },
            new ConfigurationKey<WebhookSettings, NotificationSecret>(new SecretVariableKind(), (c, v) => c with { HeaderValue = v })
            {
                Name = "header_value_env", Example = "\"NETMON_WEBHOOK_TOKEN\"",
                Summary = "The environment variable that holds the header's whole value, such as Bearer and a token.",
            },
            new ConfigurationKey<WebhookSettings, NotificationSecret>(new SecretFileKind(), (c, v) => c with { HeaderValue = v })
            {
                Name = "header_value_file", Example = "\"/etc/netmon/webhook-token\"",
                Summary = "The file that holds the header's whole value.",
            },
        ],
    };

    /// <summary>Mail.</summary>
    public static ConfigurationSection<EmailSettings> Email { get; } = new()
    {
        Name = "notify.email",
        Summary = "Alerts as mail, by way of an SMTP server.",
        Refused = InClear("password", "password", "token", "secret"),
        Groups = [new KeyGroup(false, "password_env", "password_file")],
        Keys =
        [
            new ConfigurationKey<EmailSettings, string>(new TextKind(), (c, v) => c with { Server = v })
            {
                Name = "server", IsRequired = true, Example = "\"mail.example.com\"", Summary = "Name or address of the server.",
            },
            new ConfigurationKey<EmailSettings, int>(new IntegerKind<int>(1, 65535), (c, v) => c with { Port = v })
            {
                Name = "port", Default = "587; 465 with security = \"tls\"", Example = "587", Summary = "Port of the server.",
            },
            new ConfigurationKey<EmailSettings, MailSecurity>(new ChoiceKind<MailSecurity>(), (c, v) => c with { Security = v })
            {
                Name = "security", Default = "start_tls", Example = "\"tls\"",
                Summary = "How the connection is protected: STARTTLS and no mail without it, TLS from the first byte, or not at all.",
            },
            new ConfigurationKey<EmailSettings, string>(new TextKind(), (c, v) => c with { From = v })
            {
                Name = "from", IsRequired = true, Example = "\"netmon@example.com\"", Summary = "Who sends.",
            },
            new ConfigurationKey<EmailSettings, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { To = string.Join(", ", v) })
            {
                Name = "to", IsRequired = true, Example = "[\"ops@example.com\"]", Summary = "Who gets it.",
            },
            new ConfigurationKey<EmailSettings, string>(new TextKind(), (c, v) => c with { UserName = v })
            {
                Name = "user_name", Example = "\"netmon\"", Summary = "The name to sign in with.",
            },
            new ConfigurationKey<EmailSettings, NotificationSecret>(new SecretVariableKind(), (c, v) => c with { Password = v })
            {
                Name = "password_env", Example = "\"NETMON_MAIL_PASSWORD\"", Summary = "The environment variable that holds the password.",
            },
            new ConfigurationKey<EmailSettings, NotificationSecret>(new SecretFileKind(), (c, v) => c with { Password = v })
            {
                Name = "password_file", Example = "\"/etc/netmon/mail-password\"", Summary = "The file that holds the password.",
            },
        ],
    };

    /// <summary>Syslog.</summary>
    public static ConfigurationSection<SyslogSettings> Syslog { get; } = new()
    {
        Name = "notify.syslog",
        Summary = "Alerts as syslog messages, RFC 5424. Not needed for the syslog of this machine.",
        Keys =
        [
            new ConfigurationKey<SyslogSettings, string>(new TextKind(), (c, v) => c with { Server = v })
            {
                Name = "server", Default = "localhost", Example = "\"log.example.com\"", Summary = "Name or address of the receiver.",
            },
            new ConfigurationKey<SyslogSettings, int>(new IntegerKind<int>(1, 65535), (c, v) => c with { Port = v })
            {
                Name = "port", Default = "514", Example = "514", Summary = "Port of the receiver.",
            },
            new ConfigurationKey<SyslogSettings, SyslogTransport>(new ChoiceKind<SyslogTransport>(), (c, v) => c with { Transport = v })
            {
                Name = "transport", Default = "udp", Example = "\"tcp\"", Summary = "What carries the messages.",
            },
            new ConfigurationKey<SyslogSettings, SyslogFacility>(new ChoiceKind<SyslogFacility>(), (c, v) => c with { Facility = v })
            {
                Name = "facility", Default = "local0", Example = "\"daemon\"", Summary = "Facility of the messages.",
            },
        ],
    };

    /// <summary>The desktop.</summary>
    public static ConfigurationSection<DesktopSettings> Desktop { get; } = new()
    {
        Name = "notify.desktop",
        Summary = "Alerts as notifications of the desktop. Not needed unless something is to be set.",
        Keys =
        [
            new ConfigurationKey<DesktopSettings, TimeSpan>(new DurationKind(Millisecond, TimeSpan.FromDays(1)), (c, v) => c with { Lifetime = v })
            {
                Name = "lifetime", Default = "the desktop's own", Example = "\"10s\"", Summary = "How long a bubble stays. Linux only.",
            },
        ],
    };

    /// <summary>The file of alerts.</summary>
    public static ConfigurationSection<AlertFileSettings> AlertFile { get; } = new()
    {
        Name = "notify.file",
        Summary = "Alerts as a line of JSON each in a file. Older files are put aside as path.1, path.2 and so on.",
        Keys =
        [
            new ConfigurationKey<AlertFileSettings, string>(new PathKind(), (c, v) => c with { Path = v })
            {
                Name = "path", IsRequired = true, Example = "\"alerts.ndjson\"", Summary = "The file.",
            },
            new ConfigurationKey<AlertFileSettings, long>(new SizeKind(0, long.MaxValue), (c, v) => c with { MaxBytes = v })
            {
                Name = "rotate_size", Default = "10MB", Example = "\"10MB\"",
                Summary = "The file is put aside before it grows beyond this; 0 for never.",
            },
            new ConfigurationKey<AlertFileSettings, int>(new IntegerKind<int>(0, int.MaxValue), (c, v) => c with { Keep = v })
            {
                Name = "max_files", Default = "5", Example = "5", Summary = "How many files that were put aside are kept.",
            },
        ],
    };

    /// <summary>The console, which has nothing to be set.</summary>
    public static ConfigurationSection<NotificationSettings> Console { get; } = new()
    {
        Name = "notify.console",
        Summary = "Alerts as lines on the console. Has no keys.",
        Keys = [],
    };

    /// <summary>Files of flows.</summary>
    public static ConfigurationSection<FlowOutputSettings> FlowOutput { get; } = new()
    {
        Name = "output.flows",
        Summary = "A file of flow records, which a later run adds to. With rotate_size, rotate_interval, max_files or max_age a row of files, each with a number and the time (UTC) of its beginning: flows_00001_20260131235959.csv.",
        Keys =
        [
            new ConfigurationKey<FlowOutputSettings, string>(new PathKind(), (c, v) => c with { Path = v })
            {
                Name = "path", IsRequired = true, Example = "\"flows.csv\"",
                Summary = "The file; in a row, what the names of the files are made from. A folder that is missing is made.",
            },
            new ConfigurationKey<FlowOutputSettings, FlowFileFormat>(new ChoiceKind<FlowFileFormat>(), (c, v) => c with { Format = v })
            {
                Name = "format", Default = "ndjson for names that end in .ndjson, .jsonl or .json, else csv", Example = "\"ndjson\"",
                Summary = "Comma-separated values, or a JSON object a line.",
            },
            new ConfigurationKey<FlowOutputSettings, bool>(new BooleanKind(), (c, v) => c with { EscapeFormulas = v })
            {
                Name = "escape_formulas", Default = "true", Example = "false",
                Summary = "Whether text in CSV that begins with =, +, -, @ gets an apostrophe in front, so that no spreadsheet runs it.",
            },
            .. Rotation<FlowOutputSettings>(
                "100MB in a row", "1d in a row", "1d", (c, change) => c with { Rotation = change(c.Rotation ?? FlowOutputSettings.DefaultRotation) }),
        ],
    };

    /// <summary>Files of packets.</summary>
    public static ConfigurationSection<CaptureOutputSettings> CaptureOutput { get; } = new()
    {
        Name = "output.capture",
        Summary = "Files of packets: pcapng, or pcap for names that end in .pcap. Always a row of files, each with a number and the time (UTC) of its beginning.",
        Keys =
        [
            new ConfigurationKey<CaptureOutputSettings, string>(new PathKind(), (c, v) => c with { Path = v })
            {
                Name = "path", IsRequired = true, Example = "\"net.pcapng\"",
                Summary = "What the names of the files are made from. A folder that is missing is made.",
            },
            .. Rotation<CaptureOutputSettings>("100MB", "1h", "1h", (c, change) => c with { Rotation = change(c.Rotation) }),
        ],
    };

    /// <summary>How the monitor reports on itself.</summary>
    public static ConfigurationSection<HealthSettings> Health { get; } = new()
    {
        Name = "health",
        Summary = "How the monitor reports on itself.",
        Keys =
        [
            new ConfigurationKey<HealthSettings, TimeSpan>(
                new DurationKind(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), (c, v) => c with { Interval = v })
            {
                Name = "interval", Default = "10s", Example = "\"1m\"", Summary = "How often there is a health record, traffic or not.",
            },
            new ConfigurationKey<HealthSettings, string>(new PathKind(), (c, v) => c with { File = v })
            {
                Name = "file", Example = "\"health.ndjson\"",
                Summary = "A file that each record is added to as a JSON object a line. Older files are put aside as path.1, path.2 and so on.",
            },
            new ConfigurationKey<HealthSettings, long>(new SizeKind(0, long.MaxValue), (c, v) => c with { RotateSize = v })
            {
                Name = "rotate_size", Default = "10MB", Example = "\"10MB\"",
                Summary = "The file is put aside before it grows beyond this; 0 for never.",
            },
            new ConfigurationKey<HealthSettings, int>(new IntegerKind<int>(0, int.MaxValue), (c, v) => c with { MaxFiles = v })
            {
                Name = "max_files", Default = "5", Example = "5", Summary = "How many files that were put aside are kept.",
            },
            new ConfigurationKey<HealthSettings, TimeSpan>(
                new DurationKind(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (c, v) => c with { FlushInterval = v })
            {
                Name = "flush_interval", Default = "1s", Example = "\"5s\"",
                Summary = "How often what was written is handed to the system: the most that a killed process loses of its outputs.",
            },
        ],
    };

    /// <summary>All tables, in the order of the template.</summary>
    public static IReadOnlyList<ConfigurationSection> All { get; } =
        [General, Flows, ShortAlert, Alert, Console, Desktop, Webhook, Email, Syslog, AlertFile, FlowOutput, CaptureOutput, Health];

    private static IEnumerable<ConfigurationKey<T>> Rotation<T>(
        string size, string interval, string example, Func<T, Func<OutputRotation, OutputRotation>, T> change) =>
    [
        new ConfigurationKey<T, long>(new SizeKind(SmallestFile, long.MaxValue), (c, v) => change(c, r => r with { Size = v }))
        {
            Name = "rotate_size", Default = size, Example = "\"100MB\"", Summary = "A new file begins when one has this size.",
        },
        new ConfigurationKey<T, TimeSpan>(new DurationKind(Second, Longest), (c, v) => change(c, r => r with { Interval = v }))
        {
            Name = "rotate_interval", Default = interval, Example = $"\"{example}\"", Summary = "A new file begins after this time.",
        },
        new ConfigurationKey<T, int>(new IntegerKind<int>(1, int.MaxValue), (c, v) => change(c, r => r with { MaxFiles = v }))
        {
            Name = "max_files", Default = "all", Example = "100",
            Summary = "How many files are kept, those of earlier runs included; the oldest is deleted.",
        },
        new ConfigurationKey<T, TimeSpan>(new DurationKind(Second, TimeSpan.FromDays(3650)), (c, v) => change(c, r => r with { MaxAge = v }))
        {
            Name = "max_age", Default = "for ever", Example = "\"30d\"",
            Summary = "How long a file is kept after it was finished, those of earlier runs included.",
        },
    ];

    private static Dictionary<string, string> InClear(string key, params string[] names) => names.ToDictionary(
        name => name,
        _ => $"No secret may stand here in clear. Write {key}_env with the name of an environment variable, or {key}_file with a path.");
}
