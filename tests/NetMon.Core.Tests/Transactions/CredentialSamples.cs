using System.Text;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Transactions;

/// <summary>Logins of each protocol over TCP, as the standards give them.</summary>
internal static class CredentialSamples
{
    /// <summary>The secret in all samples that have one.</summary>
    public const string Secret = "s3cret!";

    // Bytes of IAC commands as RFC 854 has them.
    private const string Will = "\u00ff\u00fb";
    private const string Do = "\u00ff\u00fd";

    public static IReadOnlyList<CredentialSample> All { get; } =
    [
        new CredentialSample("ftp", "FTP USER/PASS alice s3cret! True")
            .Server("220-Welcome\r\n 230 is not a code here\r\n220 ready\r\n").Client("USER alice\r\n").Server("331 password please\r\n")
            .Client("PASS s3cret!\r\n").Server("230-Hello\r\n230 in\r\n").Client("SYST\r\n").Server("215 UNIX\r\n"),
        new CredentialSample("ftp-refused", "FTP USER/PASS alice s3cret! False")
            .Server("220 ready\r\n").Client("FEAT\r\n").Server("211-Features\r\n MDTM\r\n211 End\r\n").Client("user alice\r\n").Server("331 go on\r\n")
            .Client("pass s3cret!\r\n").Server("530 no\r\n").Client("QUIT\r\n").Server("221 bye\r\n"),
        new CredentialSample("ftp-spaces", "FTP USER/PASS a b  s3cret!  True")
            .Server("220 ready\n").Client("USER a b\n").Server("331 \n").Client("PASS  s3cret! \n").Server("230 \n"),
        new CredentialSample("smtp-plain", "SMTP AUTH PLAIN alice s3cret! True")
            .Server("220 mx ESMTP\r\n").Client("EHLO me\r\n").Server("250-mx\r\n250 AUTH PLAIN LOGIN\r\n")
            .Client($"AUTH PLAIN {Base64("\0alice\0s3cret!")}\r\n").Server("235 ok\r\n"),
        new CredentialSample("smtp-plain-later", "SMTP AUTH PLAIN alice s3cret! False")
            .Server("220 mx ESMTP\r\n").Client("EHLO me\r\n").Server("250 AUTH PLAIN\r\n").Client("AUTH PLAIN\r\n").Server("334 \r\n")
            .Client($"{Base64("root\0alice\0s3cret!")}\r\n").Server("535 5.7.8 no\r\n"),
        new CredentialSample("smtp-login", "SMTP AUTH LOGIN alice s3cret! True")
            .Server("220 mx ESMTP\r\n").Client("EHLO me\r\n").Server("250 AUTH LOGIN\r\n").Client("AUTH LOGIN\r\n").Server("334 VXNlcm5hbWU6\r\n")
            .Client($"{Base64("alice")}\r\n").Server("334 UGFzc3dvcmQ6\r\n").Client($"{Base64("s3cret!")}\r\n").Server("235 ok\r\n"),
        new CredentialSample("smtp-login-initial", "SMTP AUTH LOGIN alice s3cret! True")
            .Server("220 mx ESMTP\r\n").Client("EHLO me\r\n").Server("250 AUTH LOGIN\r\n").Client($"AUTH LOGIN {Base64("alice")}\r\n")
            .Server("334 UGFzc3dvcmQ6\r\n").Client($"{Base64("s3cret!")}\r\n").Server("235 ok\r\n"),
        new CredentialSample("smtp-token", "SMTP AUTH XOAUTH2 alice s3cret! True")
            .Server("220 mx ESMTP\r\n").Client("EHLO me\r\n").Server("250 AUTH XOAUTH2\r\n")
            .Client($"AUTH XOAUTH2 {Base64("user=alice\u0001auth=Bearer s3cret!\u0001\u0001")}\r\n").Server("235 ok\r\n"),
        new CredentialSample("pop3", "POP3 USER/PASS alice s3cret! True")
            .Server("+OK ready <1@mx>\r\n").Client("CAPA\r\n").Server("+OK list\r\nUSER\r\n.\r\n").Client("USER alice\r\n").Server("+OK\r\n")
            .Client("PASS s3cret!\r\n").Server("+OK 2 messages\r\n"),
        new CredentialSample("pop3-pipelined", "POP3 USER/PASS alice s3cret! False")
            .Server("+OK ready\r\n").Client("USER alice\r\nPASS s3cret!\r\n").Server("+OK\r\n-ERR no\r\n"),
        new CredentialSample("pop3-plain", "POP3 AUTH PLAIN alice s3cret! True")
            .Server("+OK ready\r\n").Client("AUTH PLAIN\r\n").Server("+ \r\n").Client($"{Base64("\0alice\0s3cret!")}\r\n").Server("+OK in\r\n"),
        new CredentialSample("pop3-token", "POP3 AUTH OAUTHBEARER alice s3cret! False")
            .Server("+OK ready\r\n").Client($"AUTH OAUTHBEARER {Base64("n,a=alice,\u0001host=mx\u0001auth=Bearer s3cret!\u0001\u0001")}\r\n").Server("-ERR no\r\n"),
        new CredentialSample("imap", "IMAP LOGIN alice s3cret! True")
            .Server("* OK ready\r\n").Client("a1 CAPABILITY\r\n").Server("* CAPABILITY IMAP4rev1\r\na1 OK done\r\n").Client("a2 LOGIN alice s3cret!\r\n")
            .Server("a2 OK in\r\n"),
        new CredentialSample("imap-quoted", "IMAP LOGIN al\"ice s3cret! False")
            .Server("* OK ready\r\n").Client("a2 login \"al\\\"ice\" \"s3cret!\"\r\n").Server("a2 NO no\r\n"),
        new CredentialSample("imap-literals", "IMAP LOGIN alice s3cret! True")
            .Server("* OK ready\r\n").Client("a2 LOGIN {5}\r\n").Server("+ go\r\n").Client("alice {7+}\r\ns3cret!\r\n").Server("a2 OK in\r\n"),
        new CredentialSample("imap-plain", "IMAP AUTHENTICATE PLAIN alice s3cret! True")
            .Server("* OK ready\r\n").Client("a2 AUTHENTICATE PLAIN\r\n").Server("+ \r\n").Client($"{Base64("\0alice\0s3cret!")}\r\n").Server("a2 OK in\r\n"),
        new CredentialSample("imap-login", "IMAP AUTHENTICATE LOGIN alice s3cret! False")
            .Server("* OK ready\r\n").Client("a2 AUTHENTICATE LOGIN\r\n").Server("+ VXNlcg==\r\n").Client($"{Base64("alice")}\r\n").Server("+ UGFzcw==\r\n")
            .Client($"{Base64("s3cret!")}\r\n").Server("a2 NO no\r\n"),
        new CredentialSample("http-basic", "HTTP Basic Authorization alice s3cret! True")
            .Client($"GET / HTTP/1.1\r\nHost: www.example.com\r\nAuthorization: Basic {Base64("alice:s3cret!")}\r\n\r\n")
            .Server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"),
        new CredentialSample("http-basic-refused", "HTTP Basic Authorization alice s3cret! False")
            .Client("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").Server("HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n200\r\n0\r\n\r\n")
            .Client($"GET /a HTTP/1.1\r\nHost: x\r\nauthorization: basic {Base64("alice:s3cret!")}\r\n\r\n").Server("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"),
        new CredentialSample("http-proxy", "HTTP Basic Proxy-Authorization alice s3cret! True")
            .Client($"CONNECT a.example:443 HTTP/1.1\r\nProxy-Authorization: Basic {Base64("alice:s3cret!")}\r\n\r\n").Server("HTTP/1.1 200 OK\r\n\r\n"),
        new CredentialSample("http-form", "HTTP form form field password alice@example.com s3cret! -")
            .Client("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 61\r\n\r\n"
                + "token=1&session[email]=alice%40example.com&Password=s").Client("3cret%21")
            .Server("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
        new CredentialSample("http-form-refused", "HTTP form form field pwd alice s3cret! False")
            .Client("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "a\r\nlog=alice&\r\nb;x=y\r\npwd=s3cret!\r\n0\r\n\r\n")
            .Server("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"),
        new CredentialSample("http-query", "HTTP form query field pass alice s3cret! -")
            .Client("GET /login?user=alice&pass=s3cret! HTTP/1.0\r\n\r\n").Server("HTTP/1.0 200 OK\r\n\r\nhello"),
        new CredentialSample("http-json", "HTTP form JSON field password alice@example.com s3cret! False")
            .Client("POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 97\r\n\r\n"
                + "{\"query\": [1, {\"a\": null}], \"data\": {\"e-mail\": \"alice\\u0040example.com\", \"pass_word\"").Client(": \"s3cret!\"}}")
            .Server("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"),
        new CredentialSample("http-json-api", "HTTP form JSON field pwd alice s3cret! -")
            .Client("PUT /api HTTP/1.1\r\nHost: x\r\nContent-Type: application/vnd.api+json\r\nContent-Length: 32\r\n\r\n{\"login\":\"alice\",\"pwd\":\"s3cret!\"}")
            .Server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        new CredentialSample("http-multipart", "HTTP form form field password alice s3cret! -")
            .Client("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=\"--x y\"\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Chunk("----x y\r\nContent-Disposition: form-data; name=\"password\"; filename=\"a\"\r\nContent-Type: text/plain\r\n\r\nno\r\n"
                    + "----x y\r\ncontent-disposition: form-data; name=user\r\n\r\nalice\r\n"))
            .Client(Chunk("----x y\r\nContent-Disposition: form-data; name=\"Password\"\r\n\r\ns3cret!\r\n----x y--\r\n") + "0\r\n\r\n")
            .Server("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
        new CredentialSample("socks", "SOCKS password alice s3cret! True")
            .Client(Bytes.Of("05 02 00 02")).Server(Bytes.Of("05 02")).Client(new Bytes().Hex("01 05").Text("alice").Hex("07").Text(Secret)).Server(Bytes.Of("01 00"))
            .Client(Bytes.Of("05 01 00 01 0a000003 0050")).Server(Bytes.Of("05 00 00 01 0a000003 0050")),
        new CredentialSample("socks-refused", "SOCKS password alice s3cret! False")
            .Client(Bytes.Of("05 01 02")).Server(Bytes.Of("05 02")).Client(new Bytes().Hex("01 05").Text("alice").Hex("07").Text(Secret)).Server(Bytes.Of("01 ff")),
        new CredentialSample("mysql-clear", "MySQL mysql_clear_password alice s3cret! True")
            .Server(MySqlGreeting()).Client(MySqlLogin(1, "mysql_clear_password", [.. "s3cret!\0"u8])).Server(Bytes.Of("070000 02 00 0000 0200 0000")),
        new CredentialSample("mysql-switched", "MySQL mysql_clear_password alice s3cret! False")
            .Server(MySqlGreeting()).Client(MySqlLogin(1, "mysql_native_password", new byte[20])).Server(new Bytes().Hex("160000 02 fe").Text("mysql_clear_password\0"))
            .Client(new Bytes().Hex("080000 03").Text(Secret + "\0")).Server(new Bytes().Hex("090000 04 ff 1504").Text("#28000")),
        new CredentialSample("telnet", "Telnet prompt alice s3cret! True")
            .Server(Do + "\u0018" + Will + "\u0001\r\nHost\r\nlogin: ").Client(Will + "\u0018" + Do + "\u0001").Client("alix\u007fce\r\0").Server("alice\r\nPassword: ")
            .Client("s3cret!\r\n").Server("\r\nLast login: today\r\n$ "),
        new CredentialSample("telnet-refused", "Telnet prompt alice s3cret! False")
            .Server(Will + "\u0001Username:").Client("wrong\u0015alice\r\n").Server("alice\r\nPassword:").Client("s3cret!\r\n").Server("\r\nLogin incorrect\r\n"),
        new CredentialSample("ldap", "LDAP simple bind cn=alice s3cret! True")
            .Client(new Bytes().Hex("3008 020101 4203 020100")).Client(Bind(2, "cn=alice", Secret)).Server(BindAnswer(2, 0)),
        new CredentialSample("ldap-refused", "LDAP simple bind cn=alice s3cret! False").Client(Bind(1, "cn=alice", Secret)).Server(BindAnswer(1, 49)),
        new CredentialSample("mqtt", "MQTT CONNECT alice s3cret! True")
            .Client(new Bytes().Hex("101f 0004").Text("MQTT").Hex("04c2003c 0003").Text("abc").Hex("0005").Text("alice").Hex("0007").Text(Secret))
            .Server(Bytes.Of("20020000")),
        new CredentialSample("mqtt5", "MQTT CONNECT alice s3cret! False")
            .Client(new Bytes().Hex("1024 0004").Text("MQTT").Hex("05c2003c 03210014 0003").Text("abc").Hex("0005").Text("alice").Hex("0007").Text(Secret + "\0"))
            .Server(Bytes.Of("20030086 00")),
        new CredentialSample("postgresql", "PostgreSQL password alice s3cret! True")
            .Client(Bytes.Of("00000008 04d2162f")).Server("N").Client(new Bytes().Hex("00000014 00030000").Text("user\0alice\0\0"))
            .Server(Bytes.Of("52 00000008 00000003")).Client(new Bytes().Hex("70 0000000c").Text(Secret + "\0")).Server(Bytes.Of("52 00000008 00000000")),
        new CredentialSample("postgresql-refused", "PostgreSQL password alice s3cret! False")
            .Client(new Bytes().Hex("00000014 00030000").Text("user\0alice\0\0"))
            .Server(Bytes.Of("52 00000008 00000003")).Client(new Bytes().Hex("70 0000000c").Text(Secret + "\0")).Server(new Bytes().Hex("45 00000006").Text("S\0")),
        new CredentialSample("redis", "Redis AUTH alice s3cret! True")
            .Client("*3\r\n$4\r\nAUTH\r\n$5\r\nalice\r\n$7\r\ns3cret!\r\n").Server("+OK\r\n"),
        new CredentialSample("redis-refused", "Redis AUTH - s3cret! False")
            .Client("*1\r\n$4\r\nPING\r\n").Server("-NOAUTH\r\n").Client("*2\r\n$4\r\nauth\r\n$7\r\ns3cret!\r\n").Server("-WRONGPASS\r\n"),
        new CredentialSample("redis-hello", "Redis AUTH alice s3cret! True")
            .Client("*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$5\r\nalice\r\n$7\r\ns3cret!\r\n").Server("%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n"),
        new CredentialSample("redis-inline", "Redis AUTH - s3cret! True").Client("AUTH s3cret!\r\n").Server("+OK\r\n"),
        new CredentialSample("smb", "SMB NTLM DOMAIN\\alice - True").Client(SmbSetup(7, Ntlm())).Server(SmbSetup(7, [], isAnswer: true)),
        new CredentialSample("smb-refused", "SMB NTLM DOMAIN\\alice - False")
            .Client(SmbSetup(7, Ntlm())).Server(SmbSetup(7, [], isAnswer: true, status: 0xc000006d)),
    ];

    public static string Base64(string text) => Convert.ToBase64String(Encoding.Latin1.GetBytes(text));

    public static byte[] Bind(int id, string name, string secret) => new Bytes().Ber(0x30, new Bytes().Hex($"0201{id:x2}")
        .Ber(0x60, new Bytes().Hex("020103").Ber(4, Encoding.ASCII.GetBytes(name)).Ber(0x80, Encoding.ASCII.GetBytes(secret))));

    public static byte[] Snmp(int version, string community, int pdu) => new Bytes().Ber(0x30, new Bytes().Hex($"0201{version:x2}")
        .Ber(4, Encoding.ASCII.GetBytes(community)).Ber(pdu, Bytes.Of("020101 020100 020100 3000")));

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    /// <summary>The greeting of a MySQL server, Protocol::HandshakeV10.</summary>
    public static byte[] MySqlGreeting()
    {
        byte[] body = [10, .. "8.0.36\0"u8, 9, 0, 0, 0, .. "12345678"u8, 0, 0xff, 0xff, 45, 2, 0, 0xff, 0xdf, 21, .. new byte[10], .. "123456789012\0"u8, .. "mysql_native_password\0"u8];
        return [(byte)body.Length, 0, 0, 0, .. body];
    }

    /// <summary>A login of MySQL, Protocol::HandshakeResponse41, with a database.</summary>
    public static byte[] MySqlLogin(int number, string plugin, byte[] authentication)
    {
        // PROTOCOL_41, CONNECT_WITH_DB, SECURE_CONNECTION, PLUGIN_AUTH.
        byte[] body =
        [
            0x0d, 0x82, 0x08, 0, 0, 0, 0, 1, 45, .. new byte[23], .. "alice\0"u8, (byte)authentication.Length, .. authentication, .. "shop\0"u8,
            .. Encoding.ASCII.GetBytes(plugin), 0,
        ];
        return [(byte)body.Length, 0, 0, (byte)number, .. body];
    }

    private static byte[] BindAnswer(int id, int code) =>
        new Bytes().Ber(0x30, new Bytes().Hex($"0201{id:x2}").Ber(0x61, Bytes.Of($"0a01{code:x2} 0400 0400")));

    // [MS-SMB2] section 2.2.1.2, with the session setup's body left out but for the token.
    private static byte[] SmbSetup(int id, byte[] token, bool isAnswer = false, uint status = 0)
    {
        byte[] header =
        [
            0xfe, (byte)'S', (byte)'M', (byte)'B', 64, 0, 0, 0, .. BitConverter.GetBytes(status), 1, 0, 0, 0, (byte)(isAnswer ? 1 : 0), 0, 0, 0, 0, 0, 0, 0,
            (byte)id, .. new byte[39], .. token,
        ];
        return new Bytes().U32((uint)header.Length).Text(Encoding.Latin1.GetString(header));
    }

    // [MS-NLMP] section 2.2.1.3: domain and user at the end.
    private static byte[] Ntlm()
    {
        var (domain, user) = (Encoding.Unicode.GetBytes("DOMAIN"), Encoding.Unicode.GetBytes("alice"));
        byte[] Field(int length, int offset) => [(byte)length, 0, (byte)length, 0, (byte)offset, 0, 0, 0];
        return
        [
            .. "NTLMSSP\0"u8, 3, 0, 0, 0, .. new byte[16], .. Field(domain.Length, 64), .. Field(user.Length, 64 + domain.Length), .. new byte[20], .. domain, .. user,
        ];
    }
}
