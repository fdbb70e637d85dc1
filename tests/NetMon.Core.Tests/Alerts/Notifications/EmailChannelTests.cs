using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Notifications;

public sealed class EmailChannelTests
{
    private static readonly NotificationSecret Password = NotificationSecret.From(new NetworkCredential("", "s3cret").SecurePassword);

    [Fact]
    public async Task A_mail_says_what_happened_and_to_whom_it_goes()
    {
        using var server = new SmtpReceiver();
        await Deliver(Plain(server) with { To = "a@example.com, Bea <b@example.com>" });

        var mail = Assert.Single(server.Mails);
        Assert.Contains("Subject: [NetMon] High: web", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.Ordinal);
        Assert.Contains("192.0.2.10 reached 192.0.2.80:80 (+3 suppressed)", mail, StringComparison.Ordinal);
        Assert.Contains("Destination [2001:db8::80]:80", mail, StringComparison.Ordinal);
        Assert.Contains(server.Commands, c => c.StartsWith("MAIL FROM:<netmon@example.com>", StringComparison.Ordinal));
        Assert.Equal(["RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>"], server.Commands.Where(c => c.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_rule_name_cannot_add_a_header()
    {
        using var server = new SmtpReceiver();
        await Deliver(Plain(server), SampleAlert.Full with { Rule = "web\r\nBcc: everybody@example.com" });

        Assert.DoesNotContain("\nBcc:", Assert.Single(server.Mails), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MailSecurity.Tls)]
    [InlineData(MailSecurity.StartTls)]
    public async Task Over_TLS_it_signs_in(MailSecurity security)
    {
        using var server = new SmtpReceiver(isTls: security == MailSecurity.Tls, offersStartTls: true);
        await Deliver(SignedIn(server) with { Security = security }, trust: IsTheServers);

        Assert.Single(server.Mails);
        var auth = Assert.Single(server.Commands, c => c.StartsWith("AUTH PLAIN ", StringComparison.Ordinal));
        Assert.Equal("\0me\0s3cret", Encoding.UTF8.GetString(Convert.FromBase64String(auth["AUTH PLAIN ".Length..])));
    }

    [Theory]
    [InlineData(MailSecurity.Tls)]
    [InlineData(MailSecurity.StartTls)]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_password(MailSecurity security)
    {
        using var server = new SmtpReceiver(isTls: security == MailSecurity.Tls, offersStartTls: true);

        var error = await Refused(SignedIn(server) with { Security = security });

        Assert.False(error.IsTransient);
        Assert.Contains("failed the TLS check", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_STARTTLS_gets_no_mail()
    {
        using var server = new SmtpReceiver();

        var error = await Refused(SignedIn(server));

        Assert.False(error.IsTransient);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_wrong_password_is_no_case_for_a_retry()
    {
        using var server = new SmtpReceiver(isTls: true, answers: ("AUTH", "535 no"));

        var error = await Refused(SignedIn(server) with { Security = MailSecurity.Tls }, IsTheServers);

        Assert.False(error.IsTransient);
        Assert.Equal("The mail server 127.0.0.1 refused the sign-in of me.", error.Message);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", false)]
    [InlineData("RCPT", "451 try later", true)]
    [InlineData("MAIL", "552 too big", false)]
    [InlineData("CONNECT", "421 too busy", true)]
    [InlineData("CONNECT", "554 go away", false)]
    public async Task A_server_that_refuses_says_whether_a_retry_may_help(string command, string answer, bool isTransient)
    {
        using var server = new SmtpReceiver(answers: (command, answer));

        var error = await Refused(Plain(server));

        Assert.Equal(isTransient, error.IsTransient);
        Assert.Contains(answer, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        var settings = new EmailSettings
        {
            Server = "127.0.0.1", Port = Loopback.DeadPort(), Security = MailSecurity.None, From = "a@example.com", To = "b@example.com",
        };

        var error = await Refused(settings);

        Assert.True(error.IsTransient);
        Assert.StartsWith("The mail server 127.0.0.1 cannot be reached: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server", " ", "a@example.com", "b@example.com", 25)]
    [InlineData("Port", "mail", "a@example.com", "b@example.com", 70000)]
    [InlineData("From", "mail", "@", "b@example.com", 25)]
    [InlineData("To", "mail", "a@example.com", "", 25)]
    public void Settings_that_cannot_work_are_refused_before_the_first_event(string setting, string server, string from, string to, int port)
    {
        var error = Assert.Throws<NotificationSettingsException>(
            () => EmailChannel.Create(new EmailSettings { Server = server, From = from, To = to, Port = port }));

        Assert.Equal((AlertChannel.Email, setting), (error.Channel, error.Setting));
    }

    [Fact]
    public void A_password_is_never_sent_in_the_clear()
    {
        using var server = new SmtpReceiver();

        var error = Assert.Throws<NotificationSettingsException>(() => EmailChannel.Create(SignedIn(server) with { Security = MailSecurity.None }));

        Assert.Equal("Security", error.Setting);
    }

    private static bool IsTheServers(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.Subject == "CN=localhost";

    private static EmailSettings Plain(SmtpReceiver server) => new()
    {
        Server = "127.0.0.1",
        Port = server.Port,
        Security = MailSecurity.None,
        From = "NetMon <netmon@example.com>",
        To = "a@example.com",
    };

    private static EmailSettings SignedIn(SmtpReceiver server) =>
        Plain(server) with { Security = MailSecurity.StartTls, UserName = "me", Password = Password };

    private static Task Deliver(EmailSettings settings, TrafficAlertEvent? alert = null, RemoteCertificateValidationCallback? trust = null) =>
        EmailChannel.Create(settings, trust).DeliverAsync(alert ?? SampleAlert.Full, TestContext.Current.CancellationToken);

    private static Task<AlertDeliveryException> Refused(EmailSettings settings, RemoteCertificateValidationCallback? trust = null) =>
        Assert.ThrowsAsync<AlertDeliveryException>(() => Deliver(settings, trust: trust));
}
