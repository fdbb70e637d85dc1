using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http.Http1;

/// <summary>Reads both directions of an HTTP/1.0 or 1.1 connection.</summary>
[ReadsPackets]
internal sealed class Http1Reader : IConnectionReader
{
    // About what it needs besides what it keeps, in bytes.
    private const int Cost = 512;

    private readonly HttpConnection _connection;
    private readonly Http1Exchanges _exchanges;
    private readonly Http1Parser _requests;
    private readonly Http1Parser _responses;

    /// <summary>Creates a reader.</summary>
    /// <param name="connection">The connection.</param>
    public Http1Reader(HttpConnection connection)
    {
        _connection = connection;
        _exchanges = new Http1Exchanges(connection, () => _requests!.GiveUpHead());
        _requests = new Http1Parser(HttpSide.Request, _exchanges);
        _responses = new Http1Parser(HttpSide.Response, _exchanges);
    }

    /// <inheritdoc/>
    public bool IsDone => false;

    /// <inheritdoc/>
    public long Buffered => Cost + _connection.Kept + _requests.Buffered + _responses.Buffered + _exchanges.Buffered;

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var parser = ParserOf(direction);
        if (gapBefore > 0) parser.Skip(gapBefore);
        parser.Take(bytes, packet);
    }

    /// <inheritdoc/>
    public void Finish(StreamDirection direction, PacketMark packet) => ParserOf(direction).Finish(isComplete: true);

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        _requests.Finish(isComplete: false);
        _responses.Finish(isComplete: false);
        if (end == ConnectionEnd.Evicted) _exchanges.Evict();
        _exchanges.Complete();
    }

    private Http1Parser ParserOf(StreamDirection direction) => _connection.SideOf(direction) == HttpSide.Request ? _requests : _responses;
}
