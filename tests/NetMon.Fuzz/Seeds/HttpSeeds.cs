using System.Text;
using NetMon.Fuzz.Targets;

namespace NetMon.Fuzz.Seeds;

/// <summary>Conversations of HTTP/1.1: each way to frame a body, and what ends in a tunnel.</summary>
internal static class HttpSeeds
{
    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
    [
        Seed("length", "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        Seed("chunked", "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nX: y\r\n\r\n", "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n"),
        Seed("close", "GET http://u:p@h:8080/ HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"),
        Seed("continue", "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
        Seed("head", "HEAD / HTTP/1.1\r\nAuthorization: Basic dTpw\r\nX: 1\r\n 2\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
        Seed("connect", "CONNECT h:443 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n\x16\x03\x01"),
        Seed("websocket", "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x7e\x00\x01x\x88\x00"),
        Seed("gzip", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 23\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xcf\x06\x00\x47\xdd\xdc\x79\x02\x00\x00\x00"),
        Seed("smuggled", "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request\r\nContent-Length: 1, 2\r\n\r\n"),
        Seed("proxied", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        Seed("unversioned", "GET /\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n"),
        new("http-pipelined", HttpTarget.ToInput([.. Enumerable.Range(0, 4).Select(i => (i > 1, Bytes(i > 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n")))])),
        new("http-gap", [.. HttpTarget.ToInput((true, Bytes("HTTP/1.1 200 OK\r\nContent-Length: 105\r\n\r\nhello"))), 3, 2, (byte)'o', (byte)'k', 2, 18, .. Bytes("GET / HTTP/1.1\r\n\r\n")]),
    ];

    private static CorpusInput Seed(string name, string request, string response) =>
        new("http-" + name, HttpTarget.ToInput((false, Bytes(request)), (true, Bytes(response))));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
