using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NetMon.Flows.Key;

namespace NetMon.Flows.Cache;

/// <summary>
/// The open flows by key. Flows are values in blocks that never move, indexed by an open-addressing hash table; the number of a removed flow
/// is reused. Numbers start at 0.
/// </summary>
internal sealed class FlowTable
{
    /// <summary>No flow.</summary>
    public const int None = -1;

    /// <summary>Maximum number of flows.</summary>
    public const int MaxCount = FlowBucket.MaxCount;

    // Value of WheelSlot in a free entry.
    private const ushort Freed = ushort.MaxValue;

    private const int CacheLine = 64;
    private const int BlockBits = 10;
    private const int BlockSize = 1 << BlockBits;
    private const int SmallestBucketCount = 1 << 12;

    private FlowBucket[] _buckets = new FlowBucket[SmallestBucketCount];
    private int _mask = SmallestBucketCount - 1;
    private FlowEntry[][] _blocks = [];
    private int _used;
    private int _firstFree = None;

    /// <summary>Number of open flows.</summary>
    public int Count { get; private set; }

    /// <summary>Upper bound (exclusive) of the numbers in use.</summary>
    public int Limit => _used;

    /// <summary>A flow by its number.</summary>
    public ref FlowEntry this[int flow]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _blocks[flow >> BlockBits][flow & (BlockSize - 1)];
    }

    /// <summary>Whether a number below <see cref="Limit"/> belongs to an open flow.</summary>
    public bool IsOpen(int flow) => this[flow].WheelSlot != Freed;

    /// <summary>Finds the number of the flow with a key, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(in FlowKey key, uint hash)
    {
        var buckets = _buckets;
        for (var i = hash & (uint)_mask; ; i = (i + 1) & (uint)_mask)
        {
            var bucket = buckets[i];
            if (bucket.IsEmpty) return None;
            if (bucket.MayBeOf(hash) && FlowKey.Equals(in this[bucket.Flow].Key, in key)) return bucket.Flow;
        }
    }

    /// <summary>Asks the processor for the bucket of a key that will be looked up soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void PrefetchBucket(uint hash)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref _buckets[hash & (uint)_mask]));
    }

    /// <summary>Asks the processor for the flow of a key that will be looked up soon; best some packets after its bucket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void PrefetchFlow(uint hash)
    {
        if (!Sse.IsSupported) return;
        var bucket = _buckets[hash & (uint)_mask];
        if (bucket.IsEmpty) return;
        // The flow may move meanwhile; then the wrong memory is fetched, and nothing else happens.
        var flow = (byte*)Unsafe.AsPointer(ref this[bucket.Flow]);
        for (var line = 0; line < Unsafe.SizeOf<FlowEntry>(); line += CacheLine) Sse.Prefetch0(flow + line);
    }

    /// <summary>Adds a flow, zero except for its key. The key must not be in the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(in FlowKey key, uint hash)
    {
        if ((Count + 1) * 4L > _buckets.Length * 3L) Grow();
        var flow = TakeNumber();
        this[flow] = new FlowEntry { Key = key };
        Place(flow, hash);
        Count++;
        return flow;
    }

    /// <summary>Removes a flow; its number may be reused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remove(int flow)
    {
        var hash = this[flow].Key.Hash();
        var at = hash & (uint)_mask;
        while (_buckets[at].Flow != flow) at = (at + 1) & (uint)_mask;
        Unplace(at);

        // Clears references, and links the entry to the free list.
        this[flow] = new FlowEntry { WheelNext = _firstFree, WheelSlot = Freed };
        _firstFree = flow;
        Count--;
    }

    /// <summary>Removes all flows and frees their memory.</summary>
    public void Clear()
    {
        _buckets = new FlowBucket[SmallestBucketCount];
        _mask = SmallestBucketCount - 1;
        // Cleared, because another table may rent the blocks and because flows hold references.
        foreach (var block in _blocks) ArrayPool<FlowEntry>.Shared.Return(block, clearArray: true);
        _blocks = [];
        _used = 0;
        _firstFree = None;
        Count = 0;
    }

    private int TakeNumber()
    {
        if (_firstFree != None)
        {
            var flow = _firstFree;
            _firstFree = this[flow].WheelNext;
            return flow;
        }

        if (_used == _blocks.Length << BlockBits)
        {
            // Growing copies only the array of blocks.
            Array.Resize(ref _blocks, _blocks.Length + 1);
            _blocks[^1] = ArrayPool<FlowEntry>.Shared.Rent(BlockSize);
        }

        return _used++;
    }

    private void Place(int flow, uint hash)
    {
        var i = hash & (uint)_mask;
        while (!_buckets[i].IsEmpty) i = (i + 1) & (uint)_mask;
        _buckets[i] = new FlowBucket(flow, hash);
    }

    // Moves later entries of the probe sequence into the gap, so that no tombstones are needed.
    private void Unplace(uint gap)
    {
        var mask = (uint)_mask;
        for (var i = (gap + 1) & mask; !_buckets[i].IsEmpty; i = (i + 1) & mask)
        {
            var home = this[_buckets[i].Flow].Key.Hash() & mask;
            if (((i - home) & mask) < ((i - gap) & mask)) continue;
            _buckets[gap] = _buckets[i];
            gap = i;
        }

        _buckets[gap] = default;
    }

    private void Grow()
    {
        _buckets = new FlowBucket[_buckets.Length * 2];
        _mask = _buckets.Length - 1;
        for (var flow = 0; flow < _used; flow++)
        {
            if (IsOpen(flow)) Place(flow, this[flow].Key.Hash());
        }
    }
}

/// <summary>
/// Bucket of the hash index of a <see cref="FlowTable"/>: the flow number and the upper bits of its hash, which rule out nearly all other
/// flows without reading their keys.
/// </summary>
internal readonly struct FlowBucket
{
    /// <summary>Maximum number of flows.</summary>
    public const int MaxCount = (1 << 27) - 1;

    private const uint FlowMask = MaxCount;

    // Low bits: flow number plus 1, so that 0 is an empty bucket. High bits: those of the hash; its low bits select the bucket.
    private readonly uint _value;

    /// <summary>Creates a bucket for a flow.</summary>
    /// <param name="flow">Flow number, below <see cref="MaxCount"/>.</param>
    /// <param name="hash">The hash of its key.</param>
    public FlowBucket(int flow, uint hash) => _value = (hash & ~FlowMask) | (uint)(flow + 1);

    /// <summary>Whether the bucket is empty.</summary>
    public bool IsEmpty => _value == 0;

    /// <summary>The flow number; -1 for an empty bucket.</summary>
    public int Flow => (int)(_value & FlowMask) - 1;

    /// <summary>Whether the flow's key can have this hash. False is certain, true is not.</summary>
    public bool MayBeOf(uint hash) => ((_value ^ hash) & ~FlowMask) == 0;
}
