using System.Globalization;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http.Content;

namespace NetMon;

/// <summary>
/// An HTTP request and its response (RFC 9110). A request without a response is one too, and so is a response without a request. A WebSocket
/// connection, or a tunnel through a proxy, is part of the transaction that opened it.
/// </summary>
public sealed class HttpTransaction : Transaction
{
    private readonly HttpMessage? _request;
    private readonly HttpMessage? _response;
    private readonly HttpTarget? _target;

    internal HttpTransaction(in TransactionEnds ends, HttpMessage? request, HttpMessage? response, HttpTarget? target)
        : base(ends)
    {
        _request = request;
        _response = response;
        _target = target;
    }

    /// <inheritdoc/>
    public override DateTime? Time => base.Time;

    /// <inheritdoc/>
    public override long? TimeNanoseconds => base.TimeNanoseconds;

    /// <inheritdoc/>
    public override string? Client => base.Client;

    /// <inheritdoc/>
    public override int? ClientPort => base.ClientPort;

    /// <inheritdoc/>
    public override string Server => base.Server;

    /// <inheritdoc/>
    public override int ServerPort => base.ServerPort;

    /// <summary>The method: GET, POST, CONNECT ... Null if the request was not seen.</summary>
    public string? Method => _request?.Head.Method;

    /// <summary>The scheme: http; https if the connection was decrypted, or a proxy was asked for it. Null with CONNECT, or without a request.</summary>
    public string? Scheme => _target?.Scheme;

    /// <summary>The host that was asked for, without a port. Null if the request does not name it, or was not seen.</summary>
    public string? Host => _target?.Host;

    /// <summary>The path that was asked for, without the query. Null with CONNECT, or without a request.</summary>
    public string? Path => _target?.Path;

    /// <summary>The query, without the question mark; null if there is none.</summary>
    public string? Query => _target?.Query;

    /// <summary>
    /// The whole URL; with CONNECT, host and port. A password in it is masked. Null if the request does not name a host, or was not seen.
    /// </summary>
    public string? Url => _target?.Url;

    /// <summary>The version of the request, or without one, of the response: 0.9, 1.0, 1.1 or 2.</summary>
    public string? Version => _request?.Head.Version ?? _response?.Head.Version;

    /// <summary>The status code of the final response; null if none was seen.</summary>
    public int? StatusCode => _response?.Head.StatusCode;

    /// <summary>The reason phrase of the response; null if there is none, as always with HTTP/2.</summary>
    public string? StatusText => _response?.Head.StatusText;

    /// <summary>
    /// The fields of the request and its trailers, one a line: <c>Name: value</c>. Of Authorization and Proxy-Authorization only the scheme is
    /// shown. Null without a request, or without fields.
    /// </summary>
    public string? RequestHeaders => TextOf(_request);

    /// <summary>The fields of the response and its trailers, one a line: <c>Name: value</c>. Null if there are none.</summary>
    public string? ResponseHeaders => TextOf(_response);

    /// <summary>
    /// Length of the request's body in bytes, as transferred: compressed, but without the framing of chunks. After CONNECT or an upgrade, all
    /// bytes that the client sent. Null without a request.
    /// </summary>
    public long? RequestBytes => _request?.Body.Length;

    /// <summary>Length of the response's body in bytes, as transferred; null without a response.</summary>
    public long? ResponseBytes => _response?.Body.Length;

    /// <summary>The media type that the response declares, with its parameters; null if it declares none.</summary>
    public string? ContentType => KnownField(_response, "Content-Type");

    /// <summary>
    /// The media type by the first bytes of the decoded response; text/plain for any other text. Null if there is no body, or they do not tell.
    /// </summary>
    public string? DetectedType => _response?.Body.DetectedType;

    /// <summary>The content codings of the response: gzip, br ... Null if there are none.</summary>
    public string? ContentEncoding => KnownField(_response, "Content-Encoding");

    /// <summary>The client's program, by its own account.</summary>
    public string? UserAgent => KnownField(_request, "User-Agent");

    /// <summary>The page that the request came from, by the client's account.</summary>
    public string? Referer => KnownField(_request, "Referer");

    /// <summary>Where the response refers to, as in a redirection.</summary>
    public string? Location => KnownField(_response, "Location");

    /// <summary>The user name of Basic authentication (RFC 7617), never the password; null if there is none.</summary>
    public string? UserName => _request is null ? null : HttpCredentials.UserName(_request.Head.Fields);

    /// <summary>
    /// Seconds from the first SYN of the connection to the end of its handshake; the same for all transactions of a connection. Null if the
    /// handshake was not seen.
    /// </summary>
    public double? ConnectLatency { get; internal init; }

