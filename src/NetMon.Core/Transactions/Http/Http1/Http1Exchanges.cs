using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http2;

namespace NetMon.Transactions.Http.Http1;

/// <summary>
/// Pairs the responses of a connection with its requests: they come in the same order, RFC 9112 section 9.3.2. An exchange is output when it is
/// over.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="giveUpRequest">Has a request passed on whose head is not complete.</param>
internal sealed class Http1Exchanges(HttpConnection connection, Action giveUpRequest) : IHttpMessages
{
    private readonly Queue<HttpExchange> _open = new();
    private HttpExchange? _requesting;
    private HttpExchange? _responding;
    private bool _hasLostResponse;
    private Http2Upgrade? _upgrade;

    /// <summary>Whether the connection has become a tunnel, or has another protocol now.</summary>
    public bool IsTunnel { get; private set; }

    /// <summary>Bytes that are kept besides those of the exchanges.</summary>
    public long Buffered => _upgrade?.Buffered ?? 0;

    /// <summary>The method of the request whose response is being read; null if it is not known.</summary>
    public string? MethodAnswered => _responding?.Method;

    /// <inheritdoc/>
    public void TakeHead(HttpSide side, HttpHead head, PacketMark first, PacketMark last)
    {
        if (side == HttpSide.Request)
        {
            _requesting = new HttpExchange(connection) { IsPipelined = _open.Count > 0 };
            _open.Enqueue(_requesting);
        }
        else if (head.IsInformational)
        {
            return;
        }
        else if (Http2Upgrade.IsOpenedBy(head))
        {
            Upgrade();
            return;
        }
        else
        {
            _responding = FindAnswered();
        }

        Of(side)!.TakeHead(side, head, first, last);
        IsTunnel = _responding is { IsTunnel: true };
    }

    /// <inheritdoc/>
    public void TakeBody(HttpSide side, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        _upgrade?.Take(side, bytes, packet);
        Of(side)?.TakeBody(side, bytes, packet);
    }

    /// <inheritdoc/>
    public void TakeMissing(HttpSide side, long count)
    {
        _upgrade?.Miss(side, count);
        Of(side)?.TakeMissing(side, count);
    }

    /// <inheritdoc/>
    public void TakeTrailers(HttpSide side, HttpFields trailers) => Of(side)?.TakeTrailers(side, trailers);

    /// <inheritdoc/>
    public void TakeNote(HttpSide side, string text) => Of(side)?.TakeNote(side, text);

    /// <inheritdoc/>
    public void End(HttpSide side, bool isComplete, PacketMark packet)
    {
        Of(side)?.End(side, isComplete, packet);
        if (IsTunnel) return;
        if (side == HttpSide.Request) _requesting = null;
        else _responding = null;
        while (_open.TryPeek(out var first) && first.IsOver) _open.Dequeue().Complete();
    }

    /// <summary>Called when messages of a side may be missing.</summary>
    /// <param name="side">The side.</param>
    public void Lose(HttpSide side) => _hasLostResponse |= side == HttpSide.Response;

    /// <summary>Takes that there are too many connections to wait for the answers of this one.</summary>
    public void Evict()
    {
        foreach (var exchange in _open) exchange.Evict();
    }

    /// <summary>Outputs what is open.</summary>
    public void Complete()
    {
        while (_open.TryDequeue(out var exchange)) exchange.Complete();
        _upgrade?.Complete();
    }

    private HttpExchange? Of(HttpSide side) => IsTunnel || side == HttpSide.Response ? _responding : _requesting;

    // From now on, both parsers pass on all bytes as bodies.
    private void Upgrade()
    {
        FindAnswered();
        _upgrade = new Http2Upgrade(connection, _open.Dequeue());
        (_requesting, _responding) = (null, null);
        IsTunnel = true;
    }

    private HttpExchange FindAnswered()
    {
        // Which responses were lost is not known. As clients hardly ever send requests in advance, it is those to all but the last request.
        while (_hasLostResponse && _open.Count > 1) _open.Dequeue().Complete();
        if (_hasLostResponse && _open.TryPeek(out var last)) last.IsPipelined = false;
        _hasLostResponse = false;
        if (_open.TryPeek(out var first) && first.IsAnswered) _open.Dequeue().Complete();
        // A snapshot length may have cut the request, which nobody knows before more of it is missing.
        if (_open.Count == 0) giveUpRequest();
        if (_open.TryPeek(out first)) return first;
        var unasked = new HttpExchange(connection);
        _open.Enqueue(unasked);
        return unasked;
    }
}
