using Microsoft.Win32.SafeHandles;

namespace NetMon.CaptureTools.Merging;

/// <summary>
/// Bounds the number of files that are open for reading: a file that was read longest ago is closed, and opened again when more of it is needed. Not
/// thread-safe.
/// </summary>
/// <param name="limit">Maximum number of open files.</param>
internal sealed class FilePool(int limit)
{
    private readonly LinkedList<PooledFile> _open = new();

    /// <summary>Whether a file was closed to open another.</summary>
    public bool HasReopened { get; private set; }

    /// <summary>Opens a file as a stream that the pool may close for a while.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public Stream Open(string path) => new PooledFile(this, path);

    private SafeFileHandle Use(PooledFile file)
    {
        if (file.Handle is not null)
        {
            if (ReferenceEquals(_open.First!.Value, file)) return file.Handle;
            _open.Remove(file.Node);
            _open.AddFirst(file.Node);
            return file.Handle;
        }

        while (_open.Count >= limit)
        {
            Close(_open.Last!.Value);
            HasReopened = true;
        }

        file.Handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _open.AddFirst(file.Node);
        return file.Handle;
    }

    private void Close(PooledFile file)
    {
        if (file.Handle is null) return;
        file.Handle.Dispose();
        file.Handle = null;
        _open.Remove(file.Node);
    }

    private sealed class PooledFile : Stream
    {
        private readonly FilePool _pool;
        private long _position;

        public PooledFile(FilePool pool, string path)
        {
            (_pool, Path) = (pool, path);
            Node = new LinkedListNode<PooledFile>(this);
            Length = RandomAccess.GetLength(pool.Use(this));
        }

        public string Path { get; }

        public SafeFileHandle? Handle { get; set; }

        public LinkedListNode<PooledFile> Node { get; }

        public override bool CanRead => true;

        // So that the reader knows the length, and that reading does not wait for a writer.
        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length { get; }

        public override long Position { get => _position; set => _position = value; }

        public override int Read(Span<byte> buffer)
        {
            var read = RandomAccess.Read(_pool.Use(this), buffer, _position);
            _position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _pool.Close(this);
            base.Dispose(disposing);
        }
    }
}
