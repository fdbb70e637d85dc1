namespace NetMon.CaptureFiles.Compression;

/// <summary>Compressed bytes in a buffer, so that what a decompressor did not need can be given back, and its place is known.</summary>
internal sealed class CompressedInput(Stream stream) : IDisposable
{
    private const int Capacity = 64 * 1024;
    private long _bufferOffset;
    private int _end;

    /// <summary>The buffer.</summary>
    public byte[] Buffer { get; } = new byte[Capacity];

    /// <summary>The next byte of the buffer; whoever reads moves it on.</summary>
    public int Position { get; set; }

    /// <summary>How many bytes the buffer holds.</summary>
    public int End => _end;

    /// <summary>Place of the next byte in the compressed file.</summary>
    public long Offset => _bufferOffset + Position;

    /// <summary>Whether the file has no more than what is in the buffer.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads more behind what is left, and waits for it; false when there is no more.</summary>
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
