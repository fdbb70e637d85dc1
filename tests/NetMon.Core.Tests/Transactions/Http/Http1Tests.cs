using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NetMon.Tests.Transactions.Http;

/// <summary>The syntax of HTTP/1.1, RFC 9112, and what attackers make of it.</summary>
public sealed class Http1Tests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    // All that has a length, one after the other.
    private const string Requests =
        "\r\nPOST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" +
        "PUT /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0a\r\n0123456789\r\n0\r\nSum: 1\r\n\r\n" +
        "HEAD /3 HTTP/1.1\nHost: a\nX: 1\n 2\n\n" +
        "GET /4 HTTP/1.0\r\n\r\n";

    private const string Responses =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok" +
        Chunked + "5\r\nfirst\r\n6\r\nsecond\r\n0\r\nGrpc-Status: 0\r\n\r\n" +
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" +
        "HTTP/1.0 200 OK\r\n\r\nuntil the end";

    [Fact]
    public void Messages_may_be_split_at_every_byte()
    {
        var expected = Describe(new HttpTalk().Ask(Requests).Answer(Responses).Close().Transactions);
        Assert.Equal(
            [
                "POST /1 hello 201 ok True",
                "PUT /2 abc0123456789 200 firstsecond True",
                "HEAD /3  200  True",
                "GET /4  200 until the end True",
            ],
            expected);
        for (var split = 1; split < Requests.Length; split++)
        {
            Assert.Equal(expected, Describe(new HttpTalk().Ask(Requests[..split]).Ask(Requests[split..]).Answer(Responses).Close().Transactions));
        }

        for (var split = 1; split < Responses.Length; split++)
        {
            Assert.Equal(expected, Describe(new HttpTalk().Ask(Requests).AnswerSplit(HttpTalk.Bytes(Responses), split).Close().Transactions));
        }
    }

    [Fact]
    public void Messages_may_come_byte_by_byte()
    {
        var talk = new HttpTalk();
        foreach (var letter in Requests) talk.Ask(letter.ToString());
        foreach (var letter in Responses) talk.Answer(letter.ToString());

        Assert.Equal(4, talk.Close().Transactions.Count(t => t.Complete));
    }

    [Fact]
    public void Trailers_follow_the_fields()
    {
        var transactions = new HttpTalk().Ask(Requests).Answer(Responses).Close().Transactions;

        Assert.Equal("Transfer-Encoding: chunked\nGrpc-Status: 0", transactions[1].ResponseHeaders);
        Assert.Equal("1", transactions[1].GetRequestHeader("Sum"));
    }

    [Fact]
    public void A_folded_line_belongs_to_the_one_before()
    {
        var transaction = new HttpTalk().Ask("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n\t 2\r\nY: 3\r\n\r\n").Transaction;

        Assert.Equal("Host: a\nX: 1 2\nY: 3", transaction.RequestHeaders);
        Assert.Equal("request: it has folded field lines", transaction.Note);
    }

    [Theory]
    [InlineData("HEAD", "200 OK\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("GET", "204 No Content\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("GET", "304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("GET", "200 OK\r\nContent-Length: 0\r\n\r\n")]
    public void Some_responses_have_no_body_whatever_they_say(string method, string response)
    {
        var transactions = new HttpTalk().Ask($"{method} / HTTP/1.1\r\nHost: a\r\n\r\n").Answer("HTTP/1.1 " + response)
            .Ask(Get).Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal(2, transactions.Count);
        Assert.Equal(0, transactions[0].ResponseBytes);
        Assert.Empty(transactions[0].GetBody()!);
        Assert.Null(transactions[0].DetectedType);
        Assert.Equal(404, transactions[1].StatusCode);
        Assert.All(transactions, t => Assert.True(t.Complete));
    }

    [Fact]
    public void An_informational_response_is_not_the_answer()
    {
        var transaction = new HttpTalk().Ask("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            .Answer("HTTP/1.1 100 Continue\r\n\r\n").Ask("ok").Answer("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").Wait(0.099)
            .Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").Transaction;

        Assert.Equal(200, transaction.StatusCode);
        Assert.Equal(0.101, transaction.ResponseLatency!.Value, 9);
        Assert.Equal(2, transaction.RequestBytes);
        Assert.True(transaction.Complete);
    }

    [Fact]
    public void A_response_before_the_end_of_the_request_has_no_latency()
    {
        var transactions = new HttpTalk().Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
            .Answer("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n").Ask("cd").Ask(Get).Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal([413, 200], transactions.Select(t => t.StatusCode!.Value));
        Assert.Null(transactions[0].ResponseLatency);
        Assert.Equal(4, transactions[0].RequestBytes);
        Assert.True(transactions[0].Complete);
    }

    [Fact]
    public void A_body_without_a_length_ends_with_the_connection_and_not_with_a_reset()
    {
        HttpTalk Talk() => new HttpTalk().Ask(Get).Answer("HTTP/1.0 200 OK\r\n\r\npart");

        Assert.True(Talk().Close().Transaction.Complete);
        var reset = Talk().Reset().Transaction;
        Assert.False(reset.Complete);
        Assert.Equal("its end was not seen", reset.GetBodyFault());
        Assert.Equal("part", Encoding.ASCII.GetString(reset.GetBody()!));
        Assert.False(Talk().Transaction.Complete);
    }

    [Fact]
    public void Requests_in_advance_are_pipelined()
    {
        var transactions = new HttpTalk().Ask(Get + Get.Replace("/ ", "/2 ", StringComparison.Ordinal))
            .Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").Ask(Get)
            .Answer("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal([("/", 200, false), ("/2", 404, true), ("/", 301, false)], transactions.Select(t => (t.Path!, t.StatusCode!.Value, t.Pipelined)));
    }

    [Fact]
    public void Missing_bytes_of_a_body_are_counted_and_reading_goes_on()
    {
        var transactions = new HttpTalk().Ask(Get).Answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789").LoseAnswer(50).Answer(new string('x', 40))
            .Ask(Get).Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal([(200, 100L, false), (404, 0L, true)], transactions.Select(t => (t.StatusCode!.Value, t.ResponseBytes!.Value, t.Complete)));
        Assert.Equal("response: 50 bytes of the body are missing", transactions[0].Note);
        Assert.Equal("0123456789", Encoding.ASCII.GetString(transactions[0].GetBody()!));
        Assert.Equal("50 of 100 bytes are missing", transactions[0].GetBodyFault());
    }

    [Fact]
    public void Missing_bytes_within_a_chunk_are_counted_and_reading_goes_on()
    {
        var transaction = new HttpTalk().Ask(Get).Answer(Chunked + "64\r\n0123456789").LoseAnswer(50).Answer(new string('x', 40) + "\r\n0\r\n\r\n").Transaction;

        Assert.Equal((100L, false), (transaction.ResponseBytes!.Value, transaction.Complete));
    }

    [Fact]
    public void After_missing_bytes_of_a_head_the_next_message_is_found()
    {
        var transactions = new HttpTalk().Ask(Get).Answer("HTTP/1.1 200 OK\r\nServer: s\r\nX-Cut: ").LoseAnswer(50).Answer("half a line\r\n\r\nbody")
            .Ask(Get).Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal([(200, false), (404, true)], transactions.Select(t => (t.StatusCode!.Value, t.Complete)));
        Assert.Equal("Server: s", transactions[0].ResponseHeaders);
        Assert.Equal("response: bytes are missing in its head or framing", transactions[0].Note);
    }

    [Fact]
    public void A_response_that_is_missing_as_a_whole_leaves_its_request_unanswered()
    {
        var transactions = new HttpTalk().Ask(Get).Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .Ask(Get.Replace("/ ", "/lost ", StringComparison.Ordinal)).LoseAnswer(100)
            .Ask(Get.Replace("/ ", "/3 ", StringComparison.Ordinal)).Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal([("/", 200), ("/lost", null), ("/3", 404)], transactions.Select(t => (t.Path!, t.StatusCode)));
        Assert.False(transactions[2].Pipelined);
    }

    [Fact]
    public void A_request_line_that_a_snapshot_length_cut_is_a_request()
    {
        var transactions = new HttpTalk().Ask("GET /a/long/path HTTP/1.1\r\nHo").LoseRequest(20).Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal(("/a/long/path", 200), (Assert.Single(transactions).Path!, transactions[0].StatusCode!.Value));
        Assert.Equal("/a/lo", new HttpTalk().Ask("GET /a/lo").LoseRequest(20).Answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").Transaction.Path);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 5", "hello", null)]
    [InlineData("Content-Length: 5, 5", "hello", null)]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n", "it has both Transfer-Encoding and Content-Length")]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 5", "hello", null)]
    [InlineData("Transfer-Encoding : chunked", "5\r\nhello\r\n0\r\n\r\n", "it has white space between a field name and the colon")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n", "chunked is applied twice")]
    [InlineData("Transfer-Encoding: chunked", "0005 ; a=b\r\nhello\r\n000\r\n\r\n", null)]
    public void The_end_of_a_body_is_found_as_the_standard_says(string fields, string body, string? note)
    {
        var transactions = new HttpTalk().Ask($"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n{body}GET /next HTTP/1.1\r\n\r\n").Transactions;

        Assert.Equal(["POST", "GET"], transactions.Select(t => t.Method!));
        Assert.Equal("hello", Encoding.ASCII.GetString(transactions[0].GetRequestBody()!));
        Assert.Equal(note is null ? null : "request: " + note, transactions[0].Note);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6", "its Content-Length is invalid or contradictory")]
    [InlineData("Content-Length: 5, 6", "its Content-Length is invalid or contradictory")]
    [InlineData("Content-Length: +5", "its Content-Length is invalid or contradictory")]
    [InlineData("Content-Length: 0x5", "its Content-Length is invalid or contradictory")]
    [InlineData("Content-Length: -1", "its Content-Length is invalid or contradictory")]
    [InlineData("Content-Length: 99999999999999999999", "its Content-Length is invalid or contradictory")]
    [InlineData("Content-Length:", "its Content-Length is invalid or contradictory")]
    public void A_length_that_cannot_be_known_ends_the_message_and_the_next_segment_goes_on(string fields, string note)
    {
        var transactions = new HttpTalk().Ask($"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\nhello").Ask(Get).Transactions;

        Assert.Equal(["POST", "GET"], transactions.Select(t => t.Method!));
        Assert.Equal("request: " + note, transactions[0].Note);
        Assert.False(transactions[0].Complete);
    }

    [Theory]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding: chunked, gzip")]
    public void A_request_whose_transfer_does_not_end_with_chunked_ends_with_the_connection(string fields)
    {
        var transaction = new HttpTalk().Ask($"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n{Get}").Transaction;

        Assert.Equal("request: its Transfer-Encoding does not end with chunked", transaction.Note);
        Assert.Equal(Get.Length, transaction.RequestBytes);
    }

    [Theory]
    [InlineData("ffffffffffffffff1\r\n")]
    [InlineData("7fffffffffffffff0\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("\r\n")]
    [InlineData("g\r\n")]
    public void An_invalid_length_of_a_chunk_ends_the_message(string line)
    {
        var transactions = new HttpTalk().Ask(Get).Answer(Chunked + "2\r\nok\r\n" + line + "more").Ask(Get).Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").Transactions;

        Assert.Equal([200, 404], transactions.Select(t => t.StatusCode!.Value));
        Assert.Equal("response: the length of a chunk is invalid", transactions[0].Note);
        Assert.Equal("ok", Encoding.ASCII.GetString(transactions[0].GetBody()!));
    }

    [Fact]
    public void A_chunk_longer_than_its_length_ends_the_message() => Assert.Equal(
        "response: a chunk is longer than its length", new HttpTalk().Ask(Get).Answer(Chunked + "2\r\nokay\r\n0\r\n\r\n").Transaction.Note);

    [Fact]
    public void A_huge_chunk_is_only_counted() => Assert.Equal(
        4, new HttpTalk().Ask(Get).Answer(Chunked + "3ffffffffffffff\r\nmore").Transaction.ResponseBytes);

    [Fact]
    public void A_bomb_of_fields_is_cut_and_said()
    {
        var fields = new StringBuilder("POST / HTTP/1.1\r\nHost: a\r\n");
        for (var i = 0; i < 10_000; i++) fields.Append(CultureInfo.InvariantCulture, $"X{i}: {new string('y', 50)}\r\n");
        // What frames the body is not missed behind the limit.
        var talk = new HttpTalk();
        foreach (var piece in HttpTalk.Bytes(fields.Append("Content-Length: 2\r\n\r\nok").ToString()).Chunk(1400)) talk.Ask(piece);
        var transactions = talk.Ask(Get).Transactions;

        Assert.Equal(2, transactions.Count);
        Assert.Equal("request: fields are left out, because there are more than 200 or 64 KB", transactions[0].Note);
        Assert.Equal(200, transactions[0].RequestHeaders!.Split('\n').Length);
        Assert.Equal(2, transactions[0].RequestBytes);
    }

    [Fact]
    public void An_endless_line_is_cut_and_said()
    {
        var talk = new HttpTalk().Ask("GET / HTTP/1.1\r\nHost: a\r\nX: ");
        for (var i = 0; i < 200; i++) talk.Ask(new string('y', 1400));
        var transactions = talk.Ask("\r\nY: 1\r\n\r\n").Ask(Get).Transactions;

        Assert.Equal(2, transactions.Count);
        Assert.Contains("request: a line is longer than 64 KB", transactions[0].Note!.Split("; "));
    }

    [Fact]
    public void Pipelines_of_any_length_take_linear_time()
    {
        const int Count = 10_000;
        var requests = HttpTalk.Bytes(string.Concat(Enumerable.Repeat(Get, Count)));
        var responses = HttpTalk.Bytes(string.Concat(Enumerable.Repeat("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Count)));
        var talk = new HttpTalk();
        foreach (var piece in requests.Chunk(1400)) talk.Ask(piece);
        foreach (var piece in responses.Chunk(1400)) talk.Answer(piece);
        var watch = Stopwatch.StartNew();
        var transactions = talk.Transactions;

        Assert.Equal(Count, transactions.Count(t => t.Complete));
        Assert.Equal(Count - 1, transactions.Count(t => t.Pipelined));
        // Quadratic work would take minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Fact]
    public void Bytes_that_come_one_by_one_take_linear_time()
    {
        var talk = new HttpTalk();
        foreach (var letter in "GET /" + new string('x', 15_000)) talk.Ask(letter.ToString());
        var watch = Stopwatch.StartNew();

        Assert.Equal("/" + new string('x', 15_000), talk.Ask(" HTTP/1.1\r\n\r\n").Transaction.Path);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private static IEnumerable<string> Describe(IEnumerable<HttpTransaction> transactions) => transactions.Select(t =>
        $"{t.Method} {t.Path} {Encoding.ASCII.GetString(t.GetRequestBody()!)} {t.StatusCode} {Encoding.ASCII.GetString(t.GetBody()!)} {t.Complete}");
}
