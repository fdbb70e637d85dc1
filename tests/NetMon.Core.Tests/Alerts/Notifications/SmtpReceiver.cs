using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace NetMon.Tests.Alerts.Notifications;

/// <summary>SMTP server on the loopback address. Accepts every command, except those with a reply set by the test.</summary>
internal sealed class SmtpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly bool _isTls;
    private readonly bool _offersStartTls;
    private readonly IReadOnlyDictionary<string, string> _answers;
    private readonly X509Certificate2 _certificate = MakeCertificate();

    /// <param name="isTls">TLS from the first byte.</param>
    /// <param name="offersStartTls">Whether STARTTLS is offered.</param>
    /// <param name="answers">Replies by the first word of a command; CONNECT is the greeting.</param>
    public SmtpReceiver(bool isTls = false, bool offersStartTls = false, params (string Command, string Answer)[] answers)
    {
        (_isTls, _offersStartTls) = (isTls, offersStartTls);
        _answers = answers.ToDictionary(a => a.Command, a => a.Answer, StringComparer.Ordinal);
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Commands { get; } = [];

    public ConcurrentQueue<string> Mails { get; } = [];

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using (client) await Talk(client.GetStream(), _isTls);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The client closed the connection, as it should with an untrusted certificate.
        }
    }

    private async Task Talk(Stream stream, bool isTls, bool greet = true)
    {
        if (isTls)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(_certificate);
            stream = secure;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        if (greet) await writer.WriteLineAsync(_answers.GetValueOrDefault("CONNECT", "220 ready"));
        while (await reader.ReadLineAsync() is { } line)
        {
            Commands.Enqueue(line);
            var command = line.Split(' ')[0];
            if (command == "STARTTLS")
            {
                await writer.WriteLineAsync("220 go on");
                await Talk(stream, isTls: true, greet: false);
                return;
            }

            var answer = _answers.GetValueOrDefault(command) ?? command switch
            {
                "EHLO" when isTls => "250-localhost\r\n250 AUTH PLAIN",
                "EHLO" when _offersStartTls => "250-localhost\r\n250 STARTTLS",
                "EHLO" => "250 localhost",
                "AUTH" => "235 welcome",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            await writer.WriteLineAsync(answer);
            if (command == "QUIT") return;
            if (!answer.StartsWith("354", StringComparison.Ordinal)) continue;

            var mail = new StringBuilder();
            while (await reader.ReadLineAsync() is { } text && text != ".") mail.AppendLine(text);
            Mails.Enqueue(mail.ToString());
            await writer.WriteLineAsync("250 taken");
        }
    }
}
