using System.Management.Automation;
using System.Security;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Makes a channel for alerts: a webhook, mail, syslog, a file or the desktop, with its settings.</summary>
/// <remarks>
/// <para>
/// Give it to Register-TrafficAlert -Channel. One channel may serve many rules, which then share its queue and its counters. Nothing is
/// connected, opened or sent before the first alert; what cannot work is refused at once. Channels that have nothing to be set are
/// named by -Notify of Register-TrafficAlert alone: Console, Event, Desktop, Syslog (of this machine), EventLog (of Windows).
/// </para>
/// <para>
/// Secrets show nowhere and are not kept in files: what Export-Clixml or a job makes of a channel has none, and is taken by no rule.
/// </para>
/// </remarks>
/// <example>
/// <summary>Sends alerts to a chat.</summary>
/// <code>$chat = New-AlertChannel -Uri https://example.com/hook -Format Slack; Register-TrafficAlert scans -Detector PortScan -Channel $chat</code>
/// </example>
/// <example>
/// <summary>A webhook with a secret header, whose value comes from an environment variable.</summary>
/// <code>New-AlertChannel -Uri https://example.com/hook -Header Authorization -HeaderVariable HOOK_TOKEN</code>
/// </example>
/// <example>
/// <summary>Mail by way of a server on this machine.</summary>
/// <code>New-AlertChannel -SmtpServer localhost -Security None -From netmon@example.com -To ops@example.com, night@example.com</code>
/// </example>
/// <example>
/// <summary>Syslog over a connection to another machine, and a line of JSON an alert in a file.</summary>
/// <code>$channels = (New-AlertChannel -SyslogServer log.example.com -Transport Tcp), (New-AlertChannel -Path ./alerts.ndjson); Register-TrafficAlert telnet -Port 23 -Channel $channels</code>
/// </example>
/// <example>
/// <summary>Bubbles on the desktop that stay for five seconds.</summary>
/// <code>New-AlertChannel -Lifetime 5s</code>
/// </example>
[Cmdlet(VerbsCommon.New, "AlertChannel", DefaultParameterSetName = WebhookSet, HelpUri = ProjectHome.Cmdlets + "New-AlertChannel.md")]
[OutputType(typeof(AlertChannelSettings))]
public sealed class NewAlertChannelCommand : PSCmdlet
{
    private const string WebhookSet = "Webhook";
    private const string EmailSet = "Email";
    private const string SyslogSet = "Syslog";
    private const string FileSet = "File";
    private const string DesktopSet = "Desktop";

    /// <summary>Address of a webhook, https or http. Messages name its host only.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = WebhookSet)]
    public Uri? Uri { get; set; }

    /// <summary>Body of the webhook: Plain (JSON with the properties of the alert) or Slack. The default is Plain.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    [Word(typeof(WebhookFormat))]
    public WebhookFormat Format { get; set; }

    /// <summary>Name of one more header of the webhook, such as Authorization. Needs -HeaderValue or -HeaderVariable.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    public string? Header { get; set; }

    /// <summary>Value of that header, whole. It shows in no message.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    public SecureString? HeaderValue { get; set; }

    /// <summary>Name of the environment variable that holds the value of that header when it is sent.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    [ArgumentCompleter(typeof(EnvironmentVariableCompleter))]
    public string? HeaderVariable { get; set; }

    /// <summary>Name or address of a mail server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmailSet)]
    public string SmtpServer { get; set; } = "";

    /// <summary>Who sends the mail.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmailSet)]
    public string From { get; set; } = "";

    /// <summary>Who gets the mail.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmailSet)]
    public string[] To { get; set; } = [];

    /// <summary>How the connection to the mail server is protected: StartTls, Tls, or None for a server on this machine. The default is StartTls.</summary>
    [Parameter(ParameterSetName = EmailSet)]
    [Word(typeof(MailSecurity))]
    public MailSecurity Security { get; set; }

