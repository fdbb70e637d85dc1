using System.Buffers;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Flows.Decryption;

/// <summary>
/// Puts the handshake messages of one direction together: one may be spread over several records, and one record may have several,
/// RFC 8446 section 5.1. A message that is too long is left out.
/// </summary>
internal sealed class TlsHandshakeMessages
{
    private const int MaxLength = 1 << 21;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _start;
    private long _toSkip;

    /// <summary>Number of bytes that are kept.</summary>
    public int Count => _bytes.WrittenCount - _start;

    /// <summary>Adds the content of a record.</summary>
    public void Add(ReadOnlySpan<byte> content)
    {
        var skipped = (int)Math.Min(_toSkip, content.Length);
        _toSkip -= skipped;
        if (_start == _bytes.WrittenCount) Clear();
        _bytes.Write(content[skipped..]);
    }

    /// <summary>Reads the next message, if it is complete.</summary>
    /// <param name="type">Type of the message.</param>
    /// <param name="body">The message after its header; valid until more is added.</param>
    public bool TryRead(out int type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = [];
        while (Count >= TlsHandshake.HeaderLength)
        {
            var message = _bytes.WrittenSpan[_start..];
            var length = TlsHandshake.HeaderLength + TlsHandshake.BodyLength(message);
            if (length > MaxLength)
            {
                _toSkip = length;
                SkipKept();
                continue;
            }

            if (message.Length < length) return false;
            _start += length;
            type = message[0];
            body = message[TlsHandshake.HeaderLength..length];
            return true;
        }

        return false;
    }

    private void SkipKept()
    {
        var skipped = (int)Math.Min(_toSkip, Count);
        _toSkip -= skipped;
        _start += skipped;
    }

    private void Clear()
    {
        _bytes.ResetWrittenCount();
        _start = 0;
    }
}
