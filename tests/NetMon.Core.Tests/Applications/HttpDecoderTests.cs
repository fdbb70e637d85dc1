namespace NetMon.Tests.Applications;

public class HttpDecoderTests
{
    private const string Request =
        "GET /index.html?q=1 HTTP/1.1\r\nHost: www.example.com:8080\r\nUser-Agent: curl/8.5.0\r\naccept: */*\r\n\r\n";

    [Theory]
    [InlineData(80)]
    [InlineData(49999)]
    public void A_request_says_what_and_whom_it_asks_on_any_port(int port)
    {
        var message = Segment.ToServer((ushort)port, Request).Read();
        Assert.Equal("HTTP", message?.Application);
        Assert.Equal("www.example.com:8080", message?.HttpHost);
        Assert.Equal("GET /index.html?q=1 HTTP/1.1", message?.Info);
        Assert.Equal("GET", message.Field("Request Method"));
        Assert.Equal("/index.html", message.Field("Path"));
        Assert.Equal("curl/8.5.0", message.Field("User-Agent"));
    }

    [Fact]
    public void A_response_says_how_it_went()
    {
        var message = Segment.FromServer(80, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=utf-8\r\nServer: nginx\r\n\r\n<html>").Read();
        Assert.Equal("HTTP/1.1 404 Not Found", message?.Info);
        Assert.Equal(404, message.Field("Status Code"));
        Assert.Equal("Not Found", message.Field("Response Phrase"));
        Assert.Equal("text/html; charset=utf-8", message.Field("Content-Type"));
    }

    [Theory]
    [InlineData("GET http://proxy.example/a/b?c HTTP/1.1\r\nHost: other.example\r\n\r\n", "/a/b", "other.example")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHOST:\t spaced.example \r\n\r\n", "*", "spaced.example ")]
    [InlineData("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", null, "example.com:443")]
    [InlineData("GET / HTTP/1.0\r\nX: Host: no\r\n\r\nHost: body", "/", null)]
    public void Every_form_of_target_and_header_is_read(string text, string? path, string? host)
    {
        var message = Segment.ToServer(8080, text).Read();
        Assert.Equal(path, message.Field("Path"));
        Assert.Equal(host, message?.HttpHost);
    }

    [Theory]
    [InlineData("Accept: */*\r\nHost: middle.example\r\n\r\n", "middle.example")]
    [InlineData("GET / HTTP/1.0\r\n\r\nGET /b HTTP/1.1\r\nHost: second.example\r\n\r\n", "second.example")]
    [InlineData("GET / HTTP/1.1\rHost: cr.example\r\r", "cr.example")]
    [InlineData("GET / HTTP/1.1\nHost: lf.example\n\n", "lf.example")]
    [InlineData("GET / HTTP/3.7\r\nHost: future.example\r\n\r\n", "future.example")]
    [InlineData("GET / HTTP/1.1\r\nHost: cut.exam", "cut.exam")]
    [InlineData("GET / HTTP/1.1\r\nHost: nul\0.example\r\n\r\n", "nul")]
    [InlineData("GET / HTTP/1.1\r\nHost : blank.example\r\n\r\n", null)]
    public void The_host_is_found_where_clients_are_careless(string text, string? host) =>
        Assert.Equal(host, Segment.ToServer(80, text).Read()?.HttpHost);

    [Fact]
    public void A_field_is_where_it_says()
    {
        var field = Segment.ToServer(80, Request).Read()!.Fields.Single(f => f.Name == "Host");
        Assert.Equal("www.example.com:8080", Request.Substring(field.Offset, field.Length));
    }

    [Fact]
    public void Control_characters_do_not_reach_info() =>
        Assert.Equal("GET /\\x1b[2J HTTP/1.1", Segment.ToServer(80, "GET /\u001b[2J HTTP/1.1\r\n\r\n").Read()?.Info);

    [Theory]
    [InlineData("the middle of a page with HTTP/1.1 in it")]
    [InlineData("note: this is no head\r\n\r\n")]
    [InlineData("GETTING / HTTPS")]
    [InlineData("RTSP/1.0 200 OK\r\n")]
    [InlineData("SIP/2.0 200 OK\r\n")]
    public void What_only_looks_like_it_is_not_named_so(string text) => Assert.NotEqual("HTTP", Segment.ToServer(80, text).Detect());

    [Fact]
    public void A_long_target_that_goes_on_in_the_next_segment_is_a_request() =>
        Assert.Equal("HTTP", Segment.ToServer(49999, "GET /" + new string('a', 1400)).Detect());
}
