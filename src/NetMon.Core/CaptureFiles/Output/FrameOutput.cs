using NetMon.CaptureFiles.Compression;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Buffered file output that collects whole records and writes them together, never a part of one. If the process is killed, the file ends
/// with a whole record; if the disk is full, a partly written record is cut off.
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

    /// <summary>Creates an output at the current position of a file, which it owns.</summary>
    /// <param name="file">The file.</param>
    /// <param name="codec">Compression, or null.</param>
    /// <param name="measure">Returns the length of the first record in a span; not called for the very first one, which may be a file header.</param>
    public FrameOutput(Stream file, ICompressionCodec? codec, RecordMeasure measure)
    {
        _file = file;
        _measure = measure;
        _stream = codec?.OpenWrite(file) ?? file;
    }

    /// <summary>Returns the length of the first record in a span.</summary>
    public delegate int RecordMeasure(ReadOnlySpan<byte> records);

    /// <summary>Bytes committed so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Reserves room for one record, to be committed whole.</summary>
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

    /// <summary>Writes all committed records.</summary>
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
            // After a failure the compressor would still write its remaining data, so the file below it is closed instead.
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

    // Walks the buffered records to find the end of the last one that was written completely.
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
