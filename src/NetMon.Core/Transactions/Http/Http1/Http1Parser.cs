using NetMon.Decoding;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Http.Http1;

/// <summary>
/// Reads the messages of one direction of an HTTP/1.0 or 1.1 connection, RFC 9112. Bytes may come in any pieces; only incomplete lines are kept.
/// After missing bytes that leave the next message's place unknown, and after invalid framing, reading goes on with the next segment that begins
/// with a message.
/// </summary>
/// <param name="side">The side of the messages.</param>
/// <param name="exchanges">Receives the messages.</param>
[ReadsPackets]
internal sealed class Http1Parser(HttpSide side, Http1Exchanges exchanges)
{
    // About what it needs besides what it keeps, in bytes, and what the fields of a message need.
    private const int Cost = 192;
    private const int FieldsCost = 384;

    private readonly LineBuffer _lines = new();
    private State _state;
    private byte[] _startLine = [];
    private FieldLines? _lastFields;
    private long _remaining;
    private PacketMark _first;
    private PacketMark _last;

    private enum State : byte
    {
        /// <summary>Before the first line of a message.</summary>
        Start,

        /// <summary>In the fields of a head.</summary>
        Fields,

        /// <summary>In a body of known length.</summary>
        Body,

        /// <summary>Before a chunk.</summary>
        ChunkSize,

        /// <summary>In a chunk.</summary>
        Chunk,

        /// <summary>Before the line end after a chunk.</summary>
        ChunkEnd,

        /// <summary>In the fields after the last chunk.</summary>
        Trailers,

        /// <summary>In a body or tunnel that ends with the connection.</summary>
        UntilClose,

        /// <summary>The place of the next message is unknown.</summary>
        Lost,
    }

    /// <summary>Bytes that it keeps.</summary>
    public long Buffered => Cost + _lines.Buffered + _startLine.Length + (_lastFields is null ? 0 : FieldsCost + _lastFields.Fields.Cost);

    // Those of the head or trailers that are being read; only meanwhile.
    private FieldLines FieldLines => _lastFields ??= new FieldLines();

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet that contained them.</param>
    public void Take(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        EnterTunnel();
        if (_state == State.Lost && StartLine.IsBeginning(side, bytes)) _state = State.Start;
        while (!bytes.IsEmpty && _state != State.Lost)
        {
            if (_state is State.Body or State.Chunk) TakeCounted(ref bytes, packet);
            else if (_state == State.UntilClose) TakeRest(ref bytes, packet);
            else TakeLine(ref bytes, packet);
            EnterTunnel();
        }
    }

    /// <summary>Passes over bytes that were not captured.</summary>
    /// <param name="count">Their number.</param>
    public void Skip(long count)
    {
        EnterTunnel();
        switch (_state)
        {
            case State.Body or State.Chunk when count <= _remaining:
                exchanges.TakeMissing(side, count);
                Advance(count);
                return;
            case State.Body or State.Chunk:
                exchanges.TakeMissing(side, _remaining);
                break;
            case State.UntilClose:
                exchanges.TakeMissing(side, count);
                return;
            default:
                TakeCutStart();
                break;
        }

        LoseFraming();
    }

    /// <summary>Gives up a head whose rest was not captured: it has been answered.</summary>
    public void GiveUpHead()
    {
        TakeCutStart();
        if (_state == State.Fields) LoseFraming();
    }

    /// <summary>Ends the direction.</summary>
    /// <param name="isComplete">Whether what ends with the connection has ended as it should.</param>
    public void Finish(bool isComplete)
    {
        EnterTunnel();
        TakeCutStart();
        if (_state == State.UntilClose) exchanges.End(side, isComplete, _last);
        else if (_state is not (State.Start or State.Lost)) Break();
        _state = State.Lost;
        _lines.Clear();
    }

    // After an upgrade or CONNECT nothing is a message, not even what was sent before the answer.
    private void EnterTunnel()
    {
        if (!exchanges.IsTunnel || _state is not (State.Start or State.Lost)) return;
        _state = State.UntilClose;
        if (!_lines.Partial.IsEmpty) exchanges.TakeBody(side, _lines.Partial, _first);
        _lines.Clear();
    }

    private void TakeRest(ref ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        exchanges.TakeBody(side, bytes, packet);
        _last = packet;
        bytes = [];
    }

    private void TakeCounted(ref ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var count = (int)Math.Min(_remaining, bytes.Length);
        exchanges.TakeBody(side, bytes[..count], packet);
        bytes = bytes[count..];
        _last = packet;
        Advance(count);
    }

    private void Advance(long count)
    {
        _remaining -= count;
        if (_remaining > 0) return;
        if (_state == State.Chunk) _state = State.ChunkEnd;
        else End();
    }

