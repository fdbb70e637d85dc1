using System.Runtime.CompilerServices;

namespace NetMon.CaptureFiles;

/// <summary>
/// Large chunks of a stream, handed out as spans. Asks the stream for more only when what is buffered does not suffice, and takes what
/// one read gives, so a pipe that is still being written never waits for a full buffer.
/// </summary>
internal sealed class InputBuffer : IDisposable
{
    /// <summary>One read of a file; large enough that system calls vanish, small enough to stay in the second-level cache.</summary>
    public const int DefaultCapacity = 512 * 1024;

    private readonly Stream _stream;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _bufferOffset;

    /// <summary>Reads from a stream, which it owns.</summary>
    /// <param name="stream">The uncompressed bytes.</param>
    /// <param name="capacity">Bytes to hold at first.</param>
    public InputBuffer(Stream stream, int capacity = DefaultCapacity)
    {
        _stream = stream;
        _buffer = GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>Position in the uncompressed input of the first byte of <see cref="Available"/>.</summary>
    public long Offset => _bufferOffset + _start;

    /// <summary>Bytes that are buffered.</summary>
    public int Count => _end - _start;

    /// <summary>Whether the stream has said that there is no more.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>What is buffered; valid until the next call that reads.</summary>
    public ReadOnlySpan<byte> Available => new(_buffer, _start, _end - _start);

    /// <summary>Makes sure that <paramref name="count"/> bytes are buffered; false when the input ends before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Ensure(int count) => _end - _start >= count || Fill(count);

    /// <summary>Drops bytes that are buffered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count) => _start += count;

    /// <summary>Drops bytes, buffered or not; false when the input ends before.</summary>
    public bool Skip(int count)
    {
        while (count > Count)
        {
            count -= Count;
            _start = _end;
            if (!Fill(1)) return false;
        }

        _start += count;
        return true;
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill(int count)
    {
        if (count > _buffer.Length - _start) MakeRoom();
        while (_end - _start < count)
        {
            if (AtEnd) return false;
            if (_end == _buffer.Length) Grow(count);
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            AtEnd = read == 0;
            _end += read;
        }

        return true;
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _bufferOffset += _start;
        _end -= _start;
        _start = 0;
    }

    // Doubles, and only once the bytes so far have really come: a length that lies costs no memory.
    private void Grow(int count)
    {
        var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(_buffer.Length * 2L, 4096), Math.Max(count, _buffer.Length * 2L)));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        _buffer = larger;
    }
}
