using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using NetMon.Alerts.Delivery;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Adapters.Notifications;

/// <summary>Sends one e-mail per event. Connects for each event, because alerts are rare and servers close idle connections.</summary>
internal sealed class EmailChannel : IAlertChannel
{
    private readonly EmailSettings _settings;
    private readonly MailboxAddress _from;
    private readonly InternetAddressList _to;
    private readonly RemoteCertificateValidationCallback? _trust;

    private EmailChannel(EmailSettings settings, MailboxAddress from, InternetAddressList to, RemoteCertificateValidationCallback? trust) =>
        (_settings, _from, _to, _trust) = (settings, from, to, trust);

    public string Name => "Email " + _settings.Server;

    private int Port => _settings.Port ?? (_settings.Security == MailSecurity.Tls ? 465 : 587);

    /// <summary>Validates the settings and creates the channel.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="trust">Validates the server's certificate instead of the system.</param>
    /// <exception cref="NotificationSettingsException">A setting is missing or wrong.</exception>
    public static EmailChannel Create(EmailSettings settings, RemoteCertificateValidationCallback? trust = null)
    {
        if (string.IsNullOrWhiteSpace(settings.Server)) throw Wrong(nameof(settings.Server), "Email needs the name of a mail server.");
        if (ServerAddress.FindHostProblem(settings.Server) is { } hostProblem) throw Wrong(nameof(settings.Server), hostProblem);
        if (settings.Port is { } port && ServerAddress.FindPortProblem(port) is { } portProblem) throw Wrong(nameof(settings.Port), portProblem);
        if (!MailboxAddress.TryParse(settings.From, out var from) || !HasDomain(from))
            throw Wrong(nameof(settings.From), $"{SafeText.Quote(settings.From)} is not a mail address.");
        if (!InternetAddressList.TryParse(settings.To, out var to) || to.Count == 0 || !to.Mailboxes.All(HasDomain))
            throw Wrong(nameof(settings.To), $"{SafeText.Quote(settings.To)} is not a list of mail addresses.");
        if ((settings.UserName is null) != (settings.Password is null))
            throw Wrong(nameof(settings.UserName), "Signing in to a mail server needs both a name and a password.");
        if (settings.Password is not null && settings.Security == MailSecurity.None)
            throw Wrong(nameof(settings.Security), "A password is sent over TLS only.");

        return new EmailChannel(settings, from, to, trust);
    }

    public async Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        using var message = Compose(alert);
        using var client = new SmtpClient();
        // In closed networks the issuer is unreachable, so the revocation check would reject valid certificates.
        client.CheckCertificateRevocation = false;
        if (_trust is not null) client.ServerCertificateValidationCallback = _trust;
        try
        {
            await client.ConnectAsync(_settings.Server, Port, Options(_settings.Security), cancellationToken);
            if (_settings.UserName is { } user) await client.AuthenticateAsync(user, _settings.Password!.Reveal(), cancellationToken);
            await client.SendAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or AlertDeliveryException))
        {
            throw Explain(e);
        }

        await SayGoodbye(client, cancellationToken);
    }

    // A name alone is a mailbox to the parser, but no server takes it.
    private static bool HasDomain(MailboxAddress mailbox) => mailbox.Domain.Length > 0;

    private static async Task SayGoodbye(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception)
        {
            // The server has accepted the mail; reporting an error would send it again.
        }
    }

    private AlertDeliveryException Explain(Exception exception) => exception switch
    {
        SmtpCommandException e => Fault($"refused the mail: {(int)e.StatusCode} {SafeText.Guard(e.Message)}", (int)e.StatusCode < 500, e),
        MailKit.Security.AuthenticationException e => Fault($"refused the sign-in of {_settings.UserName}", isTransient: false, e),
        SslHandshakeException e => Fault("failed the TLS check: its certificate is not trusted, or the port does not use TLS", isTransient: false, e),
        // MailKit's exception for a server without STARTTLS or authentication.
        NotSupportedException e => Fault("cannot do what the settings ask for: " + e.Message.TrimEnd('.'), isTransient: false, e),
        ServiceNotConnectedException or ProtocolException or IOException => Fault("closed the connection", isTransient: true, exception),
        SocketException e => Fault("cannot be reached: " + e.Message.TrimEnd('.'), isTransient: true, e),
        _ => Fault("failed: " + SafeText.Guard(exception.Message.TrimEnd('.')), isTransient: true, exception),
    };

    private AlertDeliveryException Fault(string what, bool isTransient, Exception inner) =>
        new($"The mail server {_settings.Server} {what}.", isTransient, inner);

    private MimeMessage Compose(TrafficAlertEvent alert)
    {
        var message = new MimeMessage { Subject = "[NetMon] " + AlertText.Title(alert), Body = new TextPart("plain") { Text = TextOf(alert) } };
        message.From.Add(_from);
        message.To.AddRange(_to);
        // RFC 3834: suppresses automatic replies.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Importance = alert.SeverityLevel >= (int)AlertSeverity.High ? MessageImportance.High : MessageImportance.Normal;
        return message;
    }

    /// <summary>The message body.</summary>
    /// <param name="alert">The event.</param>
    internal static string TextOf(TrafficAlertEvent alert)
    {
        var text = new StringBuilder();
        text.AppendLine(AlertText.Body(alert)).AppendLine();
        Add("Time", alert.Time?.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        Add("Rule", alert.Rule);
        Add("Severity", alert.Severity);
        Add("State", alert.State);
        Add("Key", alert.Key);
        Add("Source", EndpointText.Of(alert.SrcIP, alert.SrcPort));
        Add("Destination", EndpointText.Of(alert.DstIP, alert.DstPort));
        Add("Protocol", alert.Protocol);
        Add("Count", alert.Count.ToString(CultureInfo.InvariantCulture));
        Add("Threshold", alert.Threshold?.ToString(CultureInfo.InvariantCulture));
        Add("Window", alert.Window is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds} s") : null);
        Add("Interface", alert.Interface);
        Add("CommunityId", alert.CommunityId);
        Add("Packet", alert.PacketNumber?.ToString(CultureInfo.InvariantCulture));
        Add("Packets", alert.PacketFile);
        Add("Error", alert.Error);
        return text.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) text.Append(name.PadRight(12)).Append(SafeText.Guard(value)).AppendLine();
        }
    }

    private static SecureSocketOptions Options(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private static NotificationSettingsException Wrong(string setting, string message) => new(AlertChannel.Email, setting, message);
}
