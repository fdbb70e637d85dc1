using System.Numerics;

namespace NetMon.Alerts.Windows;

/// <summary>
/// Different things that were seen in a sliding window: exact, and as large as what is in it. Things are numbers of 64 bits: ports, or
/// hashes of addresses and names. Kept in the order in which they were last seen, so that the old ones leave at the cost of one step each.
/// </summary>
/// <remarks>
/// No sketch such as HyperLogLog is needed: a rule begins anew when its threshold is reached, so no set outgrows its rule's threshold.
/// </remarks>
internal sealed class RecentSet
{
    private const int FirstSize = 4;

    // Below this, looking through all is as fast as hashing, and takes no table.
    private const int LinearLimit = 8;
    private const int None = -1;

    private Node[] _nodes = new Node[FirstSize];
    private int[] _buckets = [];
    private int _used;
    private int _free = None;
    private int _oldest = None;
    private int _newest = None;

    /// <summary>How many there are, as of the last <see cref="Add"/>.</summary>
    public int Count { get; private set; }

    /// <summary>How many it has room for.</summary>
    public int Size => _nodes.Length;

    /// <summary>Adds a thing, or sees it again, and lets go of what has left the window.</summary>
    /// <param name="slice">The slice of now; never less than before.</param>
    /// <param name="item">The thing.</param>
    /// <returns>Whether it was not there.</returns>
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

    /// <summary>Begins anew.</summary>
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
        // Without a free node, all are in use.
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

    // Ports are small numbers: the multiplication spreads them.
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
