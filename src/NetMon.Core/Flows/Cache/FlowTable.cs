using System.Buffers;
using System.Runtime.CompilerServices;
using NetMon.Flows.Key;

namespace NetMon.Flows.Cache;

/// <summary>
/// The open flows by key. Flows are values in blocks that never move, found through an open-addressed table of hash and number; a freed
/// number is given to the next flow. Numbers start at 0.
/// </summary>
internal sealed class FlowTable
{
    /// <summary>Stands for no flow.</summary>
    public const int None = -1;

    /// <summary>The most flows it can hold.</summary>
    public const int MaxCount = FlowBucket.MaxCount;

    // In place of a slot of the wheel.
    private const ushort Freed = ushort.MaxValue;

    private const int BlockBits = 10;
    private const int BlockSize = 1 << BlockBits;
    private const int SmallestBucketCount = 1 << 12;

    private FlowBucket[] _buckets = new FlowBucket[SmallestBucketCount];
    private int _mask = SmallestBucketCount - 1;
    private FlowEntry[][] _blocks = [];
    private int _used;
    private int _firstFree = None;

    /// <summary>How many flows are open.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers in use are below this one.</summary>
    public int Limit => _used;

    /// <summary>A flow by its number.</summary>
    public ref FlowEntry this[int flow]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _blocks[flow >> BlockBits][flow & (BlockSize - 1)];
    }

    /// <summary>Whether a number below <see cref="Limit"/> is that of an open flow.</summary>
    public bool IsOpen(int flow) => this[flow].WheelSlot != Freed;

    /// <summary>The number of the flow of a key, or <see cref="None"/>.</summary>
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

    /// <summary>Adds a flow, all zero but for its key. There must be none of that key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(in FlowKey key, uint hash)
    {
        if ((Count + 1) * 2 > _buckets.Length) Grow();
        var flow = TakeNumber();
        this[flow] = new FlowEntry { Key = key };
        Place(flow, hash);
        Count++;
        return flow;
    }

    /// <summary>Removes a flow; its number may be given to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remove(int flow)
    {
        var hash = this[flow].Key.Hash();
        var at = hash & (uint)_mask;
        while (_buckets[at].Flow != flow) at = (at + 1) & (uint)_mask;
        Unplace(at);

        // Lets go of what it refers to, and puts it at the head of the free ones.
        this[flow] = new FlowEntry { WheelNext = _firstFree, WheelSlot = Freed };
        _firstFree = flow;
        Count--;
    }

    /// <summary>Removes all flows, and gives their memory back.</summary>
    public void Clear()
    {
        _buckets = new FlowBucket[SmallestBucketCount];
        _mask = SmallestBucketCount - 1;
        // Another table may have them, and what flows refer to must go.
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
            // Only the list of blocks is copied when it grows.
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

    // Moves back what the gap would hide, so that no marks of removed flows pile up.
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
/// A place in the index of a <see cref="FlowTable"/>: the number of a flow, and as much of its hash as there is room for. That is enough
/// to pass by nearly all other flows without looking at them.
/// </summary>
internal readonly struct FlowBucket
{
    /// <summary>How many flows can be told apart.</summary>
    public const int MaxCount = (1 << 27) - 1;

    private const uint FlowMask = MaxCount;

    // The number plus 1, so that 0 is an empty place; above it the upper bits of the hash, the lower ones choose the place.
    private readonly uint _value;

    /// <summary>The place of a flow.</summary>
    /// <param name="flow">Its number, below <see cref="MaxCount"/>.</param>
    /// <param name="hash">The hash of its key.</param>
    public FlowBucket(int flow, uint hash) => _value = (hash & ~FlowMask) | (uint)(flow + 1);

    /// <summary>Whether there is no flow here.</summary>
    public bool IsEmpty => _value == 0;

    /// <summary>The flow's number; -1 of an empty place.</summary>
    public int Flow => (int)(_value & FlowMask) - 1;

    /// <summary>Whether a key of this hash may be that of the flow; if not, it is not.</summary>
    public bool MayBeOf(uint hash) => ((_value ^ hash) & ~FlowMask) == 0;
}
