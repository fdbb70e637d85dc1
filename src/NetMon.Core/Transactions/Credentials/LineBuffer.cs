using System.Buffers;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Cuts bytes into lines that end with CR LF or LF, however they are split. A line that is too long is left out.</summary>
[ReadsPackets]
internal sealed class LineBuffer
{
    /// <summary>Maximum length of a line, without its end.</summary>
    public const int MaxLine = 8 * 1024;

    private readonly ArrayBufferWriter<byte> _held = new();
    private bool _isTaken;
    private bool _isTooLong;

    /// <summary>Bytes of the line that is not complete.</summary>
    public int Buffered => _held.WrittenCount;

    /// <summary>Takes the next complete line.</summary>
    /// <param name="bytes">New bytes; on return, those after the line; empty if there is no complete one.</param>
    /// <param name="line">The line without its end, valid until the next call.</param>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        if (_isTaken) Forget();
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var part = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (TryComplete(part, out line)) return true;
        }

        Hold(bytes);
        bytes = [];
        line = [];
        return false;
    }

    /// <summary>Forgets the incomplete line.</summary>
    public void Forget()
    {
        _held.ResetWrittenCount();
        _isTaken = _isTooLong = false;
    }

    private bool TryComplete(ReadOnlySpan<byte> part, out ReadOnlySpan<byte> line)
    {
        line = part;
        if (_held.WrittenCount > 0)
        {
            Hold(part);
            line = _held.WrittenSpan;
            _isTaken = true;
        }

        if (line is [.., (byte)'\r']) line = line[..^1];
        if (!_isTooLong && line.Length <= MaxLine) return true;
        Forget();
        return false;
    }

    private void Hold(ReadOnlySpan<byte> part)
    {
        _isTooLong |= _held.WrittenCount + part.Length > MaxLine + 1;
        if (_isTooLong) _held.ResetWrittenCount();
        else _held.Write(part);
    }
}