    private void TakeLine(ref ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (_state == State.Start && _lines.Partial.IsEmpty) _first = packet;
        if (!_lines.TryTake(ref bytes, out var line)) return;
        var isCut = _lines.IsCut;
        _last = packet;
        switch (_state)
        {
            case State.Start when !line.IsEmpty:
                TakeStartLine(line);
                break;
            case State.Fields when line.IsEmpty:
                TakeHead();
                break;
            case State.Trailers when line.IsEmpty:
                TakeTrailers();
                End();
                break;
            case State.Fields or State.Trailers:
                FieldLines.Take(line);
                break;
            case State.ChunkSize:
                TakeChunkSize(line);
                break;
            case State.ChunkEnd when line.IsEmpty:
                _state = State.ChunkSize;
                break;
            case State.ChunkEnd:
                Note("a chunk is longer than its length");
                Lose();
                break;
            default:
                // Empty lines before a message are ignored: section 2.2.
                break;
        }

        if (isCut) Note("a line is longer than 64 KB");
    }

    private void TakeStartLine(ReadOnlySpan<byte> line)
    {
        var isVersioned = StartLine.Is(side, line);
        if (!isVersioned && (side == HttpSide.Response || !StartLine.IsLikeRequest(line)))
        {
            Lose();
            return;
        }

        _startLine = line.ToArray();
        _lastFields = null;
        _state = State.Fields;
        if (!isVersioned) Note("its version is missing or not known");
    }

    // The beginning of a first line that never ends says more than nothing.
    private void TakeCutStart()
    {
        if (_state != State.Start || HttpSignature.Look(_lines.Partial, isCut: true) != SignOf(side)) return;
        _startLine = _lines.Partial.ToArray();
        (_lastFields, _last, _state) = (null, _first, State.Fields);
    }

    private static HttpSign SignOf(HttpSide side) => side == HttpSide.Request ? HttpSign.Request : HttpSign.Response;

    private void TakeHead()
    {
        var head = PassHead();
        if (head.IsInformational)
        {
            _state = State.Start;
            return;
        }

        if (side == HttpSide.Response && exchanges.IsTunnel)
        {
            _state = State.UntilClose;
            return;
        }

        var end = FieldLines.Framing.Decide(head.StatusCode, side == HttpSide.Response ? exchanges.MethodAnswered : head.Method, out var note);
        if (note is not null) exchanges.TakeNote(side, note);
        switch (end)
        {
            case BodyEnd.None:
                End();
                break;
            case BodyEnd.Length:
                (_state, _remaining) = (State.Body, FieldLines.Framing.Length);
                break;
            case BodyEnd.Chunked:
                _state = State.ChunkSize;
                break;
            case BodyEnd.Close:
                _state = State.UntilClose;
                break;
            default:
                exchanges.End(side, isComplete: false, _last);
                _state = State.Start;
                Lose();
                break;
        }

        _lastFields = null;
    }

    private HttpHead PassHead()
    {
        FieldLines.Flush();
        var head = StartLine.ToHead(side, _startLine, FieldLines.Fields);
        exchanges.TakeHead(side, head, _first, _last);
        if (FieldLines.Fields.IsCut) exchanges.TakeNote(side, "fields are left out, because there are more than 200 or 64 KB");
        foreach (var note in FieldLines.Notes) exchanges.TakeNote(side, note);
        _startLine = [];
        return head;
    }

    private void TakeChunkSize(ReadOnlySpan<byte> line)
    {
        if (!ChunkSize.TryRead(line, out _remaining))
        {
            Note("the length of a chunk is invalid");
            Lose();
            return;
        }

        _state = _remaining > 0 ? State.Chunk : State.Trailers;
        _lastFields = null;
    }

    private void TakeTrailers()
    {
        FieldLines.Flush();
        if (FieldLines.Fields.All.Count > 0) exchanges.TakeTrailers(side, FieldLines.Fields);
    }

    private void End()
    {
        exchanges.End(side, isComplete: true, _last);
        _state = State.Start;
        _lastFields = null;
    }

    private void LoseFraming()
    {
        if (_state is not (State.Start or State.Lost)) Note("bytes are missing in its head or framing");
        Lose();
    }

    private void Lose()
    {
        if (_state is not (State.Start or State.Lost)) Break();
        exchanges.Lose(side);
        _state = State.Lost;
        _lines.Clear();
    }

    // Of a head, remarks are passed on with it.
    private void Note(string text)
    {
        if (_state == State.Fields) FieldLines.Note(text);
        else exchanges.TakeNote(side, text);
    }

    // The message ends before its end.
    private void Break()
    {
        if (_state == State.Fields) PassHead();
        exchanges.End(side, isComplete: false, _last);
    }
}
