using NetMon.Alerts.Delivery;
using NetMon.Alerts;
using NetMon.Capture.Sources;
using NetMon.Flows.Files;
using NetMon.Flows;
using NetMon.Transactions;

namespace NetMon.Configuration.Keys;

/// <summary>
/// All tables and keys of a monitor configuration: the one source for the reader, the check for unknown keys, the template, the documentation
/// and the schema.
/// </summary>
internal static class MonitorSections
{
    private const int SmallestBuffer = 64 * 1024;
    private const long SmallestFile = 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Capture and display.</summary>
    public static ConfigurationSection<MonitorConfiguration> General { get; } = new()
    {
        Name = "general",
        Summary = "What is captured and displayed.",
        Groups = [new KeyGroup(false, "interface", "file")],
        Keys =
        [
            new ConfigurationKey<MonitorConfiguration, MonitorMode>(new ChoiceKind<MonitorMode>(), (c, v) => c with { Mode = v }, c => c.Mode)
            {
                Name = "mode", Default = "detailed", Example = "\"summary\"",
                Summary = "What is displayed: every packet (detailed), or traffic per address (summary).",
            },
            new ConfigurationKey<MonitorConfiguration, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { Interfaces = v }, c => c.Interfaces)
            {
                Name = "interface", Alias = "interfaces", Default = "the default interface", Example = "[\"eth0\", \"wlan0\"]",
                Summary = "Interfaces to capture on; wildcards are allowed.",
            },
            new ConfigurationKey<MonitorConfiguration, IReadOnlyList<string>>(new PathListKind(), (c, v) => c with { Files = v }, c => c.Files)
            {
                Name = "file", Alias = "files", Example = "\"capture.pcapng\"",
                Summary = "Capture files to read instead of interfaces; wildcards are allowed.",
            },
            new ConfigurationKey<MonitorConfiguration, string>(new TextKind(), (c, v) => c with { Filter = v }, c => c.Filter)
            {
                Name = "filter", Example = "\"not port 22\"",
                Summary = "Capture filter, pcap-filter(7).",
            },
            new ConfigurationKey<MonitorConfiguration, int>(
                new IntegerKind<int>(1, LiveCaptureSettings.DefaultSnapshotLength), (c, v) => c with { SnapshotLength = v }, c => c.SnapshotLength)
            {
                Name = "snapshot_length", Default = "262144, all bytes", Example = "262144",
                Summary = "Snapshot length: maximum number of bytes captured per packet.",
            },
            new ConfigurationKey<MonitorConfiguration, bool>(new BooleanKind(), (c, v) => c with { Promiscuous = v }, c => c.Promiscuous)
            {
                Name = "promiscuous", Default = "false", Example = "true",
                Summary = "Promiscuous mode: also capture packets that are not addressed to this machine.",
            },
            new ConfigurationKey<MonitorConfiguration, long>(new SizeKind(SmallestBuffer, int.MaxValue), (c, v) => c with { BufferSize = (int)v }, c => c.BufferSize)
            {
                Name = "buffer_size", Default = "64MiB", Example = "\"128MiB\"",
                Summary = "Size of the kernel capture buffer of each interface.",
            },
            new ConfigurationKey<MonitorConfiguration, TimeSpan>(
                new DurationKind(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (c, v) => c with { RefreshInterval = v }, c => c.RefreshInterval)
            {
                Name = "refresh", Default = "500ms", Example = "\"1s\"",
                Summary = "Refresh interval of the live table.",
            },
            new ConfigurationKey<MonitorConfiguration, TimeSpan>(new DurationKind(Millisecond, LongestTimer), (c, v) => c with { Duration = v }, c => c.Duration)
            {
                Name = "duration", Default = "until stopped", Example = "\"10m\"",
                Summary = "Stops the monitor after this time.",
            },
            new ConfigurationKey<MonitorConfiguration, string>(new PathKind(), (c, v) => c with { KeyLogFile = v }, c => c.KeyLogFile)
            {
                Name = "key_log_file", Example = "\"/var/lib/netmon/keys.log\"",
                Summary = "Key log (SSLKEYLOGFILE) with which transactions in TLS are decrypted, for files and detectors. It may be written later.",
            },
        ],
    };

