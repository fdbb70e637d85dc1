using NetMon.Decoding;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http2.Hpack;

namespace NetMon.Transactions.Http2;

/// <summary>A stream: one request and its response, RFC 9113 section 8.1.</summary>
[ReadsPackets]
internal sealed class Http2Stream
{
    private readonly HttpExchange _exchange;
    private bool _hasRequest;
    private bool _hasResponse;
    private bool _isRequestOver;
    private bool _isResponseOver;

    /// <summary>Creates a stream.</summary>
    /// <param name="number">Its identifier.</param>
    /// <param name="exchange">Receives its messages.</param>
    public Http2Stream(int number, HttpExchange exchange)
    {
        (Number, _exchange) = (number, exchange);
        Place = new LinkedListNode<Http2Stream>(this);
    }

    /// <summary>Its identifier.</summary>
    public int Number { get; }

    /// <summary>Its node in the list of open streams.</summary>
    public LinkedListNode<Http2Stream> Place { get; }

    /// <summary>Whether nothing more is to be expected of both sides.</summary>
    public bool IsOver => _isRequestOver && _isResponseOver;

    /// <summary>Whether the head of the request was seen.</summary>
    public bool HasRequest => _hasRequest;

    /// <summary>Whether only the response was seen, and it has ended.</summary>
    public bool IsOverWithoutRequest => _isResponseOver && !_hasRequest;

    /// <summary>Creates the stream of a request that was sent with HTTP/1.1 and asked for an upgrade: RFC 7540 section 3.2.</summary>
    /// <param name="exchange">The exchange, whose request has ended.</param>
    public static Http2Stream OfUpgraded(HttpExchange exchange) => new(number: 1, exchange) { _hasRequest = true, _isRequestOver = true };

    /// <summary>Takes the head of a message, an informational response, or trailers.</summary>
    public void TakeHead(HttpSide side, HpackFieldList list, PacketMark first, PacketMark last)
    {
        if (list.IsCut) _exchange.TakeNote(side, "header fields beyond 64 KB are left out");
        if (Has(side))
        {
            _exchange.TakeTrailers(side, Http2Head.FieldsOf(list));
            return;
        }

        var head = side == HttpSide.Request ? Http2Head.OfRequest(list) : Http2Head.OfResponse(list);
        _hasRequest |= side == HttpSide.Request;
        _hasResponse |= side == HttpSide.Response && !head.IsInformational;
        _exchange.TakeHead(side, head, first, last);
    }

    /// <summary>Takes the request that the server has promised to answer.</summary>
    public void TakePromise(HpackFieldList list, PacketMark first, PacketMark last)
    {
        _exchange.TakeNote(HttpSide.Request, "promised by the server, not sent by the client");
        TakeHead(HttpSide.Request, list, first, last);
        End(HttpSide.Request, last);
    }

    /// <summary>Takes content. Before the head of its message there is none: RFC 9113 section 8.1.</summary>
    public void TakeContent(HttpSide side, int missing, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (!Has(side)) return;
        if (missing > 0) _exchange.TakeMissing(side, missing);
        if (!bytes.IsEmpty) _exchange.TakeBody(side, bytes, packet);
    }

    /// <summary>Ends a message.</summary>
    public void End(HttpSide side, PacketMark packet)
    {
        _exchange.End(side, isComplete: true, packet);
        if (side == HttpSide.Request) _isRequestOver = true;
        else _isResponseOver = true;
    }

    /// <summary>Takes that a side ends the stream by an error.</summary>
    public void Reset(HttpSide side, uint errorCode)
    {
        // After a complete response, this only means that the rest of the request is not needed: section 8.1.
        if (errorCode == Http2ErrorCode.NoError && _isResponseOver) return;
        _exchange.TakeNote(side, $"the stream was reset: {Http2ErrorCode.NameOf(errorCode)}");
    }

    /// <summary>Takes that a side is read no further.</summary>
    public void Fail(HttpSide side, Http2Fault fault)
    {
        if (side == HttpSide.Request ? _isRequestOver : _isResponseOver) return;
        _exchange.TakeNote(side, Http2FaultText.Of(fault));
        if (side == HttpSide.Request) _isRequestOver = true;
        else _isResponseOver = true;
    }

    /// <summary>Takes that there are too many streams to wait for this one.</summary>
    public void Evict() => _exchange.TakeNote(HttpSide.Response, "too many streams are open to wait for the end of this one");

    /// <summary>Takes that an earlier request had the same identifier.</summary>
    public void NoteReuse() => _exchange.TakeNote(HttpSide.Request, "an earlier request used the same stream identifier");

    /// <summary>Takes that there are too many connections to wait for the end of this stream.</summary>
    public void EvictConnection() => _exchange.Evict();

    /// <summary>Outputs the transaction.</summary>
    public void Complete() => _exchange.Complete();

    private bool Has(HttpSide side) => side == HttpSide.Request ? _hasRequest : _hasResponse;
}
