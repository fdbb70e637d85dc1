using NetMon.CaptureFiles.Compression;

namespace NetMon.CaptureFiles.Input;

/// <summary>The stored file: replays the first bytes after peeking, and counts the bytes read.</summary>
internal sealed class StoredStream : ForwardReadStream
{
    private readonly Stream _stream;
    private byte[] _head = [];
    private int _headTaken;

    public StoredStream(Stream stream) => _stream = stream;

    /// <summary>Number of bytes read from the stored file.</summary>
    public long Taken { get; private set; }

    /// <summary>Peeks at the first bytes, fewer if the file is shorter; they are read again afterwards. Call it once, first.</summary>
    public ReadOnlySpan<byte> PeekHead(int count)
    {
        _head = new byte[count];
        var filled = _stream.ReadAtLeast(_head, count, throwOnEndOfStream: false);
        Array.Resize(ref _head, filled);
        return _head;
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_headTaken < _head.Length)
        {
            read = Math.Min(buffer.Length, _head.Length - _headTaken);
            _head.AsSpan(_headTaken, read).CopyTo(buffer);
            _headTaken += read;
        }
        else
        {
            read = _stream.Read(buffer);
        }

        Taken += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _stream.Dispose();
        base.Dispose(disposing);
    }
}
