using System.Text;
using NetMon.Tests.Applications;
using NetMon.Tests.Transactions.Http;
using static NetMon.Tests.Transactions.Http2.Http2Bytes;

namespace NetMon.Tests.Transactions.Http2;

/// <summary>HTTP/2 as it is found in the packets of a connection.</summary>
public sealed class Http2TransactionTests
{
    private const string UpgradeRequest =
        "POST /a HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 3\r\n\r\nabc";

    private const string UpgradeResponse = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    private static readonly Http2Bytes Client = new Http2Bytes().Preface().Settings().Get(1, "/a");
    private static readonly Http2Bytes Server = new Http2Bytes().Settings().Headers(1, 0, ":status: 200").Data(1, EndStream, "abc");

    [Fact]
    public void The_preface_is_recognised_on_any_port_at_any_split()
    {
        byte[] client = Client;
        for (var split = 1; split < client.Length; split++) Check(new HttpTalk().Ask(client[..split]).Ask(client[split..]).Wait(0.05).Answer(Server).Transaction);
    }

    [Fact]
    public void A_server_may_be_heard_before_its_client()
    {
        byte[] server = Server;
        var settings = new Http2Bytes().Settings().Length;
        for (var split = 1; split <= settings; split++) Check(new HttpTalk().Answer(server[..split]).Ask(Client).Wait(0.05).Answer(server[split..]).Transaction);
    }

    [Fact]
    public void Who_has_opened_the_connection_is_not_its_server() => Assert.Empty(new HttpTalk().Ask(Server).Transactions);

    [Fact]
    public void Without_a_handshake_the_preface_tells_who_is_the_client()
    {
        var transaction = new HttpTalk(hasHandshake: false).Ask(Client).Wait(0.05).Answer(Server).Transaction;

        Check(transaction);
        Assert.Null(transaction.ConnectLatency);
        var reversed = new HttpTalk(hasHandshake: false).Answer(Client).Ask(Server).Transaction;
        Assert.Equal(("10.0.0.2", "10.0.0.1", "/a"), (reversed.Client, reversed.Server, reversed.Path));
    }

    [Fact]
    public void Requests_without_answers_end_with_the_capture() =>
        Assert.Equal(["/a", "/b"], new HttpTalk().Ask(Client).Ask(new Http2Bytes().Get(3, "/b")).Transactions.Select(t => t.Path));

    [Fact]
    public void A_connection_whose_beginning_is_missing_is_not_read() =>
        Assert.Empty(new HttpTalk(hasHandshake: false).Ask(new Http2Bytes().Get(7, "/a")).Answer(new Http2Bytes().Headers(7, EndStream, ":status: 200")).Transactions);

    [Fact]
    public void Missing_content_does_not_end_the_connection()
    {
        byte[] body = new Http2Bytes().Data(1, EndStream, new string('a', 3000)).Headers(3, EndStream, ":status: 204");
        var transactions = new HttpTalk()
            .Ask(Client).Ask(new Http2Bytes().Get(3, "/b"))
            .Answer(new Http2Bytes().Settings().Headers(1, 0, ":status: 200")).Answer(body[..1000]).LoseAnswer(1000).Answer(body[2000..])
            .Ask(new Http2Bytes().Settings()).Transactions;

        Assert.Equal([(3000L, 200, "response: 1000 bytes of the body are missing"), (0L, 204, null)], transactions.Select(t => (t.ResponseBytes!.Value, t.StatusCode!.Value, t.Note)));
    }

    [Fact]
    public void An_upgrade_is_answered_with_HTTP2_at_any_split()
    {
        byte[] client = new Http2Bytes().Preface().Settings().Get(3, "/b");
        byte[] server = [.. Encoding.ASCII.GetBytes(UpgradeResponse), .. (byte[])Server, .. (byte[])new Http2Bytes().Headers(3, EndStream, ":status: 404")];
        for (var split = 1; split < server.Length; split++)
        {
            // The client waits for the end of the response that switches.
            var switched = Math.Max(split, UpgradeResponse.Length);
            var transactions = new HttpTalk()
                .Ask(UpgradeRequest).Answer(server[..split]).Answer(server[split..switched]).Ask(client).Answer(server[switched..]).Close().Transactions;

            Assert.Equal([("/a", 200, 3, 3, true), ("/b", 404, 0, 0, true)], transactions
                .OrderBy(t => t.Path).Select(t => (t.Path, t.StatusCode!.Value, (int)t.RequestBytes!, (int)t.ResponseBytes!, t.Complete)));
            Assert.All(transactions, t => Assert.Equal(("http", "a.example"), (t.Scheme, t.Host)));
            Assert.All(transactions, t => Assert.Null(t.WebSocketFramesSent));
        }
    }

    [Fact]
    public void A_refused_upgrade_stays_HTTP1()
    {
        var transaction = new HttpTalk().Ask(UpgradeRequest).Answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").Transaction;

        Assert.Equal(("1.1", 200, 2), (transaction.Version, transaction.StatusCode, transaction.ResponseBytes));
    }

    [Fact]
    public void Missing_content_after_an_upgrade_is_counted()
    {
        byte[] body = new Http2Bytes().Settings().Headers(1, 0, ":status: 200").Data(1, EndStream, new string('a', 3000)).Settings();
        var transaction = new HttpTalk()
            .Ask(UpgradeRequest).Answer(UpgradeResponse).Ask(new Http2Bytes().Preface()).Answer(body[..1000]).LoseAnswer(1000).Answer(body[2000..])
            .Ask(new Http2Bytes().Settings()).Transaction;

        Assert.Equal((200, 3000, "response: 1000 bytes of the body are missing"), (transaction.StatusCode, transaction.ResponseBytes, transaction.Note));
    }

    [Theory]
    [InlineData("000006040000000000", 1)]
    [InlineData("000006040100000000", 0)] // An acknowledgment does not come first.
    [InlineData("000005040000000000", 0)] // No number of settings has this length.
    [InlineData("000006040000000001", 0)]
    [InlineData("000006060000000000", 0)]
    public void A_server_alone_is_recognised_by_its_settings(string header, int transactions)
    {
        var frame = Bytes.Of(header);

        Assert.Equal(transactions, new HttpTalk().Answer([.. frame, .. new byte[frame[2]], .. (byte[])new Http2Bytes().Headers(1, EndStream, ":status: 200")]).Transactions.Count);
    }

    private static void Check(HttpTransaction transaction)
    {
        Assert.Equal(("2", "http://a.example/a", 200, 3L), (transaction.Version, transaction.Url, transaction.StatusCode, transaction.ResponseBytes));
        Assert.Equal(("10.0.0.1", "10.0.0.2"), (transaction.Client, transaction.Server));
        Assert.InRange(transaction.ResponseLatency!.Value, 0.05, 0.053);
        Assert.True(transaction.Complete);
        Assert.Null(transaction.Note);
    }
}
