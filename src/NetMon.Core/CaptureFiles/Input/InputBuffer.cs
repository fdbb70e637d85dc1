using System.Runtime.CompilerServices;

namespace NetMon.CaptureFiles.Input;

/// <summary>
/// Large chunks of a stream, handed out as spans. Asks the stream for more only when what is buffered does not suffice, and takes what
/// one read gives, so a pipe that is still being written never waits for a full buffer.
/// </summary>
internal sealed class InputBuffer : IDisposable
{
    /// <summary>One read of a file; large enough that system calls vanish, small enough to stay in the second-level cache.</summary>
    public const int DefaultCapacity = 512 * 1024;

    private readonly Stream _stream;
    private readonly bool _readsAhead;
    private ReadAhead? _ahead;
    private byte[] _buffer;
    private bool _isBlock;
    private int _start;
    private int _end;
    private long _bufferOffset;

    /// <summary>Reads from a stream, which it owns.</summary>
    /// <param name="stream">The uncompressed bytes.</param>
    /// <param name="capacity">Bytes to hold at first.</param>
    /// <param name="readsAhead">Whether another thread reads while the bytes are worked on; for streams that never wait for a writer.</param>
    public InputBuffer(Stream stream, int capacity = DefaultCapacity, bool readsAhead = false)
    {
        _stream = stream;
        _readsAhead = readsAhead;
        _buffer = readsAhead ? [] : GC.AllocateUninitializedArray<byte>(capacity);
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

    public void Dispose()
    {
        if (_ahead is null)
        {
            _stream.Dispose();
            return;
        }

        if (_isBlock) _ahead.Return(_buffer);
        _bufferOffset += _start;
        (_buffer, _isBlock, _start, _end) = ([], false, 0, 0);
        _ahead.Dispose();
    }

    private bool Fill(int count)
    {
        if (_readsAhead) return FillFromBlocks(count);
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

    private bool FillFromBlocks(int count)
    {
        _ahead ??= new ReadAhead(_stream);
        while (_end - _start < count)
        {
            if (AtEnd) return false;
            TakeBlock(_ahead);
        }

        return true;
    }

    // What is left over goes in front of the next block; where it is more than there is room for, both go into an array of its own.
    private void TakeBlock(ReadAhead ahead)
    {
        var block = ahead.Take();
        AtEnd = block.Count == 0;
        if (AtEnd) return;

        var rest = _buffer.AsSpan(_start, _end - _start);
        var fits = rest.Length <= ReadAhead.HeadRoom;
        var start = fits ? ReadAhead.HeadRoom - rest.Length : 0;
        var target = fits ? block.Buffer : GC.AllocateUninitializedArray<byte>(rest.Length + block.Count);
        rest.CopyTo(target.AsSpan(start));
        if (!fits)
        {
            block.Buffer.AsSpan(ReadAhead.HeadRoom, block.Count).CopyTo(target.AsSpan(rest.Length));
            ahead.Return(block.Buffer);
        }

        if (_isBlock) ahead.Return(_buffer);
        _bufferOffset += _start - start;
        _end = start + rest.Length + block.Count;
        _start = start;
        _buffer = target;
        _isBlock = fits;
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
