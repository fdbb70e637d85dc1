using System.Security.Cryptography;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Decryption;
using NetMon.Tests.Flows.Decryption;
using NetMon.Transactions;

namespace NetMon.Tests.Transactions;

/// <summary>What a session of TLS tells when its secrets are known.</summary>
public sealed class DecryptedSessionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netmon");

    public static TheoryData<string> Names =>
    [
        "tls13-aes128-gcm", "tls13-chacha20", "tls13-retry", "tls13-one-ticket", "tls13-early-data", "tls12-ecdhe-aes128-gcm", "tls12-renegotiation",
        "rfc8448-3", "rfc8448-4", "rfc8448-5", "imaps-login", "starttls-login", "tls13-certificate-required",
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_certificate_of_TLS_1_3_is_known()
    {
        var recorded = RecordedSession.Load("imaps-login");

        var session = Read(recorded);
        using var certificate = session.GetCertificate();

        Assert.Equal(("O=Example, CN=test.example", "O=Example, CN=test.example"), (session.CertificateSubject, session.CertificateIssuer));
        Assert.Equal("test.example, *.test.example", session.CertificateNames);
        Assert.Equal(certificate!.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), session.CertificateSha256);
        Assert.Equal("7a0c4b30b4917750c762e84a1485a901ad31d55e90f7a3bc449f1bd2b8d4573d", session.CertificateSha256);
        Assert.Equal(new DateTime(2036, 11, 24, 10, 17, 47, DateTimeKind.Utc), session.CertificateNotAfter!.Value.ToUniversalTime());
        Assert.True(session.CertificateSelfSigned);
        Assert.Equal(1, session.ChainLength);
        Assert.Equal((true, true, false, null), (session.Decrypted, session.Established, session.Resumed, session.Alert));
        Assert.Equal(0.002, session.HandshakeLatency!.Value, 9);
    }

    [Fact]
    public void The_chosen_protocol_is_known()
    {
        Assert.Equal("h2", Read(RecordedSession.Load("tls13-one-ticket")).Alpn);
        Assert.Equal("other, h2", Assert.Single(TransactionRun.Tls(RecordedSession.Load("tls13-one-ticket").ToPackets())).Alpn);
    }

    [Fact]
    public void A_single_ticket_is_no_answer()
    {
        var recorded = RecordedSession.Load("tls13-one-ticket");

        Assert.Equal(0.002, Read(recorded).FirstResponseLatency!.Value, 9);
        // Without secrets it looks like one.
        Assert.Equal(0.001, Assert.Single(TransactionRun.Tls(recorded.ToPackets())).FirstResponseLatency!.Value, 9);
    }

    [Fact]
    public void A_client_without_the_certificate_that_the_server_wants_is_refused()
    {
        var recorded = RecordedSession.Load("tls13-certificate-required");

        var session = Read(recorded);

        Assert.Equal(("Certificate Required", "Server", false), (session.Alert, session.AlertFrom, session.Established));
        Assert.Equal("O=Example, CN=test.example", session.CertificateSubject);
        Assert.Null(Assert.Single(TransactionRun.Tls(recorded.ToPackets())).Alert);
    }

    [Fact]
    public void The_Finished_of_the_client_is_enough_where_the_server_was_not_captured()
    {
        var recorded = RecordedSession.Load("tls13-one-ticket");
        var (direction, flight) = recorded.Pieces[1];
        var serverHello = TlsRecord.HeaderLength + ((flight[3] << 8) | flight[4]);
        var parts = recorded.With([recorded.Pieces[0], (direction, flight[..serverHello]), (direction, flight[serverHello..]), .. recorded.Pieces.Skip(2)]);
        var packets = parts.ToPackets();
        packets.RemoveAt(3 + 2);

        var session = Assert.Single(TransactionRun.Tls(
            packets, new TransactionOptions { KeyLog = RecordedSession.OpenKeyLog(_folder, recorded.KeyLog) }));

        Assert.Equal((true, true, "Bytes of the handshake are missing"), (session.Decrypted, session.Established, session.Remark));
        Assert.Equal(0.003, session.HandshakeLatency!.Value, 9);
        Assert.Null(session.CertificateSubject);
    }

    [Fact]
    public void A_session_after_STARTTLS_is_decrypted()
    {
        var session = Read(RecordedSession.Load("starttls-login"));

        Assert.Equal(("SMTP", "TLS 1.2", true, true), (session.StartTls, session.Version, session.Established, session.Decrypted));
        Assert.Equal(0.003, session.HandshakeLatency!.Value, 9);
        Assert.Equal(0.001, session.FirstResponseLatency!.Value, 9);
    }

    [Fact]
    public void A_session_that_resumes_has_no_certificate()
    {
        var session = Read(RecordedSession.Load("rfc8448-4"));

        Assert.Equal((true, true, true), (session.Decrypted, session.Established, session.Resumed));
        Assert.Null(session.CertificateSubject);
        // Of early data it is not known when it ends.
        Assert.Null(session.FirstResponseLatency);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Secrets_of_other_sessions_change_nothing(string name)
    {
        var recorded = RecordedSession.Load(name);
        var without = Assert.Single(TransactionRun.Tls(recorded.ToPackets()));

        var with = Read(recorded, RecordedSession.Load("tls13-aes256-gcm").KeyLog);

        Assert.Equal(Show(without), Show(with));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_secrets_change_nothing(string name)
    {
        var recorded = RecordedSession.Load(name);
        var wrong = string.Join('\n', recorded.KeyLog.Split('\n').Select(line => line.TrimEnd()).Select(line => line.Length > 4 ? line[..^4] + "abcd" : line));
        var without = Assert.Single(TransactionRun.Tls(recorded.ToPackets()));

        Assert.Equal(Show(without), Show(Read(recorded, wrong)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_does_not_matter_where_a_piece_is_split(string name)
    {
        var recorded = RecordedSession.Load(name);
        var keyLog = RecordedSession.OpenKeyLog(_folder, recorded.KeyLog);
        var whole = ShowContent(Read(recorded));
        for (var piece = 0; piece < recorded.Pieces.Count; piece++)
        {
            var (direction, bytes) = recorded.Pieces[piece];
            for (var at = 1; at < bytes.Length; at++)
            {
                var split = recorded.With(
                    [.. recorded.Pieces.Take(piece), (direction, bytes[..at]), (direction, bytes[at..]), .. recorded.Pieces.Skip(piece + 1)]);

                var session = Assert.Single(TransactionRun.Tls(split.ToPackets(), new TransactionOptions { KeyLog = keyLog }));

                Assert.True(whole == ShowContent(session), $"piece {piece} split at {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_piece_makes_no_session_of_another(string name)
    {
        var recorded = RecordedSession.Load(name);
        var keyLog = RecordedSession.OpenKeyLog(_folder, recorded.KeyLog);
        var whole = Read(recorded);
        var packets = recorded.ToPackets();
        for (var missing = 3; missing < packets.Count; missing++)
        {
            var sessions = TransactionRun.Tls(packets.Where((_, i) => i != missing), new TransactionOptions { KeyLog = keyLog });

            Assert.True(sessions.Count <= 1, $"packet {missing}");
            Assert.All(sessions, session => Assert.True(session.CertificateSha256 is null || session.CertificateSha256 == whole.CertificateSha256));
        }
    }

    [Theory]
    [InlineData("tls13-one-ticket")]
    [InlineData("tls13-certificate-required")]
    public void A_changed_byte_makes_no_other_certificate(string name)
    {
        var recorded = RecordedSession.Load(name);
        var keyLog = RecordedSession.OpenKeyLog(_folder, recorded.KeyLog);
        var whole = Read(recorded);
        for (var piece = 0; piece < recorded.Pieces.Count; piece++)
        {
            var (direction, bytes) = recorded.Pieces[piece];
            for (var at = 0; at < bytes.Length; at++)
            {
                byte[] changed = [.. bytes];
                changed[at] ^= 0x41;
                var damaged = recorded.With([.. recorded.Pieces.Take(piece), (direction, changed), .. recorded.Pieces.Skip(piece + 1)]);

                var sessions = TransactionRun.Tls(damaged.ToPackets(), new TransactionOptions { KeyLog = keyLog });

                Assert.All(sessions, session => Assert.True(
                    session.CertificateSha256 is null || session.CertificateSha256 == whole.CertificateSha256, $"piece {piece}, byte {at}"));
            }
        }
    }

    [Fact]
    public void Secrets_may_come_after_the_handshake()
    {
        var recorded = RecordedSession.Load("tls13-one-ticket");
        var path = Path.Join(_folder.FullName, "late.log");
        File.WriteAllText(path, RecordedSession.Load("tls13-aes256-gcm").KeyLog);
        var clock = new SteppedClock();
        var keyLog = KeyLogFile.Open(path, clock);
        var packets = recorded.ToPackets();

        IEnumerable<PacketRecord> Packets()
        {
            for (var i = 0; i < packets.Count; i++)
            {
                if (i == packets.Count - 1)
                {
                    File.AppendAllText(path, recorded.KeyLog);
                    clock.Advance(2);
                }

                yield return packets[i];
            }
        }

        var session = Assert.Single(TransactionRun.Tls(Packets(), new TransactionOptions { KeyLog = keyLog }));

        Assert.Equal("O=Example, CN=test.example", session.CertificateSubject);
        Assert.Equal(0.002, session.FirstResponseLatency!.Value, 9);
    }

    [Fact]
    public void The_secrets_of_a_pcapng_file_are_used()
    {
        var session = Assert.Single(TransactionRun.Tls(RecordedSession.Load("imaps-login").ToPacketsWithSecrets()));

        Assert.Equal((true, "O=Example, CN=test.example"), (session.Decrypted, session.CertificateSubject));
    }

    private static string Show(TlsSession session) => string.Join('|', typeof(TlsSession).GetProperties().Select(property => property.GetValue(session)));

    // A split adds a packet: numbers and times are others.
    private static string ShowContent(TlsSession session) => string.Join('|', typeof(TlsSession).GetProperties()
        .Where(property => !property.Name.EndsWith("Latency", StringComparison.Ordinal) && property.Name is not ("PacketNumber" or "Time" or "TimeNanoseconds"))
        .Select(property => property.GetValue(session)));

    private TlsSession Read(RecordedSession recorded, string? keyLog = null) => Assert.Single(TransactionRun.Tls(
        recorded.ToPackets(), new TransactionOptions { KeyLog = RecordedSession.OpenKeyLog(_folder, keyLog ?? recorded.KeyLog) }));
}