    /// <summary>
    /// Seconds of the DNS lookup that gave the client the server's address, before the connection: that of Host, or else the latest one with the
    /// address. Null if none was seen.
    /// </summary>
    public double? DnsLatency { get; internal init; }

    /// <summary>
    /// Seconds from the last byte of the request to the first byte of the response. Informational responses do not count. Null if one of them
    /// was not seen, or the response began before the request had ended.
    /// </summary>
    public double? ResponseLatency => ConnectionInfo.Seconds(_request?.Last, _response?.First);

    /// <summary>Seconds from the first to the last byte of the response; null without one.</summary>
    public double? TransferTime => ConnectionInfo.Seconds(_response?.First, _response?.Last);

    /// <summary>Seconds from the first byte of the request to the last byte of the response; null if one of them was not seen.</summary>
    public double? Duration => ConnectionInfo.Seconds(_request?.First, _response?.Last);

    /// <summary>Whether the request was sent before the responses to earlier ones of its connection were complete (HTTP/1.1).</summary>
    public bool Pipelined { get; internal init; }

    /// <summary>Whether request and response were seen as a whole, without missing bytes.</summary>
    public bool Complete => _request is { IsComplete: true } && _response is { IsComplete: true };

    /// <summary>Number of WebSocket frames from the client, control frames included; null if the connection did not become one.</summary>
    public long? WebSocketFramesSent { get; internal init; }

    /// <summary>Number of WebSocket frames from the server, control frames included; null if the connection did not become one.</summary>
    public long? WebSocketFramesReceived { get; internal init; }

    /// <summary>What was invalid, missing, or left out because of a limit, joined by "; "; null if nothing was.</summary>
    public string? Note { get; internal init; }

    /// <inheritdoc/>
    internal override long Bytes => base.Bytes + (_request?.Bytes ?? 0) + (_response?.Bytes ?? 0);

    /// <inheritdoc/>
    internal override string ApplicationName => Version?.StartsWith('2') == true ? "HTTP2" : "HTTP";

    /// <inheritdoc/>
    internal override string? RequestedServer => Host;

    /// <summary>Gets a field of the response or, if it does not have it, of the request.</summary>
    /// <param name="name">The name; case does not matter.</param>
    /// <returns>The value; several are joined by ", ". Null if there is none.</returns>
    public string? GetHeader(string name) => GetResponseHeader(name) ?? GetRequestHeader(name);

    /// <summary>Gets a field of the request. Credentials are masked, as in <see cref="RequestHeaders"/>.</summary>
    /// <param name="name">The name; case does not matter.</param>
    /// <returns>The value; several are joined by ", ". Null if there is none.</returns>
    public string? GetRequestHeader(string name) => _request?.Head.Fields.Find(name) is { } value ? HttpCredentials.Masked(name, value) : null;

    /// <summary>Gets a field of the response.</summary>
    /// <param name="name">The name; case does not matter.</param>
    /// <returns>The value; several are joined by ", ". Null if there is none.</returns>
    public string? GetResponseHeader(string name) => _response?.Head.Fields.Find(name);

    /// <summary>
    /// Gets the body of the response, decoded (chunked, gzip, deflate, br, zstd): as far as it was seen, kept and can be decoded.
    /// <see cref="GetBodyFault"/> tells whether it is whole.
    /// </summary>
    /// <returns>The bytes; null without a response.</returns>
    public byte[]? GetBody() => GetDecodedBody()?.Bytes;

    /// <summary>Gets the body of the request in the same way.</summary>
    /// <returns>The bytes; null without a request.</returns>
    public byte[]? GetRequestBody() => _request?.Body.Decode().Bytes;

    /// <summary>Tells why <see cref="GetBody"/> returns less than the server sent: missing bytes, a limit, a damaged or unknown coding.</summary>
    /// <returns>The reason; null if the body is whole, or there is no response.</returns>
    public string? GetBodyFault() => GetDecodedBody()?.Fault;

    /// <summary>Gets the body of the response and, if it is not whole, why: with one decoding.</summary>
    /// <returns>The body; null without a response.</returns>
    internal DecodedBody? GetDecodedBody() => _response?.Body.Decode();

    /// <summary>The transaction in one line: <c>GET http://www.example.com/ 200</c>.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { Method, Url ?? Path, StatusCode?.ToString(CultureInfo.InvariantCulture) }.Where(part => part is not null));

    private static string? KnownField(HttpMessage? message, string name) => message?.Head.Fields.Find(name) is { Length: > 0 } value ? value : null;

    private static string? TextOf(HttpMessage? message) => message is null or { Head.Fields.All.Count: 0 }
        ? null
        : string.Join('\n', message.Head.Fields.All.Select(field => $"{field.Name}: {HttpCredentials.Masked(field.Name, field.Value)}"));
}
