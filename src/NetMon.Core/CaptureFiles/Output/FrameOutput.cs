using NetMon.CaptureFiles.Compression;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// The way into a file: gathers whole records and writes them together, never a part of one. Whatever happens to the process, the file
/// ends with a whole record; when the disk is full, what does not fit is cut off again.
/// </summary>
internal sealed class FrameOutput : IDisposable
{
    private const int Capacity = 256 * 1024;

    private readonly Stream _file;
    private readonly Stream _stream;
    private readonly RecordMeasure _measure;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(Capacity);
    private int _used;
    private int _firstLength;
    private bool _failed;
    private bool _disposed;

    /// <summary>Writes to a file, which it owns, from where the file stands.</summary>
    /// <param name="file">The file.</param>
    /// <param name="codec">How to compress, or null.</param>
    /// <param name="measure">Tells how long the record is that some bytes begin with; not asked about the very first, which may be a file header.</param>
    public FrameOutput(Stream file, ICompressionCodec? codec, RecordMeasure measure)
    {
        _file = file;
        _measure = measure;
        _stream = codec?.OpenWrite(file) ?? file;
    }

    /// <summary>How many bytes the record takes that these bytes begin with.</summary>
    public delegate int RecordMeasure(ReadOnlySpan<byte> records);

    /// <summary>Bytes committed so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Room for one record, which is then to be committed whole.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_failed) throw new IOException("Nothing more can be written after an error.");
        if (length > _buffer.Length - _used)
        {
            Flush();
            if (length > _buffer.Length) _buffer = GC.AllocateUninitializedArray<byte>(length);
        }

        return _buffer.AsSpan(_used, length);
    }

    public void Commit(int length)
    {
        if (_used == 0) _firstLength = length;
        _used += length;
        BytesWritten += length;
    }

    /// <summary>Writes what has been committed.</summary>
    public void Flush()
    {
        if (_used == 0 || _failed) return;
        var start = _file.CanSeek ? _file.Position : 0;
        try
        {
            _stream.Write(_buffer, 0, _used);
            _stream.Flush();
        }
        catch (IOException e)
        {
            Fail(start, e);
        }

        _used = 0;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            Flush();
            Close();
        }
        finally
        {
            // After a failure the compressor would try to write its rest; the file is closed under it.
            _file.Dispose();
        }
    }

    private void Close()
    {
        if (_failed || ReferenceEquals(_stream, _file)) return;
        try
        {
            _stream.Dispose();
        }
        catch (IOException e)
        {
            Fail(start: 0, e);
        }
    }

    private void Fail(long start, IOException error)
    {
        _failed = true;
        var isPlainFile = ReferenceEquals(_stream, _file) && _file.CanSeek;
        var remedy = isPlainFile && TryCutBack(start) ? " The file was cut back to its last whole packet." : "";
        throw new IOException($"{error.Message.TrimEnd('.')}.{remedy}", error);
    }

    // The buffer begins with a whole record, so the records in it tell where the last one ends that fits into what was written.
    private bool TryCutBack(long start)
    {
        try
        {
            var written = _file.Length - start;
            var whole = 0;
            while (whole < _used)
            {
                var next = whole == 0 ? _firstLength : whole + _measure(_buffer.AsSpan(whole, _used - whole));
                if (next > written) break;
                whole = next;
            }

            _file.SetLength(start + whole);
            return true;
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
