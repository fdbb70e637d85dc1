using NetMon.Decoding;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http.Http1;

namespace NetMon.Transactions.Http;

/// <summary>
/// Finds out from the first bytes of a connection, on any port, whether and which HTTP it is, and who is the client; then has it read. A
/// connection that is something else in both directions is read no further. If its start is missing, each segment is looked at.
/// </summary>
/// <param name="connection">The connection.</param>
[ReadsPackets]
internal sealed class HttpReader(HttpConnection connection) : IConnectionReader
{
    private readonly StreamBeginning _sent = new();
    private readonly StreamBeginning _received = new();
    private IConnectionReader? _reader;

    /// <inheritdoc/>
    public bool IsDone { get; private set; }

    /// <inheritdoc/>
    public long Buffered => _reader?.Buffered ?? _sent.Length + _received.Length;

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (IsDone) return;
        if (_reader is not null)
        {
            _reader.Take(direction, offset, gapBefore, bytes, packet);
            return;
        }

        var beginning = direction == StreamDirection.Sent ? _sent : _received;
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
    public void Finish(StreamDirection direction, PacketMark packet) => _reader?.Finish(direction, packet);

    /// <inheritdoc/>
    public void Reset(StreamDirection direction, PacketMark packet) => _reader?.Reset(direction, packet);

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        if (_reader is null) Recognise(_sent, StreamDirection.Sent, isCut: true);
        if (_reader is null) Recognise(_received, StreamDirection.Received, isCut: true);
        _reader?.Complete(end);
    }

    private void Recognise(StreamBeginning beginning, StreamDirection direction, bool isCut)
    {
        beginning.SkipProxyHeader();
        switch (HttpSignature.Look(beginning.Bytes, isCut))
        {
            case HttpSign.Request:
                Open(isReversed: direction == StreamDirection.Received);
                break;
            case HttpSign.Response:
                Open(isReversed: direction == StreamDirection.Sent);
                break;
            case HttpSign.None when beginning.MayBeProxied:
                break;
            case HttpSign.None when connection.Info.HasStart && !beginning.IsLost:
                // A server of HTTP answers also to what is no request.
                beginning.RuleOut();
                IsDone = _sent.IsRuledOut && _received.IsRuledOut;
                break;
            case HttpSign.None:
                beginning.Lose();
                break;
            default:
                // More bytes will tell.
                break;
        }
    }

    private void Open(bool isReversed)
    {
        connection.IsReversed = isReversed;
        _reader = new Http1Reader(connection);
        _sent.Replay(StreamDirection.Sent, _reader);
        _received.Replay(StreamDirection.Received, _reader);
    }
}