    /// <summary>Flow keys and timeouts.</summary>
    public static ConfigurationSection<FlowOptions> Flows { get; } = new()
    {
        Name = "flows",
        Summary = "Flow keys and timeouts.",
        Keys =
        [
            new ConfigurationKey<FlowOptions, TimeSpan>(new DurationKind(Millisecond, Longest), (c, v) => c with { IdleTimeout = v }, c => c.IdleTimeout)
            {
                Name = "idle_timeout", Default = "5m for TCP, else 1m", Example = "\"60s\"",
                Summary = "Idle timeout: a flow without packets for this time ends.",
            },
            new ConfigurationKey<FlowOptions, TimeSpan>(new DurationKind(Millisecond, Longest), (c, v) => c with { ActiveTimeout = v }, c => c.ActiveTimeout)
            {
                Name = "active_timeout", Default = "never", Example = "\"30m\"",
                Summary = "Active timeout: a flow is reported after this time although it continues.",
            },
            new ConfigurationKey<FlowOptions, int>(new IntegerKind<int>(1, 100_000_000), (c, v) => c with { MaxFlow = v }, c => c.MaxFlow)
            {
                Name = "max_flow", Default = "2000000", Example = "500000",
                Summary = "Maximum number of open flows; beyond it the flows that were idle longest end.",
            },
            new ConfigurationKey<FlowOptions, bool>(new BooleanKind(), (c, v) => c with { Decapsulate = v }, c => c.Decapsulate)
            {
                Name = "decapsulate", Default = "false", Example = "true",
                Summary = "Meters the packets inside tunnels instead of the tunnels.",
            },
            new ConfigurationKey<FlowOptions, bool>(new BooleanKind(), (c, v) => c with { IgnoreVlan = v }, c => c.IgnoreVlan)
            {
                Name = "ignore_vlan", Default = "false", Example = "true",
                Summary = "Ignores VLAN tags in the flow key.",
            },
        ],
    };

