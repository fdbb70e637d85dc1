using System.Buffers;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Cuts bytes into lines that end with CR LF or LF, however they are split. Of a line that is too long, nothing is kept.</summary>
[ReadsPackets]
internal sealed class LineBuffer
{
    /// <summary>Maximum length of a line, without its end.</summary>
    public const int MaxLine = 8 * 1024;

    private readonly ArrayBufferWriter<byte> _held = new();
    private bool _isTaken;

    /// <summary>Bytes of the line that is not complete.</summary>
    public int Buffered => _held.WrittenCount;

    /// <summary>Whether the line that was taken is empty because it was too long.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Takes the next complete line.</summary>
    /// <param name="bytes">New bytes; on return, those after the line; empty if there is no complete one.</param>
    /// <param name="line">The line without its end, valid until the next call.</param>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        if (_isTaken) Forget();
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0)
        {
            Hold(bytes);
            bytes = [];
            line = [];
            return false;
        }

        line = Complete(bytes[..end]);
        bytes = bytes[(end + 1)..];
        _isTaken = true;
        return true;
    }

    /// <summary>Forgets the incomplete line.</summary>
    public void Forget()
    {
        _held.ResetWrittenCount();
        _isTaken = IsTooLong = false;
    }

    private ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> part)
    {
        var line = part;
        if (_held.WrittenCount > 0)
        {
            Hold(part);
            line = _held.WrittenSpan;
        }

        if (line is [.., (byte)'\r']) line = line[..^1];
        IsTooLong |= line.Length > MaxLine;
        return IsTooLong ? [] : line;
    }

    private void Hold(ReadOnlySpan<byte> part)
    {
        IsTooLong |= _held.WrittenCount + part.Length > MaxLine + 1;
        if (IsTooLong) _held.ResetWrittenCount();
        else _held.Write(part);
    }
}
