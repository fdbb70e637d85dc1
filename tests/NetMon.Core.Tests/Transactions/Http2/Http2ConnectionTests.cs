using System.Text;
using static NetMon.Tests.Transactions.Http2.Http2Bytes;

namespace NetMon.Tests.Transactions.Http2;

public sealed class Http2ConnectionTests
{
    [Fact]
    public void A_stream_is_a_transaction()
    {
        var run = Http2Run.Open()
            .Client(new Http2Bytes().Headers(
                1, 0, ":method: POST", ":scheme: http", ":authority: www.example.com:8080", ":path: /form?a=b", "user-agent: test", "cookie: a=1", "referer: x",
                "cookie: b=2"))
            .Client(new Http2Bytes().Data(1, 0, "question"))
            .Client(new Http2Bytes().Data(1, EndStream, ""))
            .Server(new Http2Bytes().Headers(1, 0, ":status: 200", "content-type: text/plain", "server: test"))
            .Server(new Http2Bytes().Data(1, 0, "ans").Frame(0, Padded, 1, [2, .. "wer"u8, 0, 0]));
        Assert.Empty(run.Transactions);
        var transaction = Assert.Single(run.Server(new Http2Bytes().Headers(1, EndStream, "grpc-status: 0")).Transactions);

        Assert.Equal("POST", transaction.Method);
        Assert.Equal("http", transaction.Scheme);
        Assert.Equal("www.example.com", transaction.Host);
        Assert.Equal("/form", transaction.Path);
        Assert.Equal("http://www.example.com:8080/form?a=b", transaction.Url);
        Assert.Equal("2", transaction.Version);
        Assert.Equal(200, transaction.StatusCode);
        Assert.Null(transaction.StatusText);
        Assert.Equal("user-agent: test\ncookie: a=1; b=2\nreferer: x", transaction.RequestHeaders);
        Assert.Equal("content-type: text/plain\nserver: test\ngrpc-status: 0", transaction.ResponseHeaders);
        Assert.Equal("text/plain", transaction.ContentType);
        Assert.Equal((8, 6), (transaction.RequestBytes, transaction.ResponseBytes));
        Assert.Equal("question", Encoding.ASCII.GetString(transaction.GetRequestBody()!));
        Assert.Equal("answer", Encoding.ASCII.GetString(transaction.GetBody()!));
        Assert.Equal(3, transaction.PacketNumber);
        Assert.Equal(0.001, transaction.ResponseLatency!.Value, 9);
        Assert.Equal(0.002, transaction.TransferTime!.Value, 9);
        Assert.Equal(0.005, transaction.Duration!.Value, 9);
        Assert.True(transaction.Complete);
        Assert.False(transaction.Pipelined);
        Assert.Null(transaction.Note);
        Assert.Empty(run.End().Skip(1));
    }

    [Fact]
    public void Streams_are_interleaved_and_end_in_their_own_order()
    {
        var run = Http2Run.Open()
            .Client(new Http2Bytes().Post(1, "/a").Post(3, "/b").Get(5, "/c").Data(3, 0, "33").Data(1, EndStream, "1").Data(3, EndStream, "3"))
            .Server(new Http2Bytes().Headers(5, EndStream, ":status: 204").Headers(3, 0, ":status: 203").Headers(1, 0, ":status: 201"))
            .Server(new Http2Bytes().Data(3, 0, "b").Data(1, 0, "aa").Data(3, EndStream, "bb").Data(1, EndStream, "aa"));

        Assert.Equal(
            [("/c", 204, 0, 0), ("/b", 203, 3, 3), ("/a", 201, 1, 4)],
            run.End().Select(t => (t.Path, t.StatusCode!.Value, (int)t.RequestBytes!.Value, (int)t.ResponseBytes!.Value)));
        Assert.All(run.Transactions, t => Assert.True(t.Complete));
    }

    [Fact]
    public void An_answer_before_the_end_of_the_request_waits_for_it()
    {
        var run = Http2Run.Open().Client(new Http2Bytes().Post(1, "/a")).Server(new Http2Bytes().Headers(1, EndStream, ":status: 400"));
        Assert.Empty(run.Transactions);

        var transaction = Assert.Single(run.Client(new Http2Bytes().Data(1, EndStream, "abc")).Transactions);
        Assert.Equal((3, true), (transaction.RequestBytes, transaction.Complete));
        Assert.Null(transaction.ResponseLatency);
    }