    /// <summary>The short form of an alert.</summary>
    public static ConfigurationSection<AlertRuleSettings> ShortAlert { get; } = new()
    {
        Name = "alert",
        Summary = "Short form of a single alert rule, notified on the console and the desktop, at most every 10 seconds. The long form is [[alert]].",
        Refused = AlertSection.LongKeys.ToDictionary(
            key => key, _ => "Only in the long form. Write [[alert]] in double brackets, with name, source_address and destination_port."),
        Keys =
        [
            new ConfigurationKey<AlertRuleSettings, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { SourceAddress = v })
            {
                Name = "ip", Example = "\"192.168.1.10\"",
                Summary = "Source address of the packets that raise the alert, or a network such as 192.168.1.0/24.",
            },
            new ConfigurationKey<AlertRuleSettings, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { DestinationPort = v })
            {
                Name = "port", Default = "any", Example = "80",
                Summary = "Destination port of the packets.",
            },
        ],
    };

    /// <summary>An alert rule.</summary>
    public static ConfigurationSection<AlertRuleSettings> Alert => AlertSection.Section;

    /// <summary>Webhook notifications.</summary>
    public static ConfigurationSection<WebhookSettings> Webhook { get; } = new()
    {
        Name = "notify.webhook",
        Summary = "Sends alerts as JSON by HTTP POST.",
        Refused = InClear("header_value", "header_value", "token", "password", "secret", "api_key", "authorization"),
        Groups = [new KeyGroup(true, "url", "url_env", "url_file"), new KeyGroup(false, "header_value_env", "header_value_file")],
        Keys =
        [
            new ConfigurationKey<WebhookSettings, Uri>(new UrlKind(), (c, v) => c with { Url = v })
            {
                Name = "url", Example = "\"https://hooks.example.com/netmon\"",
                Summary = "URL of the webhook. If the URL contains a secret, use url_env or url_file.",
            },
            new ConfigurationKey<WebhookSettings, Uri>(new UrlVariableKind(), (c, v) => c with { Url = v })
            {
                Name = "url_env", Example = "\"NETMON_WEBHOOK\"",
                Summary = "Environment variable that contains the URL.",
            },
            new ConfigurationKey<WebhookSettings, Uri>(new UrlFileKind(), (c, v) => c with { Url = v })
            {
                Name = "url_file", Example = "\"/etc/netmon/webhook\"",
                Summary = "File that contains the URL.",
            },
            new ConfigurationKey<WebhookSettings, WebhookFormat>(new ChoiceKind<WebhookFormat>(), (c, v) => c with { Format = v })
            {
                Name = "format", Default = "plain", Example = "\"slack\"",
                Summary = "Body format: the properties of the event (plain), or one text (slack), which Mattermost and Teams workflows accept too.",
            },
            new ConfigurationKey<WebhookSettings, string>(new TextKind(), (c, v) => c with { HeaderName = v })
            {
                Name = "header_name", Example = "\"Authorization\"",
                Summary = "Name of an additional HTTP header.",
            },
            new ConfigurationKey<WebhookSettings, NotificationSecret>(new SecretVariableKind(), (c, v) => c with { HeaderValue = v })
            {
                Name = "header_value_env", Example = "\"NETMON_WEBHOOK_TOKEN\"",
                Summary = "Environment variable that contains the header's whole value, such as Bearer and a token.",
            },
            new ConfigurationKey<WebhookSettings, NotificationSecret>(new SecretFileKind(), (c, v) => c with { HeaderValue = v })
            {
                Name = "header_value_file", Example = "\"/etc/netmon/webhook-token\"",
                Summary = "File that contains the header's whole value.",
            },
        ],
    };

    /// <summary>E-mail notifications.</summary>
    public static ConfigurationSection<EmailSettings> Email { get; } = new()
    {
        Name = "notify.email",
        Summary = "Sends alerts as e-mail through an SMTP server.",
        Refused = InClear("password", "password", "token", "secret"),
        Groups = [new KeyGroup(false, "password_env", "password_file")],
        Keys =
        [
            new ConfigurationKey<EmailSettings, string>(new TextKind(), (c, v) => c with { Server = v })
            {
                Name = "server", IsRequired = true, Example = "\"mail.example.com\"", Summary = "Host name or address of the SMTP server.",
            },
            new ConfigurationKey<EmailSettings, int>(new IntegerKind<int>(1, 65535), (c, v) => c with { Port = v })
            {
                Name = "port", Default = "587; 465 with security = \"tls\"", Example = "587", Summary = "Port of the SMTP server.",
            },
            new ConfigurationKey<EmailSettings, MailSecurity>(new ChoiceKind<MailSecurity>(), (c, v) => c with { Security = v })
            {
                Name = "security", Default = "start_tls", Example = "\"tls\"",
                Summary = "Connection security: mandatory STARTTLS, implicit TLS, or none.",
            },
            new ConfigurationKey<EmailSettings, string>(new TextKind(), (c, v) => c with { From = v })
            {
                Name = "from", IsRequired = true, Example = "\"netmon@example.com\"", Summary = "Sender address.",
            },
            new ConfigurationKey<EmailSettings, IReadOnlyList<string>>(new TextListKind(), (c, v) => c with { To = string.Join(", ", v) })
            {
                Name = "to", IsRequired = true, Example = "[\"ops@example.com\"]", Summary = "Recipient addresses.",
            },
            new ConfigurationKey<EmailSettings, string>(new TextKind(), (c, v) => c with { UserName = v })
            {
                Name = "user_name", Example = "\"netmon\"", Summary = "User name for authentication.",
            },
            new ConfigurationKey<EmailSettings, NotificationSecret>(new SecretVariableKind(), (c, v) => c with { Password = v })
            {
                Name = "password_env", Example = "\"NETMON_MAIL_PASSWORD\"", Summary = "Environment variable that contains the password.",
            },
            new ConfigurationKey<EmailSettings, NotificationSecret>(new SecretFileKind(), (c, v) => c with { Password = v })
            {
                Name = "password_file", Example = "\"/etc/netmon/mail-password\"", Summary = "File that contains the password.",
            },
        ],
    };

    /// <summary>Syslog notifications.</summary>
    public static ConfigurationSection<SyslogSettings> Syslog { get; } = new()
    {
        Name = "notify.syslog",
        Summary = "Sends alerts as syslog messages, RFC 5424. Not required for the syslog daemon of this machine.",
        Keys =
        [
            new ConfigurationKey<SyslogSettings, string>(new TextKind(), (c, v) => c with { Server = v })
            {
                Name = "server", Default = "localhost", Example = "\"log.example.com\"", Summary = "Host name or address of the syslog server.",
            },
            new ConfigurationKey<SyslogSettings, int>(new IntegerKind<int>(1, 65535), (c, v) => c with { Port = v })
            {
                Name = "port", Default = "514", Example = "514", Summary = "Port of the syslog server.",
            },
            new ConfigurationKey<SyslogSettings, SyslogTransport>(new ChoiceKind<SyslogTransport>(), (c, v) => c with { Transport = v })
            {
                Name = "transport", Default = "udp", Example = "\"tcp\"", Summary = "Transport protocol.",
            },
            new ConfigurationKey<SyslogSettings, SyslogFacility>(new ChoiceKind<SyslogFacility>(), (c, v) => c with { Facility = v })
            {
                Name = "facility", Default = "local0", Example = "\"daemon\"", Summary = "Syslog facility.",
            },
        ],
    };

    /// <summary>Desktop notifications.</summary>
    public static ConfigurationSection<DesktopSettings> Desktop { get; } = new()
    {
        Name = "notify.desktop",
        Summary = "Shows alerts as desktop notifications. Only required to change a setting.",
        Keys =
        [
            new ConfigurationKey<DesktopSettings, TimeSpan>(new DurationKind(Millisecond, TimeSpan.FromDays(1)), (c, v) => c with { Lifetime = v })
            {
                Name = "lifetime", Default = "the desktop's own", Example = "\"10s\"", Summary = "Display time of a notification. Linux only.",
            },
        ],
    };

    /// <summary>Alert file.</summary>
    public static ConfigurationSection<AlertFileSettings> AlertFile { get; } = new()
    {
        Name = "notify.file",
        Summary = "Appends alerts to a file, one JSON object per line. Rotated files are named path.1, path.2 and so on.",
        Keys =
        [
            new ConfigurationKey<AlertFileSettings, string>(new PathKind(), (c, v) => c with { Path = v })
            {
                Name = "path", IsRequired = true, Example = "\"alerts.ndjson\"", Summary = "The file.",
            },
            new ConfigurationKey<AlertFileSettings, long>(new SizeKind(0, long.MaxValue), (c, v) => c with { MaxBytes = v })
            {
                Name = "rotate_size", Default = "10MB", Example = "\"10MB\"",
                Summary = "The file is rotated before it exceeds this size; 0 for never.",
            },
            new ConfigurationKey<AlertFileSettings, int>(new IntegerKind<int>(0, int.MaxValue), (c, v) => c with { Keep = v })
            {
                Name = "max_files", Default = "5", Example = "5", Summary = "Number of rotated files kept.",
            },
        ],
    };

    /// <summary>Console notifications, without keys.</summary>
    public static ConfigurationSection<NotificationSettings> Console { get; } = new()
    {
        Name = "notify.console",
        Summary = "Writes alerts to the console. Has no keys.",
        Keys = [],
    };

    /// <summary>Flow record files.</summary>
    public static ConfigurationSection<RecordOutputSettings> FlowOutput { get; } = RecordOutput("output.flows", "flow records", "flows");

    /// <summary>Files of DNS transactions.</summary>
    public static ConfigurationSection<RecordOutputSettings> DnsOutput { get; } = RecordOutput("output.dns", "DNS questions with their answers", "dns");

    /// <summary>Files of HTTP transactions.</summary>
    public static ConfigurationSection<RecordOutputSettings> HttpOutput { get; } = RecordOutput("output.http", "HTTP requests with their responses", "http");

    /// <summary>Files of TLS sessions.</summary>
    public static ConfigurationSection<RecordOutputSettings> TlsOutput { get; } = RecordOutput("output.tls", "TLS sessions", "tls");

    /// <summary>Packet files.</summary>
    public static ConfigurationSection<CaptureOutputSettings> CaptureOutput { get; } = new()
    {
        Name = "output.capture",
        Summary = "Packet files: pcapng, or pcap for names that end in .pcap. Always a sequence of files, named by number and start time (UTC).",
        Keys =
        [
            new ConfigurationKey<CaptureOutputSettings, string>(new PathKind(), (c, v) => c with { Path = v })
            {
                Name = "path", IsRequired = true, Example = "\"net.pcapng\"",
                Summary = "The path that file names derive from. Missing directories are created.",
            },
            .. Rotation<CaptureOutputSettings>("100MB", "1h", "1h", (c, change) => c with { Rotation = change(c.Rotation) }),
        ],
    };

    /// <summary>Health reports.</summary>
    public static ConfigurationSection<HealthSettings> Health { get; } = new()
    {
        Name = "health",
        Summary = "Health reports of the monitor.",
        Keys =
        [
            new ConfigurationKey<HealthSettings, TimeSpan>(
                new DurationKind(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), (c, v) => c with { Interval = v })
            {
                Name = "interval", Default = "10s", Example = "\"1m\"", Summary = "Interval of health records, with or without traffic.",
            },
            new ConfigurationKey<HealthSettings, string>(new PathKind(), (c, v) => c with { File = v })
            {
                Name = "file", Example = "\"health.ndjson\"",
                Summary = "File to append health records to, one JSON object per line. Rotated files are named path.1, path.2 and so on.",
            },
            new ConfigurationKey<HealthSettings, long>(new SizeKind(0, long.MaxValue), (c, v) => c with { RotateSize = v })
            {
                Name = "rotate_size", Default = "10MB", Example = "\"10MB\"",
                Summary = "The file is rotated before it exceeds this size; 0 for never.",
            },
            new ConfigurationKey<HealthSettings, int>(new IntegerKind<int>(0, int.MaxValue), (c, v) => c with { MaxFiles = v })
            {
                Name = "max_files", Default = "5", Example = "5", Summary = "Number of rotated files kept.",
            },
            new ConfigurationKey<HealthSettings, TimeSpan>(
                new DurationKind(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (c, v) => c with { FlushInterval = v })
            {
                Name = "flush_interval", Default = "1s", Example = "\"5s\"",
                Summary = "Interval at which outputs are flushed to the system: the most that a killed process loses.",
            },
        ],
    };

    /// <summary>All tables, in template order.</summary>
    public static IReadOnlyList<ConfigurationSection> All { get; } =
    [
        General, Flows, ShortAlert, Alert, Console, Desktop, Webhook, Email, Syslog, AlertFile,
        FlowOutput, DnsOutput, HttpOutput, TlsOutput, CaptureOutput, Health,
    ];

    /// <summary>The files of a kind of transactions.</summary>
    /// <param name="kind">The kind.</param>
    public static ConfigurationSection<RecordOutputSettings> TransactionOutput(TransactionKind kind) => kind switch
    {
        TransactionKind.Dns => DnsOutput,
        TransactionKind.Http => HttpOutput,
        TransactionKind.Tls => TlsOutput,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static ConfigurationSection<RecordOutputSettings> RecordOutput(string table, string records, string file) => new()
    {
        Name = table,
        Summary = $"A file of {records}; later runs append to it. With rotate_size, rotate_interval, max_files or max_age a sequence of files, named by number and start time (UTC): {file}_00001_20260131235959.csv.",
        Keys =
        [
            new ConfigurationKey<RecordOutputSettings, string>(new PathKind(), (c, v) => c with { Path = v })
            {
                Name = "path", IsRequired = true, Example = $"\"{file}.csv\"",
                Summary = "The file; in a sequence, the path that file names derive from. Missing directories are created.",
            },
            new ConfigurationKey<RecordOutputSettings, RecordFileFormat>(new ChoiceKind<RecordFileFormat>(), (c, v) => c with { Format = v })
            {
                Name = "format", Default = "ndjson for names that end in .ndjson, .jsonl or .json, else csv", Example = "\"ndjson\"",
                Summary = "Comma-separated values, or one JSON object per line.",
            },
            new ConfigurationKey<RecordOutputSettings, bool>(new BooleanKind(), (c, v) => c with { EscapeFormulas = v })
            {
                Name = "escape_formulas", Default = "true", Example = "false",
                Summary = "Prefixes CSV text that starts with =, +, - or @ with an apostrophe, so that spreadsheets do not run it as a formula.",
            },
            .. Rotation<RecordOutputSettings>(
                "100MB in a sequence", "1d in a sequence", "1d", (c, change) => c with { Rotation = change(c.Rotation ?? RecordOutputSettings.DefaultRotation) }),
        ],
    };

    private static IEnumerable<ConfigurationKey<T>> Rotation<T>(
        string size, string interval, string example, Func<T, Func<OutputRotation, OutputRotation>, T> change) =>
    [
        new ConfigurationKey<T, long>(new SizeKind(SmallestFile, long.MaxValue), (c, v) => change(c, r => r with { Size = v }))
        {
            Name = "rotate_size", Default = size, Example = "\"100MB\"", Summary = "Maximum size of a file; then a new one starts.",
        },
        new ConfigurationKey<T, TimeSpan>(new DurationKind(Second, Longest), (c, v) => change(c, r => r with { Interval = v }))
        {
            Name = "rotate_interval", Default = interval, Example = $"\"{example}\"", Summary = "A new file starts after this time.",
        },
        new ConfigurationKey<T, int>(new IntegerKind<int>(1, int.MaxValue), (c, v) => change(c, r => r with { MaxFiles = v }))
        {
            Name = "max_files", Default = "all", Example = "100",
            Summary = "Maximum number of files, including those of earlier runs; the oldest is deleted.",
        },
        new ConfigurationKey<T, TimeSpan>(new DurationKind(Second, TimeSpan.FromDays(3650)), (c, v) => change(c, r => r with { MaxAge = v }))
        {
            Name = "max_age", Default = "unlimited", Example = "\"30d\"",
            Summary = "Maximum age of a finished file, including those of earlier runs.",
        },
    ];

    private static Dictionary<string, string> InClear(string key, params string[] names) => names.ToDictionary(
        name => name,
        _ => $"Secrets in clear text are not allowed. Write {key}_env with the name of an environment variable, or {key}_file with a path.");
}
