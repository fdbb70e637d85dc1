using System.Text;

namespace NetMon.Tests.Applications;

/// <summary>A real-looking message of every application that streams carry, with what is said of it.</summary>
internal static class ApplicationSamples
{
    public static IReadOnlyList<Sample> All { get; } =
    [
        new("TLS", Segment.ToServer(443, Hello()), "Client Hello (SNI=www.example.com)"),
        new("DTLS", Segment.Datagram(4433, [22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 3, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0xfe, 0xff, 0]), "Hello Verify Request"),
        new("QUIC", Segment.Datagram(443, QuicVectors.Version1ClientInitial), "Initial, DCID=8394c8f03e515708, PKN: 2, CRYPTO, PADDING, Client Hello (SNI=example.com)"),
        new("HTTP", Segment.ToServer(80, "POST /form HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\n\r\na=b"), "POST /form HTTP/1.1"),
        new("HTTP2", Segment.ToServer(80, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"), "Magic, SETTINGS[0]"),
        new("HTTP2", Segment.FromServer(8080, [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100, 0, 0, 0, 4, 1, 0, 0, 0, 0]), "SETTINGS[0], SETTINGS[0]"),
        new("WEBSOCKET", Segment.FromServer(80, [0x81, 5, (byte)'h', (byte)'e', (byte)'l', (byte)'l', (byte)'o', 0x88, 2, 3, 0xe8]), "WebSocket Text [FIN], WebSocket Connection Close [FIN]"),
        new("WEBSOCKET", Segment.ToServer(80, [0x89, 0x80, 1, 2, 3, 4]), "WebSocket Ping [FIN] [MASKED]"),
        new("SSH", Segment.FromServer(22, "SSH-2.0-OpenSSH_9.6\r\n"), "Server: Protocol (SSH-2.0-OpenSSH_9.6)"),
        new("SSH", Segment.ToServer(22, KeyExchange()), "Client: Key Exchange Init"),
        new("RDP", Segment.ToServer(3389, RdpRequest()), "Cookie: mstshash=alice, Negotiate Request"),
        new("RDP", Segment.FromServer(3389, [3, 0, 0, 19, 14, 0xd0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 1, 0, 0, 0]), "Negotiate Response"),
        new("TELNET", Segment.FromServer(23, [0xff, 0xfb, 1, 0xff, 0xfd, 24]), "Will Echo, Do Terminal Type"),
        new("TELNET", Segment.FromServer(23, "\r\nlogin: "), "Data: login: "),
        new("FTP", Segment.FromServer(21, "220 ProFTPD Server ready.\r\n"), "Response: 220 ProFTPD Server ready."),
        new("FTP", Segment.ToServer(21, "RETR file.txt\r\n"), "Request: RETR file.txt"),
        new("SMTP", Segment.ToServer(25, "EHLO client.example\r\n"), "Request: EHLO client.example"),
        new("SMTP", Segment.FromServer(587, "250-mail.example\r\n250 SIZE\r\n"), "Response: 250-mail.example"),
        new("POP3", Segment.FromServer(110, "+OK POP3 ready\r\n"), "Response: +OK POP3 ready"),
        new("POP3", Segment.ToServer(110, "UIDL\r\n"), "Request: UIDL"),
        new("IMAP", Segment.FromServer(143, "* OK IMAP4rev1 ready\r\n"), "Response: * OK IMAP4rev1 ready"),
        new("IMAP", Segment.ToServer(143, "a1 LOGIN alice secret\r\n"), "Request: a1 LOGIN alice secret"),
        new("IRC", Segment.ToServer(6667, "NICK alice\r\nUSER alice 0 * :Alice\r\n"), "Request: NICK alice"),
        new("IRC", Segment.FromServer(6667, ":irc.example 001 alice :Welcome\r\n"), "Response: :irc.example 001 alice :Welcome"),
        new("MYSQL", Segment.FromServer(3306, [16, 0, 0, 0, 10, .. "8.0.36\0"u8, 1, 0, 0, 0, 1, 2, 3, 4]), "Server Greeting proto=10 version=8.0.36"),
        new("MYSQL", Segment.ToServer(3306, [9, 0, 0, 0, 3, .. "SELECT 1"u8]), "Request Query: SELECT 1"),
        new("POSTGRESQL", Segment.ToServer(5432, [0, 0, 0, 34, 0, 3, 0, 0, .. "user\0alice\0database\0shop\0\0"u8]), "Startup message user=alice database=shop"),
        new("POSTGRESQL", Segment.ToServer(5432, [(byte)'Q', 0, 0, 0, 13, .. "SELECT 1\0"u8]), "Simple query: SELECT 1"),
        new("POSTGRESQL", Segment.FromServer(5432, [(byte)'R', 0, 0, 0, 8, 0, 0, 0, 0, (byte)'Z', 0, 0, 0, 5, (byte)'I']), "Authentication request, Ready for query"),
        new("REDIS", Segment.ToServer(6379, "*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n"), "Request: GET hello"),
        new("REDIS", Segment.FromServer(6379, "-ERR unknown command\r\n"), "Response: ERR unknown command"),
        new("MONGODB", Segment.ToServer(27017, MongoFind()), "Request: Extensible Message Format, find"),
        new("MQTT", Segment.ToServer(1883, [0x10, 16, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 4, .. "meter"u8[..4]]), "Connect Command"),
        new("MQTT", Segment.ToServer(1883, [0x30, 9, 0, 5, .. "a/b/c"u8, (byte)'4', (byte)'2']), "Publish Message [a/b/c]"),
        new("AMQP", Segment.ToServer(5672, [.. "AMQP"u8, 0, 0, 9, 1]), "Protocol-Header 0-9-1"),
        new("AMQP", Segment.FromServer(5672, [1, 0, 0, 0, 0, 0, 5, 0, 10, 0, 10, 0, 0xce]), "Connection.Start"),
    ];

    private static byte[] Hello() => TlsBytes.Record(
        TlsBytes.Handshake,
        TlsBytes.ClientHello(0x0303, [0x1301, 0xc02f], TlsBytes.ServerName("www.example.com"), TlsBytes.ApplicationProtocols("h2"), TlsBytes.SupportedVersions(0x0304)));

    private static byte[] KeyExchange()
    {
        string[] names = ["curve25519-sha256", "ssh-ed25519", "aes128-gcm@openssh.com", "aes128-ctr", "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", ""];
        byte[] lists = [.. names.SelectMany(n => (byte[])[0, 0, .. TlsBytes.Vector16(Encoding.ASCII.GetBytes(n))])];
        byte[] body = [20, .. new byte[16], .. lists, 0, 0, 0, 0, 0];
        var padding = 8 - (body.Length + 5) % 8 + 4;
        if (padding >= 12) padding -= 8;
        return [0, 0, .. TlsBytes.Big((ushort)(body.Length + padding + 1)), (byte)padding, .. body, .. new byte[padding]];
    }

    private static byte[] RdpRequest()
    {
        byte[] cookie = [.. "Cookie: mstshash=alice\r\n"u8, 1, 0, 8, 0, 3, 0, 0, 0];
        return [3, 0, 0, (byte)(cookie.Length + 11), (byte)(cookie.Length + 6), 0xe0, 0, 0, 0, 0, 0, .. cookie];
    }

    private static byte[] MongoFind()
    {
        byte[] document = [25, 0, 0, 0, 2, .. "find\0"u8, 5, 0, 0, 0, .. "shop\0"u8, 0];
        byte[] body = [0, 0, 0, 0, 0, .. document];
        return [(byte)(16 + body.Length), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, .. body];
    }

    internal sealed record Sample(string Application, Segment Segment, string Info);
}
