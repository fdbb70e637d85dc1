using System.Numerics;

namespace NetMon.Alerts.Windows;

/// <summary>
/// Set of distinct values in a sliding window: exact, with memory proportional to its content. Values are 64-bit numbers: ports, or hashes of
/// addresses and names. Kept in the order in which they were last seen, so that expiring one is a single step.
/// </summary>
/// <remarks>
/// No sketch such as HyperLogLog is needed: a rule clears its set when the threshold is reached, so the threshold bounds the set.
/// </remarks>
internal sealed class RecentSet
{
    private const int FirstSize = 4;

    // Up to this size a linear search is as fast as hashing, and needs no table.
    private const int LinearLimit = 8;
    private const int None = -1;

    private Node[] _nodes = new Node[FirstSize];
    private int[] _buckets = [];
    private int _used;
    private int _free = None;
    private int _oldest = None;
    private int _newest = None;

    /// <summary>Number of values, as of the last <see cref="Add"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Capacity.</summary>
    public int Size => _nodes.Length;

    /// <summary>Adds or refreshes a value, and removes expired ones.</summary>
    /// <param name="slice">The current slice; must not decrease.</param>
    /// <param name="item">The value.</param>
    /// <returns>Whether it is new.</returns>
    public bool Add(long slice, ulong item)
    {
        var first = WindowClock.FirstOf(slice);
        while (_oldest != None && _nodes[_oldest].Slice < first) RemoveAt(_oldest);

        var index = Find(item);
        var isNew = index == None;
        if (isNew) index = Take(item);
        else Unlink(index);
        _nodes[index].Slice = slice;
        Link(index);
        return isNew;
    }

    /// <summary>Removes all values.</summary>
    public void Clear()
    {
        (_used, Count, _free, _oldest, _newest) = (0, 0, None, None, None);
        Array.Fill(_buckets, None);
    }

    private int Find(ulong item)
    {
        if (_buckets.Length == 0)
        {
            for (var index = _newest; index != None; index = _nodes[index].Older)
            {
                if (_nodes[index].Item == item) return index;
            }

            return None;
        }

        for (var index = _buckets[Bucket(item)]; index != None; index = _nodes[index].Chain)
        {
            if (_nodes[index].Item == item) return index;
        }

        return None;
    }

    private int Take(ulong item)
    {
        int index;
        if (_free != None)
        {
            index = _free;
            _free = _nodes[index].Chain;
        }
        else
        {
            if (_used == _nodes.Length) Grow();
            index = _used++;
        }

        _nodes[index].Item = item;
        if (_buckets.Length > 0) Chain(index);
        Count++;
        return index;
    }

    private void RemoveAt(int index)
    {
        if (_buckets.Length > 0)
        {
            ref var link = ref _buckets[Bucket(_nodes[index].Item)];
            while (link != index) link = ref _nodes[link].Chain;
            link = _nodes[index].Chain;
        }

        Unlink(index);
        _nodes[index].Chain = _free;
        _free = index;
        Count--;
    }

    private void Grow()
    {
        // All nodes are in use here, because there is no free one.
        Array.Resize(ref _nodes, _nodes.Length * 2);
        if (_nodes.Length <= LinearLimit) return;
        _buckets = new int[_nodes.Length];
        Array.Fill(_buckets, None);
        for (var index = 0; index < _used; index++) Chain(index);
    }

    private void Chain(int index)
    {
        ref var bucket = ref _buckets[Bucket(_nodes[index].Item)];
        _nodes[index].Chain = bucket;
        bucket = index;
    }

    // Fibonacci hashing spreads small numbers such as ports.
    private int Bucket(ulong item) => (int)((item * 0x9e37_79b9_7f4a_7c15) >> (64 - BitOperations.Log2((uint)_buckets.Length)));

    private void Link(int index)
    {
        _nodes[index].Older = _newest;
        _nodes[index].Newer = None;
        if (_newest == None) _oldest = index;
        else _nodes[_newest].Newer = index;
        _newest = index;
    }

    private void Unlink(int index)
    {
        var (older, newer) = (_nodes[index].Older, _nodes[index].Newer);
        if (older == None) _oldest = newer;
        else _nodes[older].Newer = newer;
        if (newer == None) _newest = older;
        else _nodes[newer].Older = older;
    }

    private struct Node
    {
        public ulong Item;
        public long Slice;
        public int Chain;
        public int Older;
        public int Newer;
    }
}