    [Fact]
    public void Informational_responses_are_not_the_answer()
    {
        var transaction = Assert.Single(Http2Run.Open()
            .Client(new Http2Bytes().Post(1, "/a"))
            .Server(new Http2Bytes().Headers(1, 0, ":status: 100").Headers(1, 0, ":status: 103", "link: x"))
            .Client(new Http2Bytes().Data(1, EndStream, "abc"))
            .Server(new Http2Bytes().Headers(1, EndStream, ":status: 200", "a: b"))
            .End());

        Assert.Equal((200, "a: b"), (transaction.StatusCode, transaction.ResponseHeaders));
        Assert.Equal(0.001, transaction.ResponseLatency!.Value, 9);
    }

    [Fact]
    public void Content_before_its_head_belongs_to_nothing() =>
        Assert.Empty(new Http2Run().Server(new Http2Bytes().Settings().Headers(1, 0, ":status: 103").Data(1, 0, "abc").Data(3, 0, "abc")).End());

    [Theory]
    [InlineData(true, 8, "request: the stream was reset: CANCEL")]
    [InlineData(false, 11, "response: the stream was reset: ENHANCE_YOUR_CALM")]
    [InlineData(false, 99, "response: the stream was reset: Unknown (99)")]
    public void A_reset_ends_the_stream(bool fromClient, int code, string note)
    {
        byte[] reset = new Http2Bytes().Frame(3, 0, 1, 0, 0, 0, (byte)code);
        var run = Http2Run.Open().Client(new Http2Bytes().Get(1, "/a"));
        if (fromClient) run.Client(reset);
        else run.Server(reset);

        // What was under way does not begin another one.
        var transaction = Assert.Single(run.Server(new Http2Bytes().Headers(1, 0, ":status: 200").Data(1, EndStream, "a")).End());
        Assert.Equal((note, false, null), (transaction.Note, transaction.Complete, transaction.StatusCode));
    }

    [Fact]
    public void A_reset_without_an_error_after_the_answer_is_no_remark()
    {
        var transaction = Assert.Single(Http2Run.Open()
            .Client(new Http2Bytes().Post(1, "/a"))
            .Server(new Http2Bytes().Headers(1, EndStream, ":status: 413").Frame(3, 0, 1, 0, 0, 0, 0))
            .Transactions);

        Assert.Equal((413, null, false), (transaction.StatusCode, transaction.Note, transaction.Complete));
    }

    [Fact]
    public void What_the_server_promises_is_a_transaction()
    {
        var transactions = Http2Run.Open()
            .Client(new Http2Bytes().Get(1, "/"))
            .Server(new Http2Bytes()
                .Frame(5, EndHeaders, 1, [0, 0, 0, 2, .. Block(":method: GET", ":scheme: http", ":path: /style.css", ":authority: a.example")])
                .Headers(1, EndStream, ":status: 200"))
            .Server(new Http2Bytes().Headers(2, 0, ":status: 200").Data(2, EndStream, "body {}"))
            .End();

        Assert.Equal(["http://a.example/", "http://a.example/style.css"], transactions.Select(t => t.Url));
        Assert.Equal((7, true, "request: promised by the server, not sent by the client"), (transactions[1].ResponseBytes, transactions[1].Complete, transactions[1].Note));
    }

    [Fact]
    public void A_tunnel_ends_with_its_stream()
    {
        var run = Http2Run.Open()
            .Client(new Http2Bytes().Headers(1, 0, ":method: CONNECT", ":authority: mail.example:25"))
            .Server(new Http2Bytes().Headers(1, 0, ":status: 200").Data(1, 0, "220 hello"))
            .Client(new Http2Bytes().Data(1, EndStream, "quit"))
            .Server(new Http2Bytes().Data(1, EndStream, "bye"));

        var transaction = Assert.Single(run.Transactions);
        Assert.Equal(("CONNECT", "mail.example:25", 4, 12), (transaction.Method, transaction.Url, (int)transaction.RequestBytes!, (int)transaction.ResponseBytes!));
    }

