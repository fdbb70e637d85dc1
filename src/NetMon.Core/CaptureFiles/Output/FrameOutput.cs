using NetMon.CaptureFiles.Compression;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Buffered file output that collects whole records and writes them together, never a part of one. If the process is killed, the file ends
/// with a whole record; if the disk is full, a partly written record is cut off.
/// </summary>
internal sealed class FrameOutput : IDisposable
{
    /// <summary>Usual size of the buffer.</summary>
    public const int DefaultCapacity = 256 * 1024;

    private readonly Stream _file;
    private readonly Stream _stream;
    private readonly List<Record> _records = [];
    private byte[] _buffer;
    private int _used;
    private bool _failed;
    private bool _disposed;

    /// <summary>Creates an output at the current position of a file, which it owns.</summary>
    /// <param name="file">The file.</param>
    /// <param name="codec">Compression, or null.</param>
    /// <param name="capacity">Size of the buffer, which grows where a record needs more.</param>
    public FrameOutput(Stream file, ICompressionCodec? codec, int capacity = DefaultCapacity)
    {
        _buffer = GC.AllocateUninitializedArray<byte>(capacity);
        _file = file;
        _stream = codec?.OpenWrite(file) ?? file;
    }

    /// <summary>Bytes committed so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Packets committed so far.</summary>
    public long PacketCount { get; private set; }

    /// <summary>Committed packets that were still buffered when writing failed, and are not in the file.</summary>
    public long LostPackets { get; private set; }

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

    /// <summary>Commits the reserved record.</summary>
    /// <param name="length">Length in bytes.</param>
    /// <param name="isPacket">Whether it is a packet. A file header or a description of an interface is none.</param>
    public void Commit(int length, bool isPacket)
    {
        _used += length;
        _records.Add(new Record(_used, isPacket));
        BytesWritten += length;
        if (isPacket) PacketCount++;
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
        _records.Clear();
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
        var kept = ReferenceEquals(_stream, _file) && _file.CanSeek ? CutBack(start) : null;
        LostPackets = _records.Skip(kept ?? 0).Count(static record => record.IsPacket);
        var remedy = kept is null ? "" : " The file was cut back to its last whole packet.";
        throw new IOException($"{error.Message.TrimEnd('.')}.{remedy}", error);
    }

    // Number of buffered records that were written completely; null if the file could not be cut back to them.
    private int? CutBack(long start)
    {
        try
        {
            var written = _file.Length - start;
            var kept = _records.TakeWhile(record => record.End <= written).Count();
            _file.SetLength(start + (kept == 0 ? 0 : _records[kept - 1].End));
            return kept;
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A buffered record.</summary>
    /// <param name="End">Position behind its last byte in the buffer.</param>
    /// <param name="IsPacket">Whether it is a packet.</param>
    private readonly record struct Record(int End, bool IsPacket);
}