    /// <summary>Name and password to sign in to the mail server with. By default nobody signs in.</summary>
    [Parameter(ParameterSetName = EmailSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Name or address of a receiver of syslog messages.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SyslogSet)]
    public string SyslogServer { get; set; } = "";

    /// <summary>What carries syslog messages: Udp or Tcp. The default is Udp.</summary>
    [Parameter(ParameterSetName = SyslogSet)]
    [Word(typeof(SyslogTransport))]
    public SyslogTransport Transport { get; set; }

    /// <summary>Facility of syslog messages. The default is Local0.</summary>
    [Parameter(ParameterSetName = SyslogSet)]
    [Word(typeof(SyslogFacility))]
    public SyslogFacility Facility { get; set; } = SyslogFacility.Local0;

    /// <summary>Number of the port of the server. The default is 514 for syslog, and 587 for mail, or 465 with -Security Tls.</summary>
    [Parameter(ParameterSetName = EmailSet)]
    [Parameter(ParameterSetName = SyslogSet)]
    public int ServerPort { get; set; }

    /// <summary>The file that alerts are appended to, a JSON object a line.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    public string Path { get; set; } = "";

    /// <summary>The file is put aside before it grows beyond this many bytes; 0 for never. The default is 10 MB.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public long RotateSize { get; set; }

    /// <summary>How many files that were put aside are kept. The default is 5.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public int MaxFiles { get; set; }

    /// <summary>How long a bubble on the desktop stays: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. Linux only; elsewhere the desktop decides.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DesktopSet)]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Lifetime { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var channel = Enum.Parse<AlertChannel>(ParameterSetName);
        try
        {
            var settings = MakeSettings(channel);
            var made = NotificationChannels.Create(channel, settings);
            (made as IDisposable)?.Dispose();
            WriteObject(new AlertChannelSettings(channel, made.Name, settings));
        }
        catch (NotificationSettingsException e)
        {
            ThrowTerminatingError(ErrorCatalog.AlertChannelInvalid(e));
        }
    }

    private NotificationSettings MakeSettings(AlertChannel channel) => channel switch
    {
        AlertChannel.Webhook => new NotificationSettings
        {
            Webhook = new WebhookSettings { Url = Uri!, Format = Format, HeaderName = Header, HeaderValue = ReadHeaderValue() },
        },
        AlertChannel.Email => new NotificationSettings
        {
            Email = new EmailSettings
            {
                Server = SmtpServer,
                Port = this.Bound(nameof(ServerPort), ServerPort),
                Security = Security,
                From = From,
                To = string.Join(", ", To),
                UserName = Credential?.UserName,
                Password = Credential is null ? null : NotificationSecret.From(Credential.Password),
            },
        },
        AlertChannel.Syslog => new NotificationSettings
        {
            Syslog = new SyslogSettings
            {
                Server = SyslogServer, Port = this.Bound(nameof(ServerPort), ServerPort) ?? new SyslogSettings().Port, Transport = Transport, Facility = Facility,
            },
        },
        AlertChannel.File => new NotificationSettings { File = MakeFile(new AlertFileSettings { Path = this.ResolveOutputFile(Path) }) },
        _ => new NotificationSettings { Desktop = new DesktopSettings { Lifetime = Lifetime } },
    };

    private AlertFileSettings MakeFile(AlertFileSettings file) => file with
    {
        MaxBytes = this.Bound(nameof(RotateSize), RotateSize) ?? file.MaxBytes, Keep = this.Bound(nameof(MaxFiles), MaxFiles) ?? file.Keep,
    };

    private NotificationSecret? ReadHeaderValue()
    {
        if (HeaderValue is not null && HeaderVariable is not null)
            throw new NotificationSettingsException(AlertChannel.Webhook, nameof(HeaderVariable), $"-{nameof(HeaderVariable)} cannot be given together with -{nameof(HeaderValue)}.");
        return HeaderValue is not null ? NotificationSecret.From(HeaderValue) : HeaderVariable is not null ? NotificationSecret.FromEnvironment(HeaderVariable) : null;
    }
}