    [Fact]
    public void Frames_of_a_WebSocket_are_counted()
    {
        var run = Http2Run.Open()
            .Client(new Http2Bytes().Headers(1, 0, ":method: CONNECT", ":protocol: websocket", ":scheme: http", ":path: /chat", ":authority: a.example"))
            .Server(new Http2Bytes().Headers(1, 0, ":status: 200"))
            .Client(new Http2Bytes().Frame(0, 0, 1, 0x81, 0x81, 0, 0, 0, 0, 0x61, 0x89, 0x80, 0, 0, 0, 0))
            .Server(new Http2Bytes().Frame(0, 0, 1, 0x81, 0x01, 0x61))
            .Client(new Http2Bytes().Data(1, EndStream, ""))
            .Server(new Http2Bytes().Data(1, EndStream, ""));

        var transaction = Assert.Single(run.Transactions);
        Assert.Equal((2, 1, "http://a.example/chat"), (transaction.WebSocketFramesSent, transaction.WebSocketFramesReceived, transaction.Url));
    }

    [Fact]
    public void A_request_without_an_answer_and_an_answer_without_a_request_are_transactions()
    {
        var transactions = Http2Run.Open()
            .Client(new Http2Bytes().Get(1, "/a"))
            .Server(new Http2Bytes().Headers(3, EndStream, ":status: 200"))
            .End();

        Assert.Equal([("/a", null), (null, 200)], transactions.Select(t => (t.Path, t.StatusCode)));
        Assert.All(transactions, t => Assert.False(t.Complete));
    }

    [Fact]
    public void Where_only_the_server_was_captured_its_answers_do_not_wait()
    {
        var run = new Http2Run().Server(new Http2Bytes().Settings().Headers(3, EndStream, ":status: 200").Headers(1, EndStream, ":status: 404"));

        Assert.Equal([200, 404], run.Transactions.Select(t => t.StatusCode));
    }

    [Fact]
    public void Missing_content_is_said_and_reading_goes_on()
    {
        byte[] data = new Http2Bytes().Data(1, EndStream, new string('a', 1000)).Headers(3, EndStream, ":status: 204");
        var transactions = Http2Run.Open()
            .Client(new Http2Bytes().Get(1, "/a").Get(3, "/b"))
            .Server(new Http2Bytes().Headers(1, 0, ":status: 200"))
            .Server(data[..100])
            .Server(data[500..], missing: 400)
            .End();

        Assert.Equal([(1000L, false, "response: 400 bytes of the body are missing"), (0L, true, null)], transactions.Select(t => (t.ResponseBytes!.Value, t.Complete, t.Note)));
    }

    [Fact]
    public void After_missing_bytes_the_other_side_is_still_read()
    {
        const string Note = "request: not read further, because bytes are missing, and header blocks depend on those before them";
        var run = Http2Run.Open()
            .Client(new Http2Bytes().Post(1, "/a"))
            .Client(new Http2Bytes().Get(3, "/b"), missing: 10)
            .Server(new Http2Bytes().Headers(1, EndStream, ":status: 200"))
            .Server(new Http2Bytes().Headers(3, EndStream, ":status: 404"));

        Assert.Equal([("/a", 200, Note), (null, 404, Note)], run.Transactions.Select(t => (t.Path, t.StatusCode!.Value, t.Note)));
        Assert.False(run.Reader.IsDone);
        Assert.True(run.Server(new Http2Bytes().Settings(), missing: 1).Reader.IsDone);
    }

    [Fact]
    public void After_missing_answers_a_request_does_not_wait()
    {
        var run = Http2Run.Open()
            .Client(new Http2Bytes().Get(1, "/a").Post(3, "/b"))
            .Server(new Http2Bytes().Settings(), missing: 10);

        Assert.Equal("/a", Assert.Single(run.Transactions).Path);
        run.Client(new Http2Bytes().Data(3, EndStream, "b").Get(5, "/c"));
        Assert.Equal(["/a", "/b", "/c"], run.Transactions.Select(t => t.Path));
        Assert.All(run.Transactions, t => Assert.StartsWith("response: not read further", t.Note, StringComparison.Ordinal));
    }

