using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http.WebSockets;

namespace NetMon.Transactions.Http;

/// <summary>
/// Builds the transaction of one request and its response. The owner passes on what arrives, and completes the exchange when it
/// <see cref="IsOver"/>, or when nothing more can arrive.
/// </summary>
/// <param name="connection">The connection.</param>
internal sealed class HttpExchange(HttpConnection connection) : IHttpMessages
{
    private const int MaxNotes = 16;

    private readonly HttpMessageBuilder _request = new(connection, HttpSide.Request);
    private readonly HttpMessageBuilder _response = new(connection, HttpSide.Response);
    private List<string>? _notes;
    private WebSocketFrames? _framesSent;
    private WebSocketFrames? _framesReceived;

    /// <summary>Whether the request began before the answers to earlier ones were complete.</summary>
    public bool IsPipelined { get; set; }

    /// <summary>Whether what follows is not HTTP any more, after CONNECT or an upgrade.</summary>
    public bool IsTunnel { get; private set; }

    /// <summary>The method of the request; null if it was not seen.</summary>
    public string? Method => _request.Head?.Method;

    /// <summary>Whether the head of the response has been seen; informational ones do not count.</summary>
    public bool IsAnswered => _response.Head is not null;

    /// <summary>Whether nothing more is to be expected.</summary>
    public bool IsOver => !IsTunnel && _response.IsEnded && (_request.Head is null || _request.IsEnded);

    private bool HasNothing => _request.Head is null && _response.Head is null;

    /// <inheritdoc/>
    public void TakeHead(HttpSide side, HttpHead head, PacketMark first, PacketMark last)
    {
        if (head.IsInformational) return;
        Of(side).Begin(head, first, last);
        if (side == HttpSide.Response && OpensTunnel(head)) OpenTunnel(head);
    }

    /// <inheritdoc/>
    public void TakeBody(HttpSide side, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (IsTunnel) FramesOf(side)?.Take(bytes);
        Of(side).Take(bytes, packet);
    }

    /// <inheritdoc/>
    public void TakeMissing(HttpSide side, long count)
    {
        if (IsTunnel) FramesOf(side)?.Skip(count);
        Of(side).Miss(count);
    }

    /// <inheritdoc/>
    public void TakeTrailers(HttpSide side, HttpFields trailers) => Of(side).Head?.Fields.Append(trailers);

    /// <inheritdoc/>
    public void TakeNote(HttpSide side, string text)
    {
        var note = $"{(side == HttpSide.Request ? "request" : "response")}: {text}";
        _notes ??= [];
        if (_notes.Count < MaxNotes && !_notes.Contains(note)) _notes.Add(note);
    }

    /// <inheritdoc/>
    public void End(HttpSide side, bool isComplete, PacketMark packet) => Of(side).End(isComplete, packet);

    /// <summary>Takes that there are too many connections to wait for the end of this exchange.</summary>
    public void Evict() => TakeNote(HttpSide.Response, "not waited for, because too many connections are open");

    /// <summary>Outputs the transaction, if there is one.</summary>
    public void Complete()
    {
        if (HasNothing) return;
        var request = _request.Build();
        var response = _response.Build();
        foreach (var note in _request.Notes) TakeNote(HttpSide.Request, note);
        foreach (var note in _response.Notes) TakeNote(HttpSide.Response, note);
        if (connection.Options.MaxBody > 0)
        {
            if (request?.Body.Obstacle is { } inRequest) TakeNote(HttpSide.Request, inRequest);
            if (response?.Body.Obstacle is { } inResponse) TakeNote(HttpSide.Response, inResponse);
        }

        var target = request is null ? null : HttpTarget.Of(request.Head, connection.Scheme);
        connection.Output.Add(new HttpTransaction(connection.EndsAt((request ?? response)!.First), request, response, target)
        {
            ConnectLatency = connection.Info.ConnectLatency,
            DnsLatency = connection.DnsLatencyOf(target?.Host),
            Pipelined = IsPipelined,
            WebSocketFramesSent = _framesSent?.Count,
            WebSocketFramesReceived = _framesReceived?.Count,
            Note = _notes is null ? null : string.Join("; ", _notes),
        });
    }

    private HttpMessageBuilder Of(HttpSide side) => side == HttpSide.Request ? _request : _response;

    private WebSocketFrames? FramesOf(HttpSide side) => side == HttpSide.Request ? _framesSent : _framesReceived;

    // RFC 9110 sections 7.8 and 9.3.6.
    private bool OpensTunnel(HttpHead head) => head.StatusCode == 101 || (head.StatusCode is >= 200 and < 300 && Method == "CONNECT");

    private void OpenTunnel(HttpHead head)
    {
        IsTunnel = true;
        _request.BecomeTunnel();
        _response.BecomeTunnel();
        var protocol = head.StatusCode == 101 ? head.Fields.Find("Upgrade") : _request.Head?.Protocol;
        if (!string.Equals(protocol, "websocket", StringComparison.OrdinalIgnoreCase)) return;
        (_framesSent, _framesReceived) = (new WebSocketFrames(), new WebSocketFrames());
    }
}
