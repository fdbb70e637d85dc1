using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Input;

/// <summary>
/// Large buffered chunks of a stream, accessed as spans. Reads from the stream only if the buffered bytes do not suffice, and accepts short
/// reads, so that a pipe still being written never has to fill the buffer.
/// </summary>
internal sealed class InputBuffer : IDisposable
{
    /// <summary>Size of one read; large enough to make system calls negligible, small enough for the L2 cache.</summary>
    public const int DefaultCapacity = 512 * 1024;

    private readonly Stream _stream;
    private readonly bool _readsAhead;
    private ReadAhead? _ahead;
    private byte[] _buffer;
    private FrameBlock? _block;
    private int _start;
    private int _end;
    private long _bufferOffset;

    /// <summary>Creates a buffer over a stream, which it owns.</summary>
    /// <param name="stream">The uncompressed bytes.</param>
    /// <param name="capacity">Initial capacity in bytes.</param>
    /// <param name="readsAhead">Whether another thread reads in parallel; for streams that never block on a writer.</param>
    public InputBuffer(Stream stream, int capacity = DefaultCapacity, bool readsAhead = false)
    {
        _stream = stream;
        _readsAhead = readsAhead;
        _buffer = readsAhead ? [] : GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>Offset in the uncompressed input of the first byte of <see cref="Available"/>.</summary>
    public long Offset => _bufferOffset + _start;

    /// <summary>Number of buffered bytes.</summary>
    public int Count => _end - _start;

    /// <summary>Whether the end of the stream was reached.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>The buffered bytes; valid until the next call that reads.</summary>
    public ReadOnlySpan<byte> Available => new(_buffer, _start, _end - _start);

    /// <summary>The block that has the buffered bytes, to be held by those who need them later; null if they are in another buffer.</summary>
    public FrameBlock? Block => _block;

    /// <summary>Buffers at least <paramref name="count"/> bytes; false if the input ends before that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Ensure(int count) => _end - _start >= count || Fill(count);

    /// <summary>Discards buffered bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count) => _start += count;

    /// <summary>Skips bytes, buffered or not; false if the input ends before that.</summary>
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

        _block?.Release();
        _bufferOffset += _start;
        (_buffer, _block, _start, _end) = ([], null, 0, 0);
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

    // Copies the remaining bytes in front of the next block; if they do not fit there, copies both into a new array.
    private void TakeBlock(ReadAhead ahead)
    {
        var block = ahead.Take();
        AtEnd = block.Count == 0;
        if (AtEnd)
        {
            block.Frames?.Release();
            return;
        }

        var frames = block.Frames!;
        var rest = _buffer.AsSpan(_start, _end - _start);
        var fits = rest.Length <= ReadAhead.HeadRoom;
        var start = fits ? ReadAhead.HeadRoom - rest.Length : 0;
        var target = fits ? frames.Buffer : GC.AllocateUninitializedArray<byte>(rest.Length + block.Count);
        rest.CopyTo(target.AsSpan(start));
        if (!fits)
        {
            frames.Buffer.AsSpan(ReadAhead.HeadRoom, block.Count).CopyTo(target.AsSpan(rest.Length));
            frames.Release();
        }

        _block?.Release();
        _bufferOffset += _start - start;
        _end = start + rest.Length + block.Count;
        _start = start;
        _buffer = target;
        _block = fits ? frames : null;
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _bufferOffset += _start;
        _end -= _start;
        _start = 0;
    }

    // Doubles only after the buffer is actually full: a wrong length field takes no memory.
    private void Grow(int count)
    {
        var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(_buffer.Length * 2L, 4096), Math.Max(count, _buffer.Length * 2L)));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        _buffer = larger;
    }
}
