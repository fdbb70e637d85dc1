using System.Buffers;
using System.Globalization;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http.Content;

namespace NetMon.Transactions.Http;

/// <summary>Collects one message of an exchange.</summary>
/// <param name="connection">The connection.</param>
/// <param name="side">The side.</param>
internal sealed class HttpMessageBuilder(HttpConnection connection, HttpSide side)
{
    // About what a message needs besides its fields and its body, in bytes.
    private const int HeadCost = 384;

    private readonly int _limit = Math.Max(connection.Options.MaxBody, HttpBody.SniffLength);
    private ArrayBufferWriter<byte>? _body;
    private PacketMark _first;
    private PacketMark _last;
    private long _length;
    private long _missing;
    private bool _isTunnel;
    private bool _isComplete;
    private long _kept;
    private bool _isCut;

    /// <summary>The head; null before it.</summary>
    public HttpHead? Head { get; private set; }

    /// <summary>Whether the message has ended.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>What is missing from the body.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (_missing > 0) yield return Text($"{_missing} bytes of the body are missing");
            if (_isTunnel || connection.Options.MaxBody is not (> 0 and var limit) || (!_isCut && _length <= limit)) yield break;
            yield return Text($"{Math.Min(_body?.WrittenCount ?? 0, limit)} of {_length} bytes of the body are kept");
        }
    }

    /// <summary>Starts the message.</summary>
    public void Begin(HttpHead head, PacketMark first, PacketMark last)
    {
        (Head, _first, _last) = (head, first, last);
        Keep(HeadCost + head.Fields.Cost);
    }

    /// <summary>Takes bytes of the body.</summary>
    public void Take(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        _length += bytes.Length;
        // The time of a request is that of its own bytes, not of a tunnel's.
        if (!_isTunnel || side == HttpSide.Response) _last = packet;
        // What follows a missing byte would be at a wrong place.
        if (_isTunnel || _missing > 0 || _isCut) return;
        var room = Math.Min(_limit - (_body?.WrittenCount ?? 0), connection.Room);
        var kept = bytes[..Math.Min(bytes.Length, room)];
        _isCut = kept.Length < bytes.Length;
        if (kept.IsEmpty) return;
        _body ??= new ArrayBufferWriter<byte>();
        _body.Write(kept);
        Keep(kept.Length);
    }

    /// <summary>Counts bytes of the body that were not captured.</summary>
    public void Miss(long count)
    {
        _length += count;
        _missing += count;
    }

    /// <summary>Ends the message.</summary>
    public void End(bool isComplete, PacketMark packet)
    {
        if (IsEnded || Head is null) return;
        if (!_isTunnel || side == HttpSide.Response) _last = packet;
        (IsEnded, _isComplete) = (true, isComplete);
    }

    /// <summary>The message counts from now on the bytes of a tunnel, and ends with it.</summary>
    public void BecomeTunnel() => (_isTunnel, IsEnded) = (true, Head is null);

    /// <summary>The message; null if it has no head.</summary>
    public HttpMessage? Build()
    {
        connection.Kept -= _kept;
        _kept = 0;
        if (Head is null) return null;
        var body = new HttpBody(_body is null ? [] : _body.WrittenSpan.ToArray(), Head.Fields, connection.Options)
        {
            Length = _length,
            Missing = _missing,
            IsEnded = IsEnded && _isComplete,
        };
        return new HttpMessage(Head, _first, _last, body) { IsComplete = IsEnded && _isComplete && _missing == 0 };
    }

    private void Keep(int count)
    {
        _kept += count;
        connection.Kept += count;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
