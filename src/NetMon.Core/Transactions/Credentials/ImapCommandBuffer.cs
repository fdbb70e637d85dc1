using System.Buffers;
using System.Buffers.Text;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Cuts the bytes of an IMAP client into commands. A line that ends with the length of a literal, <c>{5}</c> or <c>{5+}</c> (RFC 9051 section 4.3,
/// RFC 7888), goes on behind these bytes. A command that is too long is left out.
/// </summary>
[ReadsPackets]
internal sealed class ImapCommandBuffer
{
    private const int MaxCommand = LineBuffer.MaxLine;

    private readonly ArrayBufferWriter<byte> _command = new();
    private int _lineStart;
    private long _literal;
    private bool _isTaken;
    private bool _isTooLong;

    /// <summary>Bytes of the command that is not complete.</summary>
    public int Buffered => _command.WrittenCount;

    /// <summary>Takes the next complete command.</summary>
    /// <param name="bytes">New bytes; on return, those after the command; empty if there is no complete one.</param>
    /// <param name="command">The command without its last line end, valid until the next call.</param>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> command)
    {
        if (_isTaken) Forget();
        command = [];
        while (!bytes.IsEmpty)
        {
            if (_literal > 0)
            {
                var count = (int)Math.Min(_literal, bytes.Length);
                Hold(bytes[..count]);
                bytes = bytes[count..];
                _literal -= count;
                if (_literal == 0) _lineStart = _command.WrittenCount;
                continue;
            }

            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                Hold(bytes);
                bytes = [];
                return false;
            }

            Hold(bytes[..(end + 1)]);
            bytes = bytes[(end + 1)..];
            if (TryReadLiteral(_command.WrittenSpan[_lineStart..].TrimEnd("\r\n"u8), out _literal)) continue;
            if (!_isTooLong)
            {
                _isTaken = true;
                command = _command.WrittenSpan.TrimEnd("\r\n"u8);
                return true;
            }

            Forget();
        }

        return false;
    }

    /// <summary>Forgets the incomplete command, also the rest of a literal that the server has refused.</summary>
    public void Forget()
    {
        _command.ResetWrittenCount();
        _lineStart = 0;
        _literal = 0;
        _isTaken = _isTooLong = false;
    }

    /// <summary>Reads the length of a literal at the end of a line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="length">The length.</param>
    public static bool TryReadLiteral(ReadOnlySpan<byte> line, out long length)
    {
        length = 0;
        var start = line.LastIndexOf((byte)'{');
        if (start < 0 || line is not [.., (byte)'}']) return false;
        var digits = line[(start + 1)..^1].TrimEnd((byte)'+');
        return digits.Length is > 0 and <= 10 && Utf8Parser.TryParse(digits, out length, out var used) && used == digits.Length && length >= 0;
    }

    // Of a command that is too long, only the last line is kept, because it may have the length of a literal.
    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_command.WrittenCount + bytes.Length > MaxCommand)
        {
            _isTooLong = true;
            _command.ResetWrittenCount();
            _lineStart = 0;
            if (_literal > 0 || bytes.Length > MaxCommand) return;
        }

        if (!_isTooLong || _literal == 0) _command.Write(bytes);
    }
}
