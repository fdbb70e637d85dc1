using NetMon.Decoding;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http2.Hpack;

namespace NetMon.Transactions.Http2;

/// <summary>
/// Reads the transactions of an HTTP/2 connection: RFC 9113. The client's first bytes are the preface; a connection whose beginning was not
/// captured cannot be read, because its header blocks refer to earlier ones.
/// </summary>
[ReadsPackets]
internal sealed class Http2Connection : IConnectionReader, IHttp2Streams
{
    private const int MaxOpen = 1000;

    // About what a connection needs besides what it keeps, in bytes.
    private const int Cost = 1024;

    // About what an open stream needs besides what its messages keep, in bytes.
    private const int StreamCost = 512;

    // Frames that were under way when a stream ended arrive after it, and do not begin a new one: section 5.1.
    private const int MaxEnded = 1000;

    // About what it takes to remember one of them, in bytes.
    private const int EndedCost = 32;

    private readonly HttpConnection _connection;
    private readonly Http2Direction _sent;
    private readonly Http2Direction _received;
    private readonly Dictionary<int, Http2Stream> _streams = [];
    private readonly LinkedList<Http2Stream> _open = [];
    private readonly HashSet<int> _ended = [];
    private readonly Queue<int> _endedInOrder = [];
    private Http2Fault _requestFault;
    private Http2Fault _responseFault;

    /// <summary>Starts a connection.</summary>
    /// <param name="connection">What its exchanges have in common.</param>
    /// <param name="upgraded">The exchange whose request was sent with HTTP/1.1, and is answered on this connection; null without an upgrade.</param>
    public Http2Connection(HttpConnection connection, HttpExchange? upgraded = null)
    {
        _connection = connection;
        _sent = new Http2Direction(StreamDirection.Sent, connection.SideOf(StreamDirection.Sent) == HttpSide.Request, this);
        _received = new Http2Direction(StreamDirection.Received, connection.SideOf(StreamDirection.Received) == HttpSide.Request, this);
        if (upgraded is not null) Add(Http2Stream.OfUpgraded(upgraded));
    }

    /// <inheritdoc/>
    public bool IsDone => _sent.Fault != Http2Fault.None && _received.Fault != Http2Fault.None;

    /// <inheritdoc/>
    public long Buffered =>
        Cost + _sent.Buffered + _received.Buffered + _connection.Kept + ((long)_open.Count * StreamCost) + ((long)_ended.Count * EndedCost);

    // Where only the server is captured, no request comes. Otherwise it may have been captured after its response.
    private bool HasClient => (_connection.SideOf(StreamDirection.Sent) == HttpSide.Request ? _sent : _received).HasBegun;

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet) =>
        (direction == StreamDirection.Sent ? _sent : _received).Take(gapBefore, bytes, packet);

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        foreach (var stream in _open)
        {
            if (end == ConnectionEnd.Evicted) stream.EvictConnection();
            stream.Complete();
        }

        _open.Clear();
        _streams.Clear();
    }

    /// <inheritdoc/>
    void IHttp2Streams.Head(StreamDirection direction, int stream, HpackFieldList fields, PacketMark first, PacketMark last)
    {
        var side = _connection.SideOf(direction);
        // Section 5.1.1 does not allow it, but two requests are not one, and none must be left out.
        var isReuse = side == HttpSide.Request && Http2Head.IsRequest(fields) && EndEarlier(stream);
        var open = FindOrOpen(stream);
        if (isReuse) open?.NoteReuse();
        open?.TakeHead(side, fields, first, last);
    }

    /// <inheritdoc/>
    void IHttp2Streams.Promise(int promised, HpackFieldList fields, PacketMark first, PacketMark last)
    {
        if (!_streams.ContainsKey(promised)) FindOrOpen(promised)?.TakePromise(fields, first, last);
    }

    /// <inheritdoc/>
    void IHttp2Streams.Content(StreamDirection direction, int stream, int missing, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (_streams.TryGetValue(stream, out var open)) open.TakeContent(_connection.SideOf(direction), missing, bytes, packet);
    }

    /// <inheritdoc/>
    void IHttp2Streams.End(StreamDirection direction, int stream, PacketMark packet)
    {
        if (!_streams.TryGetValue(stream, out var open)) return;
        open.End(_connection.SideOf(direction), packet);
        EndIfOver(open);
    }

    /// <inheritdoc/>
    void IHttp2Streams.Reset(StreamDirection direction, int stream, uint errorCode, PacketMark packet)
    {
        if (!_streams.TryGetValue(stream, out var open)) return;
        open.Reset(_connection.SideOf(direction), errorCode);
        End(open);
    }

    /// <inheritdoc/>
    void IHttp2Streams.Fail(StreamDirection direction, Http2Fault fault, PacketMark packet)
    {
        var side = _connection.SideOf(direction);
        if (side == HttpSide.Request) _requestFault = fault;
        else _responseFault = fault;
        foreach (var stream in _open.ToArray())
        {
            stream.Fail(side, fault);
            EndIfOver(stream);
        }
    }

    // Ends the exchange of an earlier request on the same stream.
    private bool EndEarlier(int stream)
    {
        if (_streams.TryGetValue(stream, out var open))
        {
            if (!open.HasRequest) return false;
            End(open);
        }

        return _ended.Remove(stream);
    }

    private Http2Stream? FindOrOpen(int number)
    {
        if (_streams.TryGetValue(number, out var known)) return known;
        if (_ended.Contains(number)) return null;
        var stream = new Http2Stream(number, new HttpExchange(_connection));
        if (_requestFault != Http2Fault.None) stream.Fail(HttpSide.Request, _requestFault);
        if (_responseFault != Http2Fault.None) stream.Fail(HttpSide.Response, _responseFault);
        Add(stream);
        return stream;
    }

    private void Add(Http2Stream stream)
    {
        if (_open.Count >= MaxOpen && _open.First is { Value: var oldest })
        {
            oldest.Evict();
            End(oldest);
        }

        _streams.Add(stream.Number, stream);
        _open.AddLast(stream.Place);
    }

    private void EndIfOver(Http2Stream stream)
    {
        if (stream.IsOver || (stream.IsOverWithoutRequest && !HasClient)) End(stream);
    }

    private void End(Http2Stream stream)
    {
        _streams.Remove(stream.Number);
        _open.Remove(stream.Place);
        if (_endedInOrder.Count >= MaxEnded) _ended.Remove(_endedInOrder.Dequeue());
        if (_ended.Add(stream.Number)) _endedInOrder.Enqueue(stream.Number);
        stream.Complete();
    }
}
