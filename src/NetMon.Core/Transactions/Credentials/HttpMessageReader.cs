using System.Buffers.Text;
using System.Globalization;
using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Credentials;

/// <summary>Cuts one direction of HTTP/1 into messages, RFC 9112, however it is split.</summary>
/// <param name="messages">Receives the parts.</param>
[ReadsPackets]
internal sealed class HttpMessageReader(IHttpMessages messages)
{
    private const int MaxFields = 1000;

    private readonly LineBuffer _lines = new();
    private State _state;
    private long _length;
    private bool _isChunked;
    private int _fields;

    private enum State : byte
    {
        Start,
        Fields,
        Body,
        UntilClose,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailers,
        Over,
    }

    /// <summary>Whether nothing more is read.</summary>
    public bool IsOver => _state == State.Over;

    /// <summary>Bytes of the line that is not complete.</summary>
    public int Buffered => _lines.Buffered;

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsOver)
        {
            if (_state is State.Body or State.Chunk)
            {
                var count = (int)Math.Min(_length, bytes.Length);
                messages.TakeBody(bytes[..count]);
                bytes = bytes[count..];
                _length -= count;
                if (_length == 0) EndPart();
            }
            else if (_state == State.UntilClose)
            {
                messages.TakeBody(bytes);
                return;
            }
            else if (_lines.TryTake(ref bytes, out var line))
            {
                // A field that is too long is left out; it does not end the header.
                if (!_lines.IsTooLong) TakeLine(line);
                else if (_state == State.Start) _state = State.Over;
            }
        }
    }

    /// <summary>Notes that bytes are missing here. Within a body of known length, reading goes on; else at the next first line.</summary>
    /// <param name="count">How many.</param>
    public void Lose(long count)
    {
        if (_state is State.UntilClose or State.Over) return;
        if (_state is State.Body or State.Chunk && count < _length)
        {
            _length -= count;
            return;
        }

        if (_state != State.Start) messages.EndMessage();
        _lines.Forget();
        _state = State.Start;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        switch (_state)
        {
            case State.Start when line.IsEmpty:
                // Some clients send an empty line after a body, RFC 9112 section 2.2.
                break;
            case State.Start:
                _isChunked = false;
                _length = -1;
                _fields = 0;
                _state = messages.TakeStart(line) ? State.Fields : State.Over;
                break;
            case State.Fields when line.IsEmpty:
                EndFields();
                break;
            case State.Fields:
                TakeField(line);
                break;
            case State.ChunkSize:
                TakeChunkSize(line);
                break;
            case State.ChunkEnd:
                _state = line.IsEmpty ? State.ChunkSize : State.Over;
                break;
            case State.Trailers when line.IsEmpty:
                EndMessage();
                break;
        }
    }

    private void TakeField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || ++_fields > MaxFields) return;
        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (TextLine.IsOneOf(name, "Content-Length"u8)) _length = Utf8Parser.TryParse(value, out long length, out var used) && used == value.Length ? length : -1;
        else if (TextLine.IsOneOf(name, "Transfer-Encoding"u8)) _isChunked = value.Length >= 7 && TextLine.IsOneOf(value[^7..], "chunked"u8);
        messages.TakeField(name, value);
    }

    private void EndFields()
    {
        var body = messages.EndFields();
        if (body == HttpBody.Tunnel) _state = State.Over;
        else if (body == HttpBody.None || (!_isChunked && _length == 0)) EndMessage();
        else if (_isChunked) _state = State.ChunkSize;
        else if (_length > 0) _state = State.Body;
        else if (body == HttpBody.UntilClose) _state = State.UntilClose;
        else EndMessage();
    }

    private void TakeChunkSize(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOfAny((byte)';', (byte)' ');
        var digits = end < 0 ? line : line[..end];
        if (digits.Length is 0 or > 15 || !long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _length)) _state = State.Over;
        else _state = _length == 0 ? State.Trailers : State.Chunk;
    }

    private void EndPart()
    {
        if (_state == State.Chunk) _state = State.ChunkEnd;
        else EndMessage();
    }

    private void EndMessage()
    {
        _state = State.Start;
        messages.EndMessage();
    }
}
