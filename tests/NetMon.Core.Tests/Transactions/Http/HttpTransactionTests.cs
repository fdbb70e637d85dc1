using System.Text;
using NetMon.Tests.Flows.Streams;
using NetMon.Transactions;
using NetMon.Transactions.Http;

namespace NetMon.Tests.Transactions.Http;

public sealed class HttpTransactionTests
{
    private const string Get = "GET /a/b.html?x=1 HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: test/1\r\nReferer: http://ref.example/\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 13\r\n\r\n<html></html>";

    [Fact]
    public void A_response_is_matched_with_its_request()
    {
        var transaction = new HttpTalk().Ask(Get).Wait(0.199).Answer(Ok).Transaction;

        Assert.Equal(("10.0.0.1", 40000, "10.0.0.2", 80), (transaction.Client, transaction.ClientPort, transaction.Server, transaction.ServerPort));
        Assert.Equal(("GET", "http", "www.example.com", "/a/b.html", "x=1"), (transaction.Method, transaction.Scheme, transaction.Host, transaction.Path, transaction.Query));
        Assert.Equal("http://www.example.com/a/b.html?x=1", transaction.Url);
        Assert.Equal("1.1", transaction.Version);
        Assert.Equal((200, "OK"), (transaction.StatusCode, transaction.StatusText));
        Assert.Equal("Host: www.example.com\nUser-Agent: test/1\nReferer: http://ref.example/", transaction.RequestHeaders);
        Assert.Equal("Content-Type: text/html; charset=utf-8\nContent-Length: 13", transaction.ResponseHeaders);
        Assert.Equal((0L, 13L), (transaction.RequestBytes, transaction.ResponseBytes));
        Assert.Equal(("text/html; charset=utf-8", "text/html"), (transaction.ContentType, transaction.DetectedType));
        Assert.Equal(("test/1", "http://ref.example/"), (transaction.UserAgent, transaction.Referer));
        Assert.Null(transaction.ContentEncoding);
        Assert.Null(transaction.Location);
        Assert.Null(transaction.UserName);
        Assert.Null(transaction.Note);
        Assert.Null(transaction.DnsLatency);
        Assert.Null(transaction.WebSocketFramesSent);
        Assert.Equal(0.002, transaction.ConnectLatency!.Value, 9);
        Assert.Equal(0.2, transaction.ResponseLatency!.Value, 9);
        Assert.Equal(0, transaction.TransferTime);
        Assert.Equal(0.2, transaction.Duration!.Value, 9);
        Assert.True(transaction.Complete);
        Assert.False(transaction.Pipelined);
        Assert.Equal(4, transaction.PacketNumber);
        Assert.Equal("<html></html>", Encoding.ASCII.GetString(transaction.GetBody()!));
        Assert.Empty(transaction.GetRequestBody()!);
        Assert.Null(transaction.GetBodyFault());
        Assert.Equal("GET http://www.example.com/a/b.html?x=1 200", transaction.ToString());
    }

    [Fact]
    public void Latencies_are_counted_from_the_last_byte_of_a_request_and_to_the_ends_of_a_response()
    {
        var transaction = new HttpTalk()
            .Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab").Wait(0.099).Ask("cd")
            .Wait(0.199).Answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab").Wait(0.299).Answer("cd").Transaction;

        Assert.Equal(0.2, transaction.ResponseLatency!.Value, 9);
        Assert.Equal(0.3, transaction.TransferTime!.Value, 9);
        Assert.Equal(0.6, transaction.Duration!.Value, 9);
        Assert.Equal("abcd", Encoding.ASCII.GetString(transaction.GetRequestBody()!));
    }

    [Fact]
    public void A_request_without_a_response_is_one_too()
    {
        var transaction = new HttpTalk().Ask(Get).Transaction;

        Assert.Equal("GET", transaction.Method);
        Assert.Null(transaction.StatusCode);
        Assert.Null(transaction.StatusText);
        Assert.Null(transaction.ResponseBytes);
        Assert.Null(transaction.ResponseHeaders);
        Assert.Null(transaction.ResponseLatency);
        Assert.Null(transaction.TransferTime);
        Assert.Null(transaction.Duration);
        Assert.Null(transaction.GetBody());
        Assert.Null(transaction.GetBodyFault());
        Assert.False(transaction.Complete);
    }

