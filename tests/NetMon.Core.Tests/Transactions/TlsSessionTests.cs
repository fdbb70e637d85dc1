using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetMon.Tests.Applications;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using static NetMon.Tests.Transactions.TlsMessages;

namespace NetMon.Tests.Transactions;

public sealed class TlsSessionTests
{
    [Fact]
    public void A_full_handshake_of_TLS_1_2_is_read()
    {
        var session = TlsTalk.Full12().Read();

        Assert.Equal(("Tcp", "www.example.com", "TLS 1.2", "h2"), (session.Transport, session.ServerName, session.Version, session.Alpn));
        Assert.Equal("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", session.CipherSuite);
        Assert.Equal(("10.0.0.1", 40000, "10.0.0.2", 80), (session.Client, session.ClientPort, session.Server, session.ServerPort));
        Assert.True(session.Established);
        Assert.False(session.Resumed);
        Assert.Equal(0.002, session.ConnectLatency!.Value, 9);
        Assert.Equal(0.003, session.HandshakeLatency!.Value, 9);
        Assert.Equal(0.021, session.FirstResponseLatency!.Value, 9);
        Assert.Equal(4, session.PacketNumber);
        Assert.Null(session.Alert);
        Assert.Null(session.StartTls);
        Assert.Null(session.Remark);
        Assert.False(session.EncryptedClientHello);
        Assert.StartsWith("t12d0102h2_", session.Ja4, StringComparison.Ordinal);
        Assert.StartsWith("t1201h2_c02f_", session.Ja4s, StringComparison.Ordinal);
    }

