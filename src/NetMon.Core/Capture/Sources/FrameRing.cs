using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Capture.Sources;

/// <summary>
/// Ring of frame copies from the capture thread to a processing thread, bounded in bytes. Frames are copied into large reused blocks, so
/// nothing is allocated per frame. Single producer, single consumer.
/// </summary>
internal sealed class FrameRing
{
    /// <summary>Capacity of a block in bytes; a larger frame gets a block of its own.</summary>
    public const int BlockBytes = 512 * 1024;

    private const int BlockFrames = 4096;

    // Number of free blocks kept when traffic is low again.
    private const int KeptBlocks = 16;

    private readonly object _gate = new();
    private readonly Queue<Block> _full = new();
    private readonly Stack<Block> _free = new();
    private readonly long _byteLimit;
    private Block? _open;
    private Block? _partial;
    private long _bytes;
    private bool _isCompleted;
    private bool _isWaiting;

    /// <summary>Creates an empty ring.</summary>
    /// <param name="byteLimit">Maximum number of bytes in the ring, counted in whole blocks; one block always fits.</param>
    public FrameRing(long byteLimit) => _byteLimit = byteLimit;

    /// <summary>Copies a frame into the ring.</summary>
    /// <returns>False if the ring is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(in CapturedFrame frame)
    {
        _open ??= TakeBack();
        if (_open is not null)
        {
            if (_open.TryAdd(frame)) return true;
            HandOver(_open);
        }

        _open = TakeFree(frame.Data.Length);
        return _open is not null && _open.TryAdd(frame);
    }

    /// <summary>
    /// Passes on the current block although it is not full. While the consumer has not taken it, later frames are still added to it: a block counts
    /// as a whole, so blocks with a few frames each would fill the ring.
    /// </summary>
    public void Flush()
    {
        if (_open is not { } block) return;
        _open = null;
        lock (_gate)
        {
            _partial = block;
            if (_isWaiting) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Marks the end of the frames.</summary>
    public void Complete()
    {
        Flush();
        lock (_gate)
        {
            _isCompleted = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Whether no block is waiting.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return !HasBlock;
        }
    }

    /// <summary>Takes a block of frames, blocking until there is one.</summary>
    /// <returns>The block, to be returned by <see cref="GiveBack"/>; null at the end.</returns>
    public Block? Take()
    {
        lock (_gate)
        {
            while (!HasBlock && !_isCompleted)
            {
                _isWaiting = true;
                Monitor.Wait(_gate);
                _isWaiting = false;
            }

            // The partial block is the newest.
            if (_full.TryDequeue(out var block)) return block;
            (block, _partial) = (_partial, null);
            return block;
        }
    }

    /// <summary>Returns a processed block.</summary>
    public void GiveBack(Block block)
    {
        lock (_gate)
        {
            _bytes -= block.Size;
            block.Clear();
            if (block.Size == BlockBytes && _free.Count < KeptBlocks) _free.Push(block);
        }
    }

    private bool HasBlock => _full.Count > 0 || _partial is not null;

    private Block? TakeBack()
    {
        lock (_gate)
        {
            var block = _partial;
            _partial = null;
            return block;
        }
    }

    private void HandOver(Block block)
    {
        lock (_gate)
        {
            _full.Enqueue(block);
            if (_isWaiting) Monitor.Pulse(_gate);
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

    /// <summary>A block of frames.</summary>
    /// <param name="size">Capacity in bytes.</param>
    internal sealed class Block(int size)
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size);
        private readonly Entry[] _entries = new Entry[BlockFrames];
        private int _used;

        /// <summary>Capacity in bytes.</summary>
        public int Size => size;

        /// <summary>Number of frames.</summary>
        public int Count { get; private set; }

        /// <summary>A frame by index.</summary>
        public CapturedFrame this[int index]
        {
            get
            {
                ref readonly var entry = ref _entries[index];
                return new CapturedFrame(
                    entry.Interface, entry.Number, entry.Timestamp, entry.Length, new ReadOnlySpan<byte>(_bytes, entry.Offset, entry.Count));
            }
        }

        /// <summary>Copies a frame into the block if it fits.</summary>
        public bool TryAdd(in CapturedFrame frame)
        {
            var data = frame.Data;
            if (Count == BlockFrames || data.Length > size - _used) return false;
            data.CopyTo(_bytes.AsSpan(_used));
            _entries[Count++] = new Entry(frame.Interface, frame.Number, frame.TimestampNanoseconds, frame.Length, _used, data.Length);
            _used += data.Length;
            return true;
        }

        /// <summary>Empties the block.</summary>
        public void Clear() => (Count, _used) = (0, 0);

        private readonly record struct Entry(CaptureInterface Interface, long Number, long Timestamp, int Length, int Offset, int Count);
    }
}
