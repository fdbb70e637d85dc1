using System.Management.Automation;
using System.Security;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Creates an alert channel: a webhook, mail, syslog, a file or the desktop, with its settings.</summary>
/// <remarks>
/// <para>
/// Use the channel with Register-TrafficAlert -Channel. Several rules can share a channel, with its queue and counters. Invalid settings are an
/// error at once, but nothing is connected, opened or sent before the first alert. Channels without settings need only -Notify of
/// Register-TrafficAlert: Console, Event, Desktop, Syslog (on this computer), EventLog (on Windows).
/// </para>
/// <para>
/// Secrets are never displayed or serialised: a channel from Import-Clixml or a job has no secrets, and rules do not accept it.
/// </para>
/// </remarks>
/// <example>
/// <summary>Sends alerts to a chat.</summary>
/// <code>$chat = New-AlertChannel -Uri https://example.com/hook -Format Slack; Register-TrafficAlert scans -Detector PortScan -Channel $chat</code>
/// </example>
/// <example>
/// <summary>Creates a webhook with a secret header from an environment variable.</summary>
/// <code>New-AlertChannel -Uri https://example.com/hook -Header Authorization -HeaderVariable HOOK_TOKEN</code>
/// </example>
/// <example>
/// <summary>Sends mail through a server on this computer.</summary>
/// <code>New-AlertChannel -SmtpServer localhost -Security None -From netmon@example.com -To ops@example.com, night@example.com</code>
/// </example>
/// <example>
/// <summary>Sends alerts to a remote syslog server over TCP, and writes them to a file as JSON lines.</summary>
/// <code>$channels = (New-AlertChannel -SyslogServer log.example.com -Transport Tcp), (New-AlertChannel -Path ./alerts.ndjson); Register-TrafficAlert telnet -Port 23 -Channel $channels</code>
/// </example>
/// <example>
/// <summary>Shows desktop notifications for five seconds.</summary>
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

    /// <summary>The URL of a webhook, https or http. Messages show only its host.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = WebhookSet)]
    public string Uri { get; set; } = "";

    /// <summary>The body format of the webhook: Plain (JSON with the properties of the alert) or Slack. The default is Plain.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    [Word(typeof(WebhookFormat))]
    public WebhookFormat Format { get; set; }

    /// <summary>The name of an additional header, such as Authorization. Needs -HeaderValue or -HeaderVariable.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    public string? Header { get; set; }

    /// <summary>The complete value of the header. It is never displayed.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    public SecureString? HeaderValue { get; set; }

    /// <summary>The name of the environment variable with the value of the header. It is read when an alert is sent.</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    [ArgumentCompleter(typeof(EnvironmentVariableCompleter))]
    public string? HeaderVariable { get; set; }

    /// <summary>The name or address of the mail server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmailSet)]
    public string SmtpServer { get; set; } = "";

    /// <summary>The sender's mail address.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmailSet)]
    public string From { get; set; } = "";

    /// <summary>The recipients' mail addresses.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmailSet)]
    public string[] To { get; set; } = [];

    /// <summary>The encryption of the connection to the mail server: StartTls, Tls, or None for a server on this computer. The default is StartTls.</summary>
    [Parameter(ParameterSetName = EmailSet)]
    [Word(typeof(MailSecurity))]
    public MailSecurity Security { get; set; }

    /// <summary>The user name and password for the mail server. By default there is no authentication.</summary>
    [Parameter(ParameterSetName = EmailSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The name or address of the syslog server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SyslogSet)]
    public string SyslogServer { get; set; } = "";

    /// <summary>The transport of syslog messages: Udp or Tcp. The default is Udp.</summary>
    [Parameter(ParameterSetName = SyslogSet)]
    [Word(typeof(SyslogTransport))]
    public SyslogTransport Transport { get; set; }

    /// <summary>The facility of syslog messages. The default is Local0.</summary>
    [Parameter(ParameterSetName = SyslogSet)]
    [Word(typeof(SyslogFacility))]
    public SyslogFacility Facility { get; set; } = SyslogFacility.Local0;

    /// <summary>The port of the server. The default is 514 for syslog, and 587 for mail, or 465 with -Security Tls.</summary>
    [Parameter(ParameterSetName = EmailSet)]
    [Parameter(ParameterSetName = SyslogSet)]
    public int ServerPort { get; set; }

    /// <summary>The file to append alerts to, one JSON object per line.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    public string Path { get; set; } = "";

    /// <summary>Rotates the file before it grows beyond this many bytes; 0 for never. The default is 10 MB.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public long RotateSize { get; set; }

    /// <summary>Keeps this many rotated files. The default is 5.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public int MaxFiles { get; set; }

    /// <summary>How long a desktop notification is shown: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. Linux only; other desktops decide themselves.</summary>
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
            Webhook = new WebhookSettings { Url = ReadUrl(), Format = Format, HeaderName = Header, HeaderValue = ReadHeaderValue() },
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

    // The parameter is text, because PowerShell's error for a value that is no URL would show it, and a webhook's path is often its secret.
    private Uri ReadUrl() => System.Uri.TryCreate(Uri, UriKind.Absolute, out var url)
        ? url
        : throw new NotificationSettingsException(
            AlertChannel.Webhook, nameof(Uri), $"The value of -{nameof(Uri)} is not a URL such as https://example.com/hook. It is not shown because it may be secret.");

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
