using NetMon.Flows.Decryption;

namespace NetMon.Tests.Flows.Decryption;

public sealed class TlsPlaintextTests
{
    private const string Updated = "before update\nafter update\nonce more\n";
    private const string UpdatedReversed = "etadpu erofeb\netadpu retfa\n";
    private const string Hello = "hello client\n";
    private const string HelloReversed = "tneilc olleh\n";

    private static readonly string Rfc8448Data = new([.. Enumerable.Range(0, 50).Select(i => (char)i)]);

    public static TheoryData<string, string, string> Sessions => new()
    {
        { "tls13-aes128-gcm", Updated, UpdatedReversed },
        { "tls13-aes256-gcm", Updated, UpdatedReversed },
        { "tls13-chacha20", Updated, UpdatedReversed },
        { "tls13-aes128-ccm", Hello, HelloReversed },
        { "tls13-retry", Hello, HelloReversed },
        { "tls12-ecdhe-aes128-gcm", Hello, HelloReversed },
        { "tls12-rsa-aes256-gcm", Hello, HelloReversed },
        { "tls12-dhe-chacha20", Hello, HelloReversed },
        { "tls12-ecdhe-aes128-ccm", Hello, HelloReversed },
        { "tls12-psk-aes256-ccm8", Hello, HelloReversed },
        { "tls12-renegotiation", "before\nafter\n", "erofeb\nretfa\n" },
        { "rfc8448-3", Rfc8448Data, Rfc8448Data },
        { "rfc8448-5", "", "" },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    public void A_session_is_decrypted_with_its_key_log(string name, string sent, string received)
    {
        var run = DecryptedRun.Of(RecordedSession.Load(name));

        Assert.Equal((sent, received), (run.Sent, run.Received));
        Assert.Empty(run.Notes);
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void It_does_not_matter_how_the_bytes_are_split(string name, string sent, string received)
    {
        var session = RecordedSession.Load(name);
        foreach (var length in (int[])[1, 2, 3, 5, 6, 7, 64, 1000])
        {
            var run = DecryptedRun.Of(session.Split(length));

            Assert.Equal((sent, received), (run.Sent, run.Received));
            Assert.Empty(run.Notes);
        }
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void A_direction_split_in_two_anywhere_is_the_same(string name, string sent, string received)
    {
        var session = RecordedSession.Load(name);
        for (var piece = 0; piece < session.Pieces.Count; piece++)
        {
            var (direction, bytes) = session.Pieces[piece];
            for (var at = 1; at < bytes.Length; at++)
            {
                var run = DecryptedRun.Of(session.With(
                    [.. session.Pieces.Take(piece), (direction, bytes[..at]), (direction, bytes[at..]), .. session.Pieces.Skip(piece + 1)]));

                Assert.True((sent, received) == (run.Sent, run.Received), $"piece {piece} split at {at}");
            }
        }
    }

    [Fact]
    public void Each_byte_has_the_packet_of_its_ciphertext()
    {
        var session = RecordedSession.Load("tls12-ecdhe-aes128-gcm");
        // Header, explicit nonce, 13 bytes of text, tag.
        var at = session.Pieces.ToList().FindIndex(piece => piece.Bytes is [23, ..] && piece.Bytes.Length == 5 + 8 + 13 + 16);
        var record = session.Pieces[at].Bytes;

        var run = DecryptedRun.Of(session.With(
            [.. session.Pieces.Take(at), (StreamDirection.Sent, record[..15]), (StreamDirection.Sent, record[15..18]), (StreamDirection.Sent, record[18..])]));

        Assert.Equal("hello client\n", run.Sent);
        Assert.Equal([at + 1, at + 2, at + 3], run.Packets);
    }

    [Fact]
    public void Encrypted_handshake_messages_are_passed_on()
    {
        var run = DecryptedRun.Of(RecordedSession.Load("rfc8448-3"));

        // EncryptedExtensions, Certificate, CertificateVerify, Finished; Finished of the client; NewSessionTicket.
        Assert.Equal([8, 11, 15, 20, 20, 4], run.HandshakeTypes);
    }

    [Theory]
    [InlineData("tls13-aes128-gcm")]
    [InlineData("tls12-ecdhe-aes128-gcm")]
    public void The_session_has_its_server_name_and_protocol(string name)
    {
        Assert.Equal(new DecryptedSession("test.example", "http/1.1"), DecryptedRun.Of(RecordedSession.Load(name)).Session);
    }

    [Fact]
    public void Early_data_is_a_gap_with_a_note()
    {
        var run = DecryptedRun.Of(RecordedSession.Load("tls13-early-data"));

        Assert.Equal(("[14]later request\n", "answer\n"), (run.Sent, run.Received));
        Assert.Equal(["Sent: Early data (0-RTT) is not decrypted."], run.Notes);
    }

    [Fact]
    public void Early_data_of_RFC_8448_is_left_out()
    {
        var run = DecryptedRun.Of(RecordedSession.Load("rfc8448-4"));

        Assert.Equal(("[6]" + Rfc8448Data, Rfc8448Data), (run.Sent, run.Received));
    }

    [Fact]
    public void The_plaintext_after_a_STARTTLS_continues_the_stream()
    {
        var run = DecryptedRun.Of(RecordedSession.Load("starttls"));

        Assert.Equal("EHLO x\r\nSTARTTLS\r\nEHLO again\r\n", run.Sent);
        Assert.Equal("220 test.example ESMTP\r\n250 STARTTLS\r\n220 Go ahead\r\n250 after\r\n", run.Received);
        Assert.Equal("test.example", run.Session?.ServerName);
    }

    [Fact]
    public void The_TLS_after_a_STARTTLS_is_found_however_it_is_split()
    {
        var session = RecordedSession.Load("starttls");
        var whole = DecryptedRun.Of(session);
        foreach (var length in (int[])[1, 2, 3, 4, 5, 6, 7, 64])
        {
            var run = DecryptedRun.Of(session.Split(length));

            Assert.Equal((whole.Sent, whole.Received, whole.Session), (run.Sent, run.Received, run.Session));
        }
    }

    [Fact]
    public void Clear_text_that_begins_like_TLS_is_passed_on()
    {
        var session = RecordedSession.Load("starttls");
        var clear = session.With(
        [
            (StreamDirection.Sent, "EHLO x\r\n"u8.ToArray()), (StreamDirection.Received, "250 x\r\n"u8.ToArray()), (StreamDirection.Sent, [0x16, 0x03]),
            (StreamDirection.Received, "250 y\r\n"u8.ToArray()), (StreamDirection.Sent, "more\r\n"u8.ToArray()),
        ]);

        var run = DecryptedRun.Of(clear, session.KeyLog);

        Assert.Equal(("EHLO x\r\n\u0016\u0003more\r\n", "250 x\r\n250 y\r\n"), (run.Sent, run.Received));
    }

    [Theory]
    [InlineData("tls13-retry", Hello, HelloReversed)]
    [InlineData("tls12-ecdhe-aes128-gcm", Hello, HelloReversed)]
    public void A_capture_may_have_the_answer_of_a_client_before_the_message_of_the_server(string name, string sent, string received)
    {
        var pieces = RecordedSession.Load(name).Pieces;
        var client = pieces.Where(piece => piece.Direction == StreamDirection.Sent);
        var server = pieces.Where(piece => piece.Direction == StreamDirection.Received);

        var run = DecryptedRun.Of(RecordedSession.Load(name).With(client.Concat(server)));

        Assert.Equal((sent, received), (run.Sent, run.Received));
    }

    [Fact]
    public void The_TLS_client_may_be_the_responder()
    {
        var session = RecordedSession.Load("tls13-retry");

        var run = DecryptedRun.Of(session.With(session.Pieces.Select(piece => (1 - piece.Direction, piece.Bytes))));

        Assert.Equal((HelloReversed, Hello), (run.Sent, run.Received));
    }

    [Fact]
    public void Ends_of_directions_follow_their_bytes()
    {
        var session = RecordedSession.Load("tls12-ecdhe-aes128-gcm");
        var run = new DecryptedRun(DecryptedRun.Log(session.KeyLog));
        run.Take(session);
        run.Finish(StreamDirection.Sent);
        run.Complete();

        Assert.Equal([$"Sent {session.Pieces.Count + 1}", "Finished"], run.Ends);
    }
}