    [Fact]
    public void A_response_without_a_request_is_one_too()
    {
        var transaction = new HttpTalk().Answer(Ok).Transaction;

        Assert.Null(transaction.Method);
        Assert.Null(transaction.Url);
        Assert.Null(transaction.RequestBytes);
        Assert.Null(transaction.RequestHeaders);
        Assert.Equal(200, transaction.StatusCode);
        Assert.Equal("1.1", transaction.Version);
        Assert.Null(transaction.ResponseLatency);
        Assert.Equal("10.0.0.1", transaction.Client);
        Assert.False(transaction.Complete);
    }

    [Fact]
    public void The_client_is_who_sends_requests_even_if_the_capture_began_later()
    {
        // The first packet is that of the server, so it counts as originator.
        var transactions = new HttpTalk(hasHandshake: false).Answer("rest of a body that began earlier").Ask(Get).Answer(Ok).Transactions;

        var transaction = Assert.Single(transactions);
        Assert.Equal(("GET", 200, "10.0.0.1", 80), (transaction.Method, transaction.StatusCode, transaction.Client, transaction.ServerPort));
        Assert.Null(transaction.ConnectLatency);
    }

    [Theory]
    [InlineData("GET http://user:secret@h.example:8080/p?q HTTP/1.1\r\nHost: other\r\n\r\n", "http", "h.example", "/p", "q", "http://user:***@h.example:8080/p?q")]
    [InlineData("GET HTTPS://h.example HTTP/1.1\r\n\r\n", "https", "h.example", "/", null, "https://h.example")]
    [InlineData("GET /p HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n\r\n", "http", "2001:db8::1", "/p", null, "http://[2001:db8::1]:8080/p")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: h.example:81\r\n\r\n", "http", "h.example", "*", null, "http://h.example:81")]
    [InlineData("GET /login?next=http://x/ HTTP/1.0\r\n\r\n", "http", null, "/login", "next=http://x/", null)]
    [InlineData("CONNECT h.example:443 HTTP/1.1\r\nHost: h.example:443\r\n\r\n", null, "h.example", null, null, "h.example:443")]
    public void Targets_have_four_forms(string request, string? scheme, string? host, string? path, string? query, string? url)
    {
        var transaction = new HttpTalk().Ask(request).Transaction;

        Assert.Equal((scheme, host, path, query, url), (transaction.Scheme, transaction.Host, transaction.Path, transaction.Query, transaction.Url));
    }

    [Fact]
    public void The_user_of_Basic_is_named_and_the_password_is_nowhere()
    {
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes("tom:geheim"));
        var transaction = new HttpTalk().Ask($"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic {secret}\r\nCookie: s=1\r\n\r\n").Transaction;

        Assert.Equal("tom", transaction.UserName);
        Assert.Equal("Host: a\nAuthorization: Basic ***\nCookie: s=1", transaction.RequestHeaders);
        Assert.Equal("Basic ***", transaction.GetHeader("authorization"));
        Assert.Equal("s=1", transaction.GetRequestHeader("COOKIE"));
        Assert.Null(transaction.GetResponseHeader("Cookie"));
    }

    [Fact]
    public void A_header_is_taken_from_the_response_first_and_several_are_joined()
    {
        var transaction = new HttpTalk().Ask("GET / HTTP/1.1\r\nHost: a\r\nVia: p\r\nX: q\r\n\r\n")
            .Answer("HTTP/1.1 302 Found\r\nVia: r\r\nvia: s\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n").Transaction;

        Assert.Equal("r, s", transaction.GetHeader("Via"));
        Assert.Equal("q", transaction.GetHeader("x"));
        Assert.Null(transaction.GetHeader("y"));
        Assert.Equal("/there", transaction.Location);
    }

    [Fact]
    public void Text_from_packets_is_safe()
    {
        var transaction = new HttpTalk().Ask("GET /\x1b[2J HTTP/1.1\r\nHost: a\x07\r\nX: b\rc\r\n\r\n").Answer("HTTP/1.1 200 \x1b]0;\r\nContent-Length: 0\r\n\r\n").Transaction;

        Assert.Equal("/\\x1b[2J", transaction.Path);
        Assert.Equal("a\\x07", transaction.Host);
        Assert.Equal("Host: a\\x07\nX: b\\x0dc", transaction.RequestHeaders);
        Assert.Equal("\\x1b]0;", transaction.StatusText);
    }

