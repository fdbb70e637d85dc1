using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>
/// Copies of frames on their way from the thread that takes them from the system to one that works on them, bounded by their bytes. The copy
/// goes into large blocks, which are used again: nothing is allocated for a frame. One thread adds, one takes.
/// </summary>
internal sealed class FrameRing
{
    /// <summary>Bytes that a block has room for; a larger frame gets a block of its own.</summary>
    public const int BlockBytes = 512 * 1024;

    private const int BlockFrames = 4096;

    // A link that is quiet again needs no more than these.
    private const int KeptBlocks = 16;

    private readonly object _gate = new();
    private readonly Queue<Block> _full = new();
    private readonly Stack<Block> _free = new();
    private readonly long _byteLimit;
    private Block? _open;
    private long _bytes;
    private bool _isCompleted;
    private bool _isWaiting;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="byteLimit">The most bytes that wait in it, counted in whole blocks; one block always fits.</param>
    public FrameRing(long byteLimit) => _byteLimit = byteLimit;

    /// <summary>Copies a frame into the ring.</summary>
    /// <returns>False when there is no room.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(in CapturedFrame frame)
    {
        var block = _open;
        if (block is null || !block.TryAdd(frame))
        {
            Flush();
            block = TakeFree(frame.Data.Length);
            if (block is null) return false;
            _open = block;
            block.TryAdd(frame);
        }

        return true;
    }

    /// <summary>Hands over what has been added, though a block is not full.</summary>
    public void Flush()
    {
        if (_open is not { } block) return;
        _open = null;
        lock (_gate)
        {
            _full.Enqueue(block);
            if (_isWaiting) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Says that nothing more will be added.</summary>
    public void Complete()
    {
        Flush();
        lock (_gate)
        {
            _isCompleted = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Whether there is nothing to take at the moment.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _full.Count == 0;
        }
    }

    /// <summary>Takes a block of frames, waiting for one if need be.</summary>
    /// <returns>The block, to be given back; null when there will be no more.</returns>
    public Block? Take()
    {
        lock (_gate)
        {
            while (_full.Count == 0 && !_isCompleted)
            {
                _isWaiting = true;
                Monitor.Wait(_gate);
                _isWaiting = false;
            }

            return _full.TryDequeue(out var block) ? block : null;
        }
    }

    /// <summary>Gives a block back, when its frames are done with.</summary>
    public void GiveBack(Block block)
    {
        lock (_gate)
        {
            _bytes -= block.Size;
            block.Clear();
            if (block.Size == BlockBytes && _free.Count < KeptBlocks) _free.Push(block);
        }
    }

    private Block? TakeFree(int frameBytes)
    {
        var size = Math.Max(BlockBytes, frameBytes);
        lock (_gate)
        {
            if (_bytes > 0 && _bytes + size > _byteLimit) return null;
            _bytes += size;
            if (size == BlockBytes && _free.TryPop(out var block)) return block;
        }

        return new Block(size);
    }

    /// <summary>Some frames and their bytes.</summary>
    /// <param name="size">Bytes that it has room for.</param>
    internal sealed class Block(int size)
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size);
        private readonly Entry[] _entries = new Entry[BlockFrames];
        private int _used;

        /// <summary>Bytes that it has room for.</summary>
        public int Size => size;

        /// <summary>How many frames are in it.</summary>
        public int Count { get; private set; }

        /// <summary>One of its frames.</summary>
        public CapturedFrame this[int index]
        {
            get
            {
                ref readonly var entry = ref _entries[index];
                return new CapturedFrame(
                    entry.Interface, entry.Number, entry.Timestamp, entry.Length, new ReadOnlySpan<byte>(_bytes, entry.Offset, entry.Count));
            }
        }

        /// <summary>Copies a frame into it, if there is room.</summary>
        public bool TryAdd(in CapturedFrame frame)
        {
            var data = frame.Data;
            if (Count == BlockFrames || data.Length > size - _used) return false;
            data.CopyTo(_bytes.AsSpan(_used));
            _entries[Count++] = new Entry(frame.Interface, frame.Number, frame.TimestampNanoseconds, frame.Length, _used, data.Length);
            _used += data.Length;
            return true;
        }

        /// <summary>Makes it empty.</summary>
        public void Clear() => (Count, _used) = (0, 0);

        private readonly record struct Entry(CaptureInterface Interface, long Number, long Timestamp, int Length, int Offset, int Count);
    }
}
