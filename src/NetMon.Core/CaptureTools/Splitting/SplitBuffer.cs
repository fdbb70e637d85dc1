namespace NetMon.CaptureTools.Splitting;

/// <summary>What a file of a split will have more, in memory until much of it can be written at once.</summary>
internal sealed class SplitBuffer : Stream
{
    private const int Least = 1024;

    private byte[] _bytes = [];
    private int _used;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _used;

    /// <inheritdoc/>
    public override long Position { get => _used; set => throw new NotSupportedException(); }

    /// <summary>Forgets the bytes, and gives back their memory unless it is needed again soon.</summary>
    /// <param name="keepsMemory">Whether to keep the memory.</param>
    public void Clear(bool keepsMemory)
    {
        _used = 0;
        if (!keepsMemory) _bytes = [];
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _bytes.Length - _used) Array.Resize(ref _bytes, Math.Max(Math.Max(Least, _used + buffer.Length), _bytes.Length * 2));
        buffer.CopyTo(_bytes.AsSpan(_used));
        _used += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
