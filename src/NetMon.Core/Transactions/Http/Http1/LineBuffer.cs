using System.Buffers;
using NetMon.Decoding;

namespace NetMon.Transactions.Http.Http1;

/// <summary>
/// Cuts bytes that come in any pieces into lines. A line ends with CR LF or with LF alone, RFC 9112 section 2.2. Only a line that is not complete
/// is copied; of an overlong one, the beginning is kept.
/// </summary>
[ReadsPackets]
internal sealed class LineBuffer
{
    /// <summary>Maximum length of a line; what is longer is left out.</summary>
    public const int MaxLength = 64 * 1024;

    private const int UsualCapacity = 4 * 1024;

    private ArrayBufferWriter<byte>? _partial;
    private bool _isTaken;

    /// <summary>The incomplete line.</summary>
    public ReadOnlySpan<byte> Partial => _isTaken || _partial is null ? [] : _partial.WrittenSpan;

    /// <summary>Whether the last line taken was longer than <see cref="MaxLength"/>.</summary>
    public bool IsCut { get; private set; }

    /// <summary>About the memory that it needs, in bytes.</summary>
    public int Buffered => _partial?.Capacity ?? 0;

    /// <summary>Takes the next line.</summary>
    /// <param name="bytes">The bytes; on return, those after the line, or none.</param>
    /// <param name="line">The line without its end; valid until the next call.</param>
    /// <returns>False if the line is not complete.</returns>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        if (_isTaken) Clear();
        var end = bytes.IndexOf((byte)'\n');
        var piece = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? [] : bytes[(end + 1)..];
        if (end >= 0 && _partial is not { WrittenCount: > 0 })
        {
            IsCut = piece.Length > MaxLength;
            line = WithoutReturn(piece[..Math.Min(piece.Length, MaxLength)]);
            return true;
        }

        _partial ??= new ArrayBufferWriter<byte>();
        var room = MaxLength - _partial.WrittenCount;
        IsCut |= piece.Length > room;
        _partial.Write(piece[..Math.Min(piece.Length, room)]);
        _isTaken = end >= 0;
        line = _isTaken ? WithoutReturn(_partial.WrittenSpan) : [];
        return _isTaken;
    }

    /// <summary>Forgets the incomplete line.</summary>
    public void Clear()
    {
        if (_partial is { Capacity: > UsualCapacity }) _partial = null;
        else _partial?.ResetWrittenCount();
        (_isTaken, IsCut) = (false, false);
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.. var text, (byte)'\r'] ? text : line;
}