    [Fact]
    public void The_lookup_that_gave_the_address_is_counted()
    {
        var lookup = new DnsPackets().Ask(DnsPackets.Query(7, "www.example.com")).Wait(0.025)
            .Answer(DnsPackets.Response(7, "www.example.com", 1, 0, (1, "0a000002")));
        var transactions = TransactionRun.Http([.. lookup.Packets, .. new HttpTalk().Ask(Get).Answer(Ok).Packets]);

        Assert.Equal(0.025, Assert.Single(transactions).DnsLatency!.Value, 9);
    }

    [Fact]
    public void Of_several_names_with_one_address_the_lookup_of_the_host_is_counted()
    {
        var lookups = new DnsPackets()
            .Ask(DnsPackets.Query(7, "www.example.com")).Wait(0.3).Answer(DnsPackets.Response(7, "www.example.com", 1, 0, (1, "0a000002")))
            .Ask(DnsPackets.Query(8, "cdn.example.com")).Wait(0.1).Answer(DnsPackets.Response(8, "cdn.example.com", 1, 0, (1, "0a000002")));
        var other = Get.Replace("www.example.com", "unknown.example.com", StringComparison.Ordinal);

        Assert.Equal(0.3, Assert.Single(TransactionRun.Http([.. lookups.Packets, .. new HttpTalk().Ask(Get).Answer(Ok).Packets])).DnsLatency!.Value, 9);
        Assert.Equal(0.1, Assert.Single(TransactionRun.Http([.. lookups.Packets, .. new HttpTalk().Ask(other).Answer(Ok).Packets])).DnsLatency!.Value, 9);
    }

    [Fact]
    public void A_lookup_of_another_address_is_not_counted()
    {
        var lookup = new DnsPackets().Ask(DnsPackets.Query(7, "www.example.com")).Wait(0.025)
            .Answer(DnsPackets.Response(7, "www.example.com", 1, 0, (1, "0a000003")));

        Assert.Null(Assert.Single(TransactionRun.Http([.. lookup.Packets, .. new HttpTalk().Ask(Get).Answer(Ok).Packets])).DnsLatency);
    }

    [Theory]
    [InlineData("\x16\x03\x01\x02\x00\x01")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("220 mail.example.com ESMTP\r\n")]
    [InlineData("EHLO client.example.com\r\n")]
    [InlineData("INVITE sip:bob@example.com SIP/2.0\r\n\r\n")]
    public void What_is_not_HTTP_is_left_at_once(string bytes)
    {
        var talk = new HttpTalk().Ask(bytes).Answer("x").Ask(Get).Answer(Ok);

        Assert.Empty(talk.Transactions);
    }

    [Fact]
    public void A_request_without_a_version_is_told_by_its_response()
    {
        var transaction = new HttpTalk().Ask("GET /HTTP/1.1\r\nHost: a\r\n\r\n").Answer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").Transaction;

        Assert.Equal(("GET", "/HTTP/1.1", 400, "1.1"), (transaction.Method, transaction.Path, transaction.StatusCode, transaction.Version));
        Assert.Equal("request: its version is missing or not known", transaction.Note);
        Assert.Empty(new HttpTalk().Ask("STAT user\r\n").Answer("+OK 1 2\r\n").Transactions);
    }

    [Fact]
    public void A_response_to_what_is_no_request_is_one_without_a_request()
    {
        var transaction = new HttpTalk().Ask("\xff\x00 / HTTP/1.1\r\n\r\n").Answer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").Transaction;

        Assert.Equal((null, 400), (transaction.Method, transaction.StatusCode));
    }

    [Fact]
    public void A_load_balancer_may_come_first()
    {
        const string Proxied = "PROXY TCP4 192.0.2.1 10.0.0.2 50000 80\r\n" + Get;
        for (var split = 1; split < Proxied.Length; split++)
        {
            Assert.Equal("www.example.com", new HttpTalk().Ask(Proxied[..split]).Ask(Proxied[split..]).Answer(Ok).Transaction.Host);
        }
    }

    [Fact]
    public void A_silent_connection_ends_after_the_timeout()
    {
        var talk = new HttpTalk().Ask(Get).Wait(0.1);
        var items = new ItemList();
        var reader = TransactionReader.ForHttp(new HttpTransactionOptions { Timeout = TimeSpan.FromSeconds(20) });
        reader.Start(items);
        foreach (var packet in talk.Packets) reader.OnPacket(packet);
        var last = talk.Packets[^1].TimestampNanoseconds!.Value;
        reader.OnTick(last + 19_000_000_000);
        Assert.Empty(items.Items);
        reader.OnTick(last + 21_000_000_000);
        Assert.Single(items.Items);
    }
}
