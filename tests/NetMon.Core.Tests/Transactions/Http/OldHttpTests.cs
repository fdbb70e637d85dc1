using System.Text;

namespace NetMon.Tests.Transactions.Http;

/// <summary>What old and odd clients send: empty lines before a request, and HTTP/0.9.</summary>
public sealed class OldHttpTests
{
    private const string Page = "<html><body>hello</body></html>";

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(500)]
    public void Empty_lines_before_a_request_are_ignored(int count)
    {
        var transaction = new HttpTalk().Ask(string.Concat(Enumerable.Repeat("\r\n", count))).Ask("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").Answer("HTTP/1.1 204 No Content\r\n\r\n").Transaction;

        Assert.Equal(("GET", "/a", 204), (transaction.Method, transaction.Path, transaction.StatusCode));
    }

    [Fact]
    public void Empty_lines_without_end_are_not_kept() =>
        Assert.Empty(new HttpTalk().Ask(new string('\n', 5000)).Ask("GET /a HTTP/1.1\r\n\r\n").Transactions);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void A_simple_request_with_a_page_is_HTTP_0_9(int split)
    {
        var transaction = new HttpTalk().Ask("GET /x\r\n").Wait(0.1).Answer(Page[..split]).Answer(Page[split..]).Close().Transaction;

        Assert.Equal(("0.9", "GET", "/x"), (transaction.Version, transaction.Method, transaction.Path));
        Assert.Null(transaction.StatusCode);
        Assert.Equal((Page.Length, "text/html"), ((int)transaction.ResponseBytes!, transaction.DetectedType));
        Assert.Equal(Page, Encoding.ASCII.GetString(transaction.GetBody()!));
        Assert.True(transaction.Complete);
        Assert.Equal(0.101, transaction.ResponseLatency!.Value, 9);
    }

    [Fact]
    public void Port_80_makes_it_certain_too() => Assert.Equal("0.9", new HttpTalk().Ask("GET /x\r\n").Answer("plain words").Close().Transaction.Version);

    [Fact]
    public void Nothing_is_claimed_where_it_is_not_certain()
    {
        // No end, more from the client, and no beginning.
        Assert.Empty(new HttpTalk().Ask("GET /x\r\n").Answer(Page).Transactions);
        Assert.Empty(new HttpTalk().Ask("GET /x\r\n").Answer("$5\r\nhello\r\n").Ask("GET /y\r\n").Close().Transactions);
        Assert.Empty(new HttpTalk(hasHandshake: false).Ask("GET /x\r\n").Answer(Page).Close().Transactions);
        Assert.Empty(new HttpTalk().Ask("GET x y\r\n").Answer(Page).Close().Transactions);
        Assert.Empty(new HttpTalk().Ask("GET /x\r\n").LoseAnswer(5).Answer(Page).Close().Transactions);
    }

    [Fact]
    public void An_endless_request_line_is_cut_with_a_note()
    {
        var talk = new HttpTalk();
        for (var i = 0; i < 5; i++) talk.Ask((i == 0 ? "GET /" : "") + new string('a', 50_000));
        var transaction = talk.Ask(" HTTP/1.1\r\nHost: a\r\n\r\n").Answer("HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\n\r\n").Transaction;

        Assert.Equal(("GET", 414), (transaction.Method, transaction.StatusCode));
        Assert.Contains("a line is longer than 64 KB", transaction.Note, StringComparison.Ordinal);
    }
}
