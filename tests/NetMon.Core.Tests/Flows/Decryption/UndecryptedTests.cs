using System.Text;

namespace NetMon.Tests.Flows.Decryption;

/// <summary>What is not decrypted: no secrets, wrong ones, damage, gaps.</summary>
public sealed class UndecryptedTests
{
    private const string NoSecrets = "Not decrypted: the key log has no secrets of this session.";

    private static readonly RecordedSession Session = RecordedSession.Load("tls13-aes128-gcm");

    public static TheoryData<string> Names => ["tls13-aes128-gcm", "tls12-ecdhe-aes128-gcm", "tls12-dhe-chacha20", "rfc8448-3"];

    [Fact]
    public void Without_its_secrets_a_session_is_passed_on_as_it_is()
    {
        var run = DecryptedRun.Of(Session, RecordedSession.Load("tls13-retry").KeyLog);

        AssertUnchanged(Session, run);
        Assert.Equal([$"Sent: {NoSecrets}", $"Received: {NoSecrets}"], run.Notes);
    }

    [Fact]
    public void Without_any_secrets_there_is_nothing_to_say()
    {
        var run = DecryptedRun.Of(Session, "");

        AssertUnchanged(Session, run);
        Assert.Empty(run.Notes);
    }

    [Fact]
    public void What_is_not_TLS_is_passed_on_as_it_is()
    {
        var session = Session.With(
            [(StreamDirection.Sent, "GET / HTTP/1.1\r\n\r\n"u8.ToArray()), (StreamDirection.Received, "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray())]);

        var run = new DecryptedRun(DecryptedRun.Log(Session.KeyLog));
        run.Take(session);
        Assert.True(run.IsOpen);
        run.Finish(StreamDirection.Sent);
        run.Complete();

        AssertUnchanged(session, run);
        Assert.Empty(run.Notes);
        Assert.Equal(["Sent 3", "Finished"], run.Ends);
    }

    [Fact]
    public void A_session_from_its_middle_is_passed_on_as_it_is()
    {
        var session = Session.With(Session.Pieces.Skip(4));

        AssertUnchanged(session, DecryptedRun.Of(session));
    }

    [Fact]
    public void A_suite_without_authenticated_encryption_is_named()
    {
        var session = RecordedSession.Load("tls12-aes128-cbc");

        var run = DecryptedRun.Of(session);

        AssertUnchanged(session, run);
        Assert.Equal(
            "Sent: Not decrypted: only AEAD cipher suites of TLS 1.2 and 1.3 are decrypted, not TLS 1.2 with TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA.",
            run.Notes[0]);
    }

    [Fact]
    public void Wrong_secrets_give_no_bytes()
    {
        // The last digits of each secret.
        var wrong = string.Join('\n', Session.KeyLog.Split('\n').Select(line => line.TrimEnd()).Select(line => line.Length > 4 ? line[..^4] + "abcd" : line));

        var run = DecryptedRun.Of(Session, wrong);

        Assert.Matches(@"^\[\d+\]$", run.Sent);
        Assert.Matches(@"^\[\d+\]$", run.Received);
        Assert.Equal(
            [
                "Received: Decryption ended: record 1 under its key does not decrypt.",
                "Sent: Decryption ended: record 1 under its key does not decrypt.",
            ],
            run.Notes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_byte_gives_no_wrong_bytes(string name)
    {
        var session = RecordedSession.Load(name);
        var right = DecryptedRun.Of(session);
        for (var piece = 0; piece < session.Pieces.Count; piece++)
        {
            var (direction, bytes) = session.Pieces[piece];
            for (var at = 0; at < bytes.Length; at++)
            {
                byte[] changed = [.. bytes];
                changed[at] ^= 0x41;
                var damaged = session.With([.. session.Pieces.Take(piece), (direction, changed), .. session.Pieces.Skip(piece + 1)]);

                var run = DecryptedRun.Of(damaged);

                if (run.Session is null) AssertUnchanged(damaged, run);
                else Assert.True(IsBeginning(run.Sent, right.Sent) && IsBeginning(run.Received, right.Received), $"piece {piece}, byte {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_piece_gives_no_wrong_bytes(string name)
    {
        var session = RecordedSession.Load(name);
        var right = DecryptedRun.Of(session);
        for (var missing = 0; missing < session.Pieces.Count; missing++)
        {
            var run = new DecryptedRun(DecryptedRun.Log(session.KeyLog));
            var gaps = new Dictionary<StreamDirection, long>();
            for (var i = 0; i < session.Pieces.Count; i++)
            {
                var (direction, bytes) = session.Pieces[i];
                if (i == missing) gaps[direction] = bytes.Length;
                else run.Take(direction, bytes, gaps.Remove(direction, out var gap) ? gap : 0);
            }

            run.Complete();

            if (run.Session is not null) Assert.True(IsBeginning(run.Sent, right.Sent) && IsBeginning(run.Received, right.Received), $"piece {missing}");
        }
    }

    [Fact]
    public void After_a_gap_only_the_other_direction_goes_on()
    {
        var pieces = Session.Pieces.ToList();
        // The answer to the first line.
        var lost = pieces.FindIndex(4, piece => piece.Direction == StreamDirection.Received);
        var run = new DecryptedRun(DecryptedRun.Log(Session.KeyLog));
        var gap = 0L;
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i == lost)
            {
                gap = pieces[i].Bytes.Length;
            }
            else
            {
                run.Take(pieces[i].Direction, pieces[i].Bytes, pieces[i].Direction == StreamDirection.Received ? gap : 0);
                if (pieces[i].Direction == StreamDirection.Received) gap = 0;
            }
        }

        run.Complete();

        Assert.Equal("before update\nafter update\nonce more\n", run.Sent);
        Assert.Equal($"[{pieces.Skip(lost).Where(piece => piece.Direction == StreamDirection.Received).Sum(piece => piece.Bytes.Length)}]", run.Received);
        Assert.Equal(["Received: Decryption ended: bytes are missing in the capture."], run.Notes);
    }

    [Fact]
    public void A_record_that_is_cut_by_the_end_is_said()
    {
        var pieces = Session.Pieces.ToList();
        pieces[^1] = (pieces[^1].Direction, pieces[^1].Bytes[..^1]);

        var run = DecryptedRun.Of(Session.With(pieces));

        Assert.Equal(["Sent: Decryption ended: the last record is not complete."], run.Notes);
    }

    [Fact]
    public void Secrets_may_come_after_the_packets()
    {
        var log = DecryptedRun.Log("");
        var run = new DecryptedRun(log);
        run.Take(Session.With(Session.Pieces.Take(6)));
        Assert.False(run.IsOpen);

        log.Add(Encoding.ASCII.GetBytes(Session.KeyLog));
        foreach (var (direction, bytes) in Session.Pieces.Skip(6)) run.Take(direction, bytes);
        run.Complete();

        Assert.Equal(("before update\nafter update\nonce more\n", "etadpu erofeb\netadpu retfa\n"), (run.Sent, run.Received));
    }

    [Fact]
    public void A_session_without_secrets_is_not_held_for_long()
    {
        var run = new DecryptedRun(DecryptedRun.Log(RecordedSession.Load("tls13-retry").KeyLog));
        run.Take(Session);
        for (var i = 0; i < 1000; i++) run.Take(StreamDirection.Received, [23, 3, 3, 16, 0, .. new byte[4096]]);

        Assert.True(run.IsOpen);
        Assert.InRange(run.MostBuffered, 1, 600_000);
    }

    [Fact]
    public void All_sessions_together_hold_no_more_than_their_budget()
    {
        var run = new DecryptedRun(DecryptedRun.Log(""), budget: 100);
        run.Take(Session.With(Session.Pieces.Take(1)));

        Assert.True(run.IsOpen);
        Assert.Equal(0, run.MostBuffered);
    }

    [Fact]
    public void A_secret_that_never_comes_ends_its_direction()
    {
        var keyLog = string.Join('\n', Session.KeyLog.Split('\n').Where(line => !line.StartsWith("SERVER_TRAFFIC_SECRET_0", StringComparison.Ordinal)));
        var run = new DecryptedRun(DecryptedRun.Log(keyLog));
        run.Take(Session);
        for (var i = 0; i < 1000; i++) run.Take(StreamDirection.Received, [23, 3, 3, 16, 0, .. new byte[4096]]);

        Assert.Equal("before update\nafter update\nonce more\n", run.Sent);
        Assert.Equal(["Received: Decryption ended: the key log has no ServerApplication secret of this session."], run.Notes);
        Assert.InRange(run.MostBuffered, 1, 600_000);
    }

    private static void AssertUnchanged(RecordedSession session, DecryptedRun run)
    {
        Assert.Null(run.Session);
        Assert.Equal((TextOf(session, StreamDirection.Sent), TextOf(session, StreamDirection.Received)), (run.Sent, run.Received));
    }

    private static string TextOf(RecordedSession session, StreamDirection direction) =>
        string.Concat(session.Pieces.Where(piece => piece.Direction == direction).Select(piece => Encoding.Latin1.GetString(piece.Bytes)));

    // What follows a gap is not compared: only the end of a direction has one.
    private static bool IsBeginning(string said, string right)
    {
        var gap = said.IndexOf('[', StringComparison.Ordinal);
        return right.StartsWith(gap < 0 ? said : said[..gap], StringComparison.Ordinal);
    }
}