    [Fact]
    public void Fields_beyond_the_limit_are_left_out_and_said()
    {
        // A field of 4,000 bytes, and a thousand references to it.
        byte[] bomb = [.. Block(":method: GET", ":path: /a"), 0x40, 1, 0x61, 0x7f, 0xa1, 0x1e, .. Enumerable.Repeat((byte)'b', 4000), .. Enumerable.Repeat((byte)0xbe, 1000)];
        var transactions = Http2Run.Open()
            .Client(new Http2Bytes().Frame(1, EndHeaders | EndStream, 1, bomb).Get(3, "/b"))
            .Server(new Http2Bytes().Headers(1, EndStream, ":status: 431").Headers(3, EndStream, ":status: 200"))
            .End();

        Assert.Equal("/a", transactions[0].Path);
        Assert.Equal("request: header fields beyond 64 KB are left out", transactions[0].Note);
        Assert.InRange(transactions[0].RequestHeaders!.Length, 32_000, 66_000);
        Assert.Null(transactions[1].Note);
    }

    [Fact]
    public void Many_bodies_at_a_time_are_kept_up_to_a_limit()
    {
        var run = Http2Run.Open();
        for (var i = 0; i < 40; i++) run.Client(new Http2Bytes().Get((2 * i) + 1, "/")).Server(new Http2Bytes().Headers((2 * i) + 1, 0, ":status: 200"));
        var piece = new string('a', 10_000);
        for (var round = 0; round < 100; round++)
        {
            for (var i = 0; i < 40; i++) run.Server(new Http2Bytes().Data((2 * i) + 1, 0, piece));
            Assert.InRange(run.Reader.Buffered, 0, 17 << 20);
        }

        // Room that becomes free is not for what follows a part that was left out.
        for (var i = 0; i < 40; i++) run.Server(new Http2Bytes().Data((2 * i) + 1, EndStream, piece));
        Assert.Equal(40, run.Transactions.Count);
        Assert.All(run.Transactions, t => Assert.Equal(1_010_000, t.ResponseBytes));
        Assert.All(run.Transactions, t => Assert.Matches("^response: 4[0-9]{5} of 1010000 bytes of the body are kept$", t.Note));
        Assert.All(run.Transactions, t => Assert.InRange(t.GetBody()!.Length, 400_000, 450_000));
        Assert.All(run.Transactions, t => Assert.Equal($"only {t.GetBody()!.Length} of 1010000 bytes are kept", t.GetBodyFault()));
        Assert.All(run.Transactions, t => Assert.True(t.Complete));
    }

    [Fact]
    public void The_oldest_of_too_many_streams_ends()
    {
        var run = Http2Run.Open();
        for (var i = 0; i < 1500; i++) run.Client(new Http2Bytes().Get((2 * i) + 1, $"/{i}"));
        Assert.Equal(500, run.Transactions.Count);
        Assert.Equal("/0", run.Transactions[0].Path);
        Assert.Equal("response: too many streams are open to wait for the end of this one", run.Transactions[0].Note);
        run.Server(new Http2Bytes().Headers(1, EndStream, ":status: 200").Headers(2999, EndStream, ":status: 200"));

        Assert.Equal("/1499", run.Transactions[500].Path);
        Assert.Equal(1500, run.End().Count);
    }

    [Fact]
    public void A_flood_of_resets_is_read_in_bounded_memory()
    {
        var run = Http2Run.Open();
        for (var i = 0; i < 20_000; i++) run.Client(new Http2Bytes().Get((2 * i) + 1, "/").Frame(3, 0, (2 * i) + 1, 0, 0, 0, 8));

        Assert.Equal(20_000, run.Transactions.Count);
        Assert.InRange(run.Reader.Buffered, 0, 40_000);
    }

    [Fact]
    public void Any_split_of_both_directions_gives_the_same()
    {
        byte[] client = new Http2Bytes().Settings().Post(1, "/a").Get(3, "/b").Data(1, EndStream, "abc");
        byte[] server = new Http2Bytes().Settings().Headers(3, EndStream, ":status: 204").Headers(1, 0, ":status: 200").Data(1, EndStream, "def");
        for (var split = 0; split < client.Length; split++)
        {
            var at = Math.Min(split, server.Length);
            // The answers may be captured before the requests.
            var transactions = new Http2Run()
                .Client(new Http2Bytes().Preface()).Server(server[..at]).Client(client[..split]).Client(client[split..]).Server(server[at..]).End();

            Assert.Equal([("/a", 200, true), ("/b", 204, true)], transactions.OrderBy(t => t.StatusCode).Select(t => (t.Path, t.StatusCode!.Value, t.Complete)));
        }
    }
}