    [Fact]
    public void The_certificate_is_that_of_the_server()
    {
        var session = TlsTalk.Full12().Read();
        using var certificate = session.GetCertificate();

        Assert.Equal("CN=www.example.com, O=\"Example, Inc.\", C=US", session.CertificateSubject);
        Assert.Equal(session.CertificateSubject, session.CertificateIssuer);
        Assert.True(session.CertificateSelfSigned);
        Assert.Equal("www.example.com, *.example.net, 2001:db8::1", session.CertificateNames);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), session.CertificateNotBefore!.Value.ToUniversalTime());
        Assert.Equal(DateTimeKind.Local, session.CertificateNotAfter!.Value.Kind);
        Assert.Equal(new DateTime(2056, 1, 2, 3, 4, 5, DateTimeKind.Utc), session.CertificateNotAfter!.Value.ToUniversalTime());
        Assert.Equal(2_714_007_845_000_000_000, session.CertificateNotAfterNanoseconds);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Certificate)).ToLowerInvariant(), session.CertificateSha256);
        Assert.Equal(1, session.ChainLength);
        Assert.Equal(certificate!.RawData, Certificate);
    }

    [Fact]
    public void A_handshake_of_TLS_1_3_ends_with_the_Finished_of_the_client()
    {
        var session = TlsTalk.Full13().Read();

        Assert.Equal(("TLS 1.3", "TLS_AES_128_GCM_SHA256", "h2, http/1.1"), (session.Version, session.CipherSuite, session.Alpn));
        Assert.True(session.Established);
        Assert.False(session.Resumed);
        Assert.Equal(0.006, session.HandshakeLatency!.Value, 9);
        Assert.Null(session.CertificateSubject);
        Assert.Null(session.CertificateNotAfter);
        Assert.Null(session.CertificateSelfSigned);
        Assert.Null(session.ChainLength);
        Assert.Null(session.GetCertificate());
    }

    [Fact]
    public void Session_tickets_are_not_taken_for_the_answer() =>
        Assert.Equal(0.022, TlsTalk.Full13().Read().FirstResponseLatency!.Value, 9);

    [Fact]
    public void Tickets_before_the_request_are_no_answer_either()
    {
        var session = new TlsTalk().Client(Hello13()).Server([.. Answer13(), .. Data(500)])
            .Client(Data(Finished13)).Server(Data(234)).Wait(1).Client(Data(100)).Wait(0.004).Server(Data(90)).Read();

        Assert.Equal(0.005, session.FirstResponseLatency!.Value, 9);
    }

    [Fact]
    public void The_request_may_come_between_tickets()
    {
        var session = new TlsTalk().Client(Hello13()).Server([.. Answer13(), .. Data(500)])
            .Client(Data(Finished13)).Server(Data(234)).Client(Data(100)).Server(Data(234))
            .Wait(0.004).Server(Data(90)).Read();

        Assert.Equal(0.006, session.FirstResponseLatency!.Value, 9);
    }

    [Fact]
    public void A_client_certificate_belongs_to_the_handshake()
    {
        var session = new TlsTalk().Client(Hello13()).Server([.. Answer13(), .. Data(500)])
            .Client([.. Data(900), .. Data(280)]).Client(Data(Finished13))
            .Client(Data(100)).Server(Data(3000)).Read();

        Assert.Equal(0.003, session.HandshakeLatency!.Value, 9);
        Assert.Equal(0.001, session.FirstResponseLatency!.Value, 9);
    }

    [Theory]
    [InlineData(Alert13, false, "Encrypted Alert", "Client")]
    [InlineData(Finished13, true, null, null)]
    public void In_TLS_1_3_the_length_of_the_clients_first_record_tells_whether_it_agrees(int length, bool isEstablished, string? alert, string? from)
    {
        var session = new TlsTalk().Client(Hello13()).Server([.. Answer13(), .. Data(500)]).Client(Data(length)).Read();

        Assert.Equal((isEstablished, alert, from), (session.Established, session.Alert, session.AlertFrom));
        Assert.Equal(isEstablished, session.HandshakeLatency is not null);
    }

    [Fact]
    public void A_HelloRetryRequest_leads_to_a_second_ClientHello()
    {
        byte[] retry =
        [
            3, 3, 0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
            0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c, 0, 0x13, 0x02, 0, 0, 6, 0, 43, 0, 2, 3, 4,
        ];
        var change = TlsBytes.Record(TlsBytes.ChangeCipherSpec, [1]);
        var session = new TlsTalk().Client(Hello13())
            .Server([.. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.Message(2, retry)), .. change])
            .Client([.. change, .. Hello13(TlsBytes.Groups(23))])
            .Server([.. Answer13(), .. Data(500)]).Client(Data(Finished13)).Read();

        Assert.True(session.Established);
        Assert.Equal("TLS_AES_128_GCM_SHA256", session.CipherSuite);
        Assert.Equal(new TlsTalk().Client(Hello13()).Read().Ja4, session.Ja4);
        Assert.Equal(0.004, session.HandshakeLatency!.Value, 9);
    }

    [Fact]
    public void A_resumed_session_of_TLS_1_2_has_no_certificate()
    {
        byte[] answer = [.. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, EcdheRsaAes128)), .. Finish12()];
        var session = new TlsTalk().Client(Hello12()).Server(answer).Client(Finish12()).Read();

        Assert.True(session.Resumed);
        Assert.True(session.Established);
        Assert.Equal(0.002, session.HandshakeLatency!.Value, 9);
        Assert.Null(session.ChainLength);
    }

    [Fact]
    public void A_resumed_session_of_TLS_1_3_has_a_shared_key()
    {
        var session = new TlsTalk().Client(Hello13()).Server(Answer13(TlsBytes.Extension(41, 0, 0))).Read();

        Assert.True(session.Resumed);
    }

    [Theory]
    [InlineData(2, 40, "Handshake Failure")]
    [InlineData(2, 70, "Protocol Version")]
    [InlineData(1, 112, "Unrecognized Name")]
    public void An_alert_names_its_sender(byte level, byte description, string expected)
    {
        var session = new TlsTalk().Client(Hello12()).Server(Alert(level, description)).Read();

        Assert.Equal((expected, "Server", false), (session.Alert, session.AlertFrom, session.Established));
        Assert.Null(session.Version);
    }

    [Fact]
    public void An_alert_that_ends_a_session_is_no_failure()
    {
        var session = new TlsTalk().Client(Hello12()).Server(Flight12()).Client(Finish12(KeyExchange))
            .Server(Finish12()).Client(TlsBytes.Record(TlsBytes.Alert, new byte[26])).Read();

        Assert.True(session.Established);
        Assert.Null(session.Alert);
    }

    [Fact]
    public void The_bytes_may_be_split_anywhere()
    {
        foreach (var talk in new[] { TlsTalk.Full12(), TlsTalk.Full13() })
        {
            var expected = Describe(talk.Read());
            var longest = talk.Packets.Max(p => p.PayloadLength);
            for (var split = 1; split < longest; split++)
            {
                var packets = talk.Packets.SelectMany(packet => Split(packet, split));
                Assert.Equal(expected, Describe(Assert.Single(TransactionRun.Tls(packets))));
            }
        }
    }

    [Fact]
    public void The_bytes_may_come_one_by_one()
    {
        var talk = TlsTalk.Full12();
        var packets = talk.Packets.SelectMany(packet => Enumerable.Range(0, Math.Max(1, packet.PayloadLength)).Select(i => Cut(packet, i, Math.Min(1, packet.PayloadLength))));

        Assert.Equal(Describe(talk.Read()), Describe(Assert.Single(TransactionRun.Tls(packets))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_message_may_be_spread_over_records(int length)
    {
        byte[] Spread(byte[] messages, ushort version) => [.. messages.Chunk(length).SelectMany(part => TlsBytes.Record(TlsBytes.Handshake, part, version))];
        byte[] flight =
        [
            .. TlsBytes.ServerHello(Tls12, EcdheRsaAes128), .. TlsBytes.Certificate(Certificate), .. TlsBytes.Message(14, []),
        ];
        var session = new TlsTalk().Client(Spread(Hello12()[5..], Tls10)).Server(Spread(flight, Tls12)).Read();

        Assert.Equal(("www.example.com", "TLS 1.2", 1), (session.ServerName, session.Version, session.ChainLength));
    }

    [Fact]
    public void The_client_is_who_sends_the_ClientHello()
    {
        var session = new TlsTalk(isOpenedByServer: true).Client(Hello12()).Server(Flight12()).Read();

        Assert.Equal(("10.0.0.2", 80, "10.0.0.1", 40000), (session.Client, session.ClientPort, session.Server, session.ServerPort));
        Assert.Equal("TLS 1.2", session.Version);
    }

    [Theory]
    [InlineData("EHLO c\r\nSTARTTLS\r\n", "220 s\r\n250-s\r\n250 STARTTLS\r\n220 go\r\n", "SMTP")]
    [InlineData("a1 starttls\r\n", "* OK\r\na1 OK\r\n", "IMAP")]
    [InlineData("CAPA\r\nSTLS\r\n", "+OK\r\n", "POP3")]
    [InlineData("AUTH TLS\r\n", "220 s\r\n234 go\r\n", "FTP")]
    [InlineData("<?xml version='1.0'?><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed/>", "XMPP")]
    [InlineData("0\u001d\u0002\u0001\u0001w\u0018\u0080\u00161.3.6.1.4.1.1466.20037", "0\u000c\u0002\u0001\u0001", "LDAP")]
    [InlineData("\0\0\0\u0008\u0004\u00d2\u0016/", "S", "PostgreSQL")]
    [InlineData("\u0020\0\0\u0001\u0005\u008a\u0008\0\0\0\0\u0001-\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "", "MySQL")]
    [InlineData("CONNECT www.example.com:443 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", null)]
    public void Clear_text_may_come_first(string client, string server, string? expected)
    {
        var (command, answer) = (Encoding.Latin1.GetBytes(client), Encoding.Latin1.GetBytes(server));
        for (var split = 1; split <= command.Length; split++)
        {
            var talk = new TlsTalk().Client(command[..split]).Client(command[split..]);
            if (answer.Length > 0) talk.Server(answer);
            var session = talk
                .Client(Hello12()).Server(Flight12()).Client(Finish12(KeyExchange)).Server(Finish12()).Read();

            Assert.Equal((expected, "www.example.com", true), (session.StartTls, session.ServerName, session.Established));
        }
    }

    [Fact]
    public void Other_connections_are_given_up_early()
    {
        var page = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n" + new string('x', 10_000));
        var talk = new TlsTalk().Client("GET / HTTP/1.1\r\n\r\n"u8.ToArray()).Server(page).Client(Hello12());

        Assert.Empty(TransactionRun.Tls(talk.Packets));
    }

    [Fact]
    public void A_long_greeting_of_the_server_may_come_first()
    {
        var talk = new TlsTalk();
        for (var i = 0; i < 500; i++) talk.Server(Encoding.ASCII.GetBytes("220-" + new string('x', 994) + "\r\n"));
        talk.Client("STARTTLS\r\n"u8.ToArray()).Server("220 go\r\n"u8.ToArray()).Client(Hello12()).Server(Flight12());

        Assert.Equal(("SMTP", "www.example.com"), (talk.Read().StartTls, talk.Read().ServerName));
    }

    [Fact]
    public void Records_without_a_hello_may_come_first()
    {
        var empty = Enumerable.Repeat(TlsBytes.Record(TlsBytes.ApplicationData, []), 280).SelectMany(b => b).ToArray();
        var talk = new TlsTalk();
        for (var i = 0; i < 100; i++) talk.Client(empty);

        Assert.Equal("www.example.com", talk.Client(Hello12()).Server(Flight12()).Read().ServerName);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    public void A_hello_that_is_no_longer_searched_for_is_told(bool isGreeting, int expected)
    {
        var part = isGreeting ? Encoding.ASCII.GetBytes("220-" + new string('x', 1400)) : [.. Enumerable.Repeat(TlsBytes.Record(TlsBytes.ApplicationData, []), 280).SelectMany(b => b)];
        var talk = new TlsTalk();
        for (var i = 0; i < 1000; i++) talk.Say(isClient: !isGreeting, part);
        talk.Client(Hello12()).Server(Flight12());
        var reader = TransactionReader.ForTls(new TransactionOptions());

        Assert.Empty(TransactionRun.Read<TlsSession>(reader, talk.Packets));
        Assert.Equal(expected, reader.Unsearched);
    }

    [Fact]
    public void Ordinary_connections_are_not_told()
    {
        // Mail: the server greets, and the client sends much. And a page, and SSH.
        var mail = new TlsTalk().Server("220 s\r\n"u8.ToArray()).Client("EHLO c\r\n"u8.ToArray());
        var page = new TlsTalk().Client("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        var shell = new TlsTalk().Server("SSH-2.0-a\r\n"u8.ToArray()).Client("SSH-2.0-b\r\n"u8.ToArray());
        for (var i = 0; i < 1500; i++)
        {
            mail.Client(new byte[1000]);
            page.Server(new byte[1000]);
            shell.Server(new byte[1000]);
        }

        foreach (var talk in new[] { mail, page, shell })
        {
            var reader = TransactionReader.ForTls(new TransactionOptions());
            Assert.Empty(TransactionRun.Read<TlsSession>(reader, talk.Packets));
            Assert.Equal(0, reader.Unsearched);
        }
    }

    [Fact]
    public void Application_data_without_a_hello_is_no_session() =>
        Assert.Empty(TransactionRun.Tls(new TlsTalk().Client(Data(100)).Server(Data(100)).Packets));

    [Fact]
    public void A_session_may_be_seen_from_its_ServerHello_on()
    {
        var session = new TlsTalk().Server(Flight12()).Client(Finish12(KeyExchange)).Server(Finish12()).Read();

        Assert.Equal(("10.0.0.1", "TLS 1.2", true), (session.Client, session.Version, session.Established));
        Assert.Null(session.ServerName);
        Assert.Null(session.Ja4);
        Assert.Null(session.EncryptedClientHello);
        Assert.Null(session.HandshakeLatency);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_direction_is_read_without_the_other(bool isClient)
    {
        var session = Assert.Single(TransactionRun.Tls(TlsTalk.Full12().Packets.Where(p => p.SrcPort == TcpPackets.ClientPort == isClient)));

        Assert.Equal("10.0.0.1", session.Client);
        Assert.True(session.Established);
        Assert.Equal(isClient ? "www.example.com" : null, session.ServerName);
        Assert.Equal(isClient ? null : 1, session.ChainLength);
        Assert.Null(session.FirstResponseLatency);
    }

    [Fact]
    public void After_missing_bytes_reading_goes_on()
    {
        var flight = Flight12();
        var session = new TlsTalk().Client(Hello12()).Server(flight[..200]).Lose(isClient: false, flight.Length - 200)
            .Client(Finish12(KeyExchange)).Server(Finish12()).Read();

        Assert.Equal("TLS 1.2", session.Version);
        Assert.True(session.Established);
        // A certificate was begun, so it is a full handshake.
        Assert.False(session.Resumed);
        Assert.Null(session.CertificateSubject);
        Assert.Null(session.ChainLength);
        Assert.Equal("Bytes of the handshake are missing", session.Remark);
    }

    [Fact]
    public void Of_a_hello_that_is_cut_the_beginning_is_read()
    {
        var hello = Hello12(TlsBytes.Extension(21, new byte[500]));
        var session = new TlsTalk().Client(hello[..200]).Lose(isClient: true, hello.Length - 200).Server(Flight12()).Read();

        Assert.Equal(("www.example.com", "TLS 1.2"), (session.ServerName, session.Version));
        Assert.Null(session.Ja4);
        Assert.NotNull(session.Remark);
    }

    [Fact]
    public void A_certificate_of_a_megabyte_is_read()
    {
        const int Length = 1_100_000;
        byte[] message = [11, .. Big24(Length + 6 + Certificate.Length + 3), .. Big24(Length + 3 + Certificate.Length + 3), .. Big24(Certificate.Length), .. Certificate, .. Big24(Length), .. new byte[Length]];
        var talk = new TlsTalk().Client(Hello12())
            .Server(TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, EcdheRsaAes128)));
        foreach (var part in message.Chunk(16_384)) talk.Server(TlsBytes.Record(TlsBytes.Handshake, part));
        var session = talk.Client(Finish12(KeyExchange)).Server(Finish12()).Read();

        Assert.Null(session.Remark);
        Assert.Equal(2, session.ChainLength);
        Assert.Equal("www.example.com, *.example.net, 2001:db8::1", session.CertificateNames);
    }

    [Fact]
    public void A_certificate_that_is_too_long_is_not_kept()
    {
        const int Length = 3_000_000;
        byte[] message = [11, .. Big24(Length + 6), .. Big24(Length + 3), .. Big24(Length), .. new byte[Length]];
        var talk = new TlsTalk().Client(Hello12())
            .Server(TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, EcdheRsaAes128)));
        foreach (var part in message.Chunk(16_384)) talk.Server(TlsBytes.Record(TlsBytes.Handshake, part));
        var session = talk.Client(Finish12(KeyExchange)).Server(Finish12()).Read();

        Assert.True(session.Established);
        Assert.Equal("A message is too long to be read", session.Remark);
        Assert.Null(session.GetCertificate());
    }

    [Fact]
    public void A_certificate_that_is_none_is_survived()
    {
        foreach (var bytes in new byte[][] { [0x30], [0], PersonalInformation(), new byte[100], [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff], [.. Certificate[..80]] })
        {
            var session = new TlsTalk().Client(Hello12()).Server(
                [
                    .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, EcdheRsaAes128)),
                    .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.Certificate(bytes)),
                ]).Read();

            Assert.Null(session.GetCertificate());
            Assert.Null(session.CertificateNotAfter);
            Assert.NotNull(session.CertificateSha256);
        }
    }

    [Fact]
    public void Text_of_a_certificate_is_safe()
    {
        byte[] name = new Bytes().Ber(0x31, new Bytes().Ber(0x30, new Bytes().Hex("0603550403").Ber(0x0c, Encoding.UTF8.GetBytes("a\u001b[31m,\u202e"))));
        byte[] validity = new Bytes().Ber(0x17, "491231235959Z"u8.ToArray()).Ber(0x17, "500101000000Z"u8.ToArray());
        byte[] fields = new Bytes().Hex("020101").Ber(0x30, []).Ber(0x30, name).Ber(0x30, validity).Ber(0x30, name);
        byte[] certificate = new Bytes().Ber(0x30, new Bytes().Ber(0x30, fields));
        var session = new TlsTalk().Client(Hello12()).Server(
            [
                .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ServerHello(Tls12, EcdheRsaAes128)),
                .. TlsBytes.Record(TlsBytes.Handshake, TlsBytes.Certificate(certificate)),
            ]).Read();

        Assert.Equal("CN=\"a\\x1b[31m,\\u202e\"", session.CertificateSubject);
        Assert.Equal((2049, 1950), (session.CertificateNotBefore!.Value.ToUniversalTime().Year, session.CertificateNotAfter!.Value.ToUniversalTime().Year));
    }

    [Fact]
    public void A_session_is_output_when_its_first_answer_begins()
    {
        var items = new ItemList();
        var reader = TransactionReader.ForTls(new TransactionOptions());
        reader.Start(items);
        foreach (var packet in TlsTalk.Full12().Packets) reader.OnPacket(packet);
        reader.OnTick(0);

        Assert.Single(items.Items);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 1)]
    public void A_hello_without_an_answer_is_output_after_the_timeout(int seconds, int expected)
    {
        var items = new ItemList();
        var talk = new TlsTalk().Client(Hello12());
        var reader = TransactionReader.ForTls(new TransactionOptions { Timeout = TimeSpan.FromSeconds(5) });
        reader.Start(items);
        foreach (var packet in talk.Packets) reader.OnPacket(packet);
        foreach (var packet in talk.Wait(seconds).Client([]).Packets.TakeLast(1)) reader.OnPacket(packet);
        reader.OnTick(talk.Time);

        Assert.Equal(expected, items.Items.OfType<TransactionsEnded>().Sum(ended => ended.Transactions.Count));
    }

    [Fact]
    public void An_old_client_says_hello_in_SSL_2_0()
    {
        byte[] hello = new Bytes().Hex("802e 01 0301 0015 0000 0010").Zeros(21 + 16);
        var session = new TlsTalk().Client(hello).Server(Flight12()).Read();

        Assert.Equal("TLS 1.2", session.Version);
        Assert.Null(session.Ja3);
    }

    [Fact]
    public void Encrypted_Client_Hello_is_said() =>
        Assert.True(new TlsTalk().Client(Hello13(TlsBytes.Extension(0xfe0d, new byte[10]))).Read().EncryptedClientHello);

    // A PKCS #12 file, which is no certificate.
    private static byte[] PersonalInformation()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return certificate.Export(X509ContentType.Pkcs12);
    }

    private static byte[] Big24(int value) => [(byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static string Describe(TlsSession session) => string.Join('|', typeof(TlsSession).GetProperties()
        .Where(p => p.Name != nameof(TlsSession.PacketNumber)).Select(p => $"{p.Name}={p.GetValue(session)}"));

    // The packets of a payload in two parts, with the same time.
    private static IEnumerable<PacketRecord> Split(PacketRecord packet, int at) => packet.PayloadLength <= at
        ? [packet]
        : [Cut(packet, 0, at), Cut(packet, at, packet.PayloadLength - at)];

    private static PacketRecord Cut(PacketRecord packet, int offset, int length)
    {
        var fromClient = packet.SrcPort == TcpPackets.ClientPort;
        var cut = new TcpPackets { Time = packet.TimestampNanoseconds!.Value };
        cut.Add(fromClient, packet.TcpFlags!.Value, packet.Seq!.Value + (uint)offset, packet.Ack!.Value, packet.GetPayload().AsSpan(offset, length).ToArray());
        return cut.Packets[0];
    }
}
