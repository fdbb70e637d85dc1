using NetMon.Decoding;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http.Http1;
using NetMon.Transactions.Http2;

namespace NetMon.Transactions.Http;

/// <summary>
/// Finds out from the first bytes of a connection, on any port, whether and which HTTP it is, and who is the client; then has it read. A
/// connection that is something else in both directions is read no further. If its start is missing, each segment is looked at.
/// </summary>
/// <param name="connection">The connection.</param>
[ReadsPackets]
internal sealed class HttpReader(HttpConnection connection) : IConnectionReader
{
    // About what it needs besides what it keeps, in bytes.
    private const int Cost = 192;

    // Most connections are recognised by their first segment, and need one of them for a short time.
    private StreamBeginning? _sent;
    private StreamBeginning? _received;
    private IConnectionReader? _reader;
    private bool _isNothing;
    private bool _isAnswered;

    /// <inheritdoc/>
    public bool IsDone => _isNothing || _reader is { IsDone: true };

    /// <inheritdoc/>
    public long Buffered => Cost + (_reader?.Buffered ?? (_sent?.Buffered ?? 0) + (_received?.Buffered ?? 0));

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (IsDone) return;
        if (_reader is not null)
        {
            _reader.Take(direction, offset, gapBefore, bytes, packet);
            return;
        }

        var beginning = (direction == StreamDirection.Sent ? ref _sent : ref _received) ??= new StreamBeginning();
        if (beginning.IsRuledOut) return;
        if (gapBefore > 0)
        {
            Recognise(beginning, direction, isCut: true);
            if (_reader is not null)
            {
                _reader.Take(direction, offset, gapBefore, bytes, packet);
                return;
            }

            beginning.Lose();
        }

        // Most segments of a connection that was open before the capture are ruled out by their first byte.
        if (beginning.IsLost && beginning.Length == 0 && HttpSignature.Look(bytes, isCut: false) == HttpSign.None) return;
        beginning.Add(bytes, packet);
        Recognise(beginning, direction, isCut: false);
    }

    /// <inheritdoc/>
    public void Finish(StreamDirection direction, PacketMark packet)
    {
        _isAnswered |= direction == StreamDirection.Received;
        _reader?.Finish(direction, packet);
    }

    /// <inheritdoc/>
    public void Reset(StreamDirection direction, PacketMark packet) => _reader?.Reset(direction, packet);

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        if (_reader is null && _sent is not null) Recognise(_sent, StreamDirection.Sent, isCut: true);
        if (_reader is null && _received is not null) Recognise(_received, StreamDirection.Received, isCut: true);
        _reader?.Complete(end);
    }

    private void Recognise(StreamBeginning beginning, StreamDirection direction, bool isCut)
    {
        beginning.SkipProxyHeader();
        switch (SignOf(beginning, direction, isCut))
        {
            case HttpSign.Request:
                Open(isReversed: direction == StreamDirection.Received, () => new Http1Reader(connection));
                break;
            case HttpSign.Response:
                Open(isReversed: direction == StreamDirection.Sent, () => new Http1Reader(connection));
                break;
            case HttpSign.Http2Client:
                Open(isReversed: direction == StreamDirection.Received, () => new Http2Connection(connection));
                break;
            case HttpSign.Http2Server:
                Open(isReversed: direction == StreamDirection.Sent, () => new Http2Connection(connection));
                break;
            case HttpSign.None when beginning.MayBeProxied:
                break;
            case HttpSign.None when direction == StreamDirection.Received && AnswersSimply(beginning):
                Open(isReversed: false, () => new SimpleReader(connection));
                if (_isAnswered) _reader!.Finish(direction, default);
                break;
            case HttpSign.None when connection.Info.HasStart && !beginning.IsLost:
                // A server of HTTP answers also to what is no request.
                beginning.RuleOut();
                _isNothing = _sent is { IsRuledOut: true } && _received is { IsRuledOut: true };
                break;
            case HttpSign.None:
                beginning.Lose();
                break;
            default:
                // More bytes will tell.
                break;
        }
    }

    private bool AnswersSimply(StreamBeginning answer) => connection.Info.HasStart && answer is { IsLost: false, Length: > 0 }
        && _sent is { IsLost: false, IsRuledOut: false } && SimpleReader.IsRequest(_sent.Bytes);

    private HttpSign SignOf(StreamBeginning beginning, StreamDirection direction, bool isCut)
    {
        var sign = HttpSignature.Look(beginning.Bytes, isCut);
        // Who has opened the connection is not its server.
        return sign == HttpSign.Http2Server && direction == StreamDirection.Sent && connection.Info.HasStart ? HttpSign.None : sign;
    }

    private void Open(bool isReversed, Func<IConnectionReader> create)
    {
        connection.IsReversed = isReversed;
        _reader = create();
        _sent?.Replay(StreamDirection.Sent, _reader);
        _received?.Replay(StreamDirection.Received, _reader);
        (_sent, _received) = (null, null);
    }
}
