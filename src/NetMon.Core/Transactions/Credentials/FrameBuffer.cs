using System.Buffers;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Reads the length of a message from its first bytes.</summary>
/// <param name="head">The first bytes.</param>
/// <returns>The length of the whole message; 0 if more bytes are needed; -1 if this is no message.</returns>
internal delegate long MessageLength(ReadOnlySpan<byte> head);

/// <summary>Cuts bytes into messages that begin with their length, however they are split. Of a long message only the beginning is kept.</summary>
/// <param name="readLength">Reads the length.</param>
[ReadsPackets]
internal sealed class FrameBuffer(MessageLength readLength)
{
    private const int MaxKept = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _held = new();
    private long _length;
    private long _seen;
    private bool _isTaken;
    private bool _isDamaged;

    /// <summary>Bytes of the message that is not complete.</summary>
    public int Buffered => _held.WrittenCount;

    /// <summary>Whether something was found that is no message, so that nothing more can be read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes the next complete message.</summary>
    /// <param name="bytes">New bytes; on return, those after the message; empty if there is no complete one.</param>
    /// <param name="message">The message or its beginning, valid until the next call.</param>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> message)
    {
        if (_isTaken) Forget();
        message = [];
        while (!bytes.IsEmpty && !IsBroken)
        {
            // The length stands in the first few bytes.
            var count = _length == 0 ? 1 : (int)Math.Min(_length - _seen, bytes.Length);
            _held.Write(bytes[..Math.Min(count, MaxKept - _held.WrittenCount)]);
            _seen += count;
            bytes = bytes[count..];
            if (_length == 0) _length = readLength(_held.WrittenSpan);
            IsBroken = _length < 0 || (_length > 0 && _seen > _length);
            if (IsBroken || _seen != _length) continue;
            _isTaken = !_isDamaged;
            message = _held.WrittenSpan;
            if (_isTaken) return true;
            Forget();
        }

        return false;
    }

    /// <summary>Notes that bytes are missing here. If they are within a message, the next one can be read.</summary>
    /// <param name="count">How many.</param>
    public void Lose(long count)
    {
        if (_isTaken) Forget();
        _isDamaged = true;
        _seen += count;
        if (_length == 0 || _seen >= _length) Forget();
    }

    private void Forget()
    {
        _held.ResetWrittenCount();
        _length = _seen = 0;
        _isTaken = _isDamaged = false;
    }
}
