using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Content;

namespace NetMon.Transactions.Tls;

/// <summary>
/// The handshake bytes that one side sends in Initial packets, put together from CRYPTO frames in any order (RFC 9000 section 19.6): no
/// more than <see cref="StreamHead.MaxLength"/> bytes.
/// </summary>
[ReadsPackets]
internal sealed class QuicHandshakeSide
{
    private StreamHead? _head;
    private int _taken;

    /// <summary>Adds the data of a frame.</summary>
    /// <param name="offset">Its offset in the handshake.</param>
    /// <param name="bytes">The data.</param>
    public void Add(ulong offset, ReadOnlySpan<byte> bytes)
    {
        if (offset >= StreamHead.MaxLength) return;
        _head ??= new StreamHead();
        _head.TryPlace((long)offset, bytes);
    }

    /// <summary>Takes the next message, if it is complete.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="body">The message after its header.</param>
    public bool TryTake(out int type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = [];
        if (_head is null) return false;
        var messages = _head.Bytes[Math.Min(_taken, _head.Bytes.Length)..];
        if (messages.Length < TlsHandshake.HeaderLength) return false;
        var length = TlsHandshake.BodyLength(messages);
        if (messages.Length - TlsHandshake.HeaderLength < length) return false;
        type = messages[0];
        body = messages.Slice(TlsHandshake.HeaderLength, length);
        _taken += TlsHandshake.HeaderLength + length;
        return true;
    }

    /// <summary>Forgets the bytes.</summary>
    public void Release()
    {
        _head?.Release();
        (_head, _taken) = (null, 0);
    }
}
