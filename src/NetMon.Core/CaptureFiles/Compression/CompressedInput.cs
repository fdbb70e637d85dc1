namespace NetMon.CaptureFiles.Compression;

/// <summary>Buffered compressed input, so that bytes the decompressor did not consume can be returned and its offset is known.</summary>
internal sealed class CompressedInput(Stream stream) : IDisposable
{
    private const int Capacity = 64 * 1024;
    private long _bufferOffset;
    private int _end;

    /// <summary>The buffer.</summary>
    public byte[] Buffer { get; } = new byte[Capacity];

    /// <summary>Index of the next byte in the buffer; advanced by the reader.</summary>
    public int Position { get; set; }

    /// <summary>Number of bytes in the buffer.</summary>
    public int End => _end;

    /// <summary>Offset of the next byte in the compressed file.</summary>
    public long Offset => _bufferOffset + Position;

    /// <summary>Whether the file has no bytes beyond the buffer.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads more bytes after the remaining ones, blocking if necessary; false at the end of the file.</summary>
    public bool ReadMore()
    {
        if (IsAtEnd) return false;
        var rest = _end - Position;
        Buffer.AsSpan(Position, rest).CopyTo(Buffer);
        _bufferOffset += Position;
        (Position, _end) = (0, rest);
        var read = stream.Read(Buffer.AsSpan(rest));
        _end += read;
        IsAtEnd = read == 0;
        return read != 0;
    }

    /// <summary>The next byte, or -1 at the end.</summary>
    public int ReadByte() => Position < _end || ReadMore() ? Buffer[Position++] : -1;

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
