using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetMon.Alerts.Windows;

/// <summary>
/// Values by key with LRU eviction, which bounds the memory of every rule for any traffic. A chained hash table whose entries also form a
/// list in order of use.
/// </summary>
/// <typeparam name="TValue">Type of the values; a struct that is changed in place.</typeparam>
internal sealed class KeyTable<TValue>
{
    private const int FirstSize = 16;
    private const int None = -1;

    private readonly int _limit;
    private int[] _buckets = new int[FirstSize];
    private Entry[] _entries = new Entry[FirstSize];
    private int _used;
    private int _free = None;
    private int _oldest = None;
    private int _newest = None;

    /// <summary>Creates an empty table.</summary>
    /// <param name="limit">Maximum number of keys.</param>
    public KeyTable(int limit)
    {
        _limit = limit;
        Array.Fill(_buckets, None);
    }

    /// <summary>Number of keys.</summary>
    public int Count { get; private set; }

    /// <summary>Number of evicted keys.</summary>
    public long Evicted { get; private set; }

    /// <summary>Gets or adds the value of a key, which becomes the most recently used. Valid until the next call.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isNew">Whether it was added, with the default value.</param>
    public ref TValue GetOrAdd(in AlertKey key, out bool isNew)
    {
        // Consecutive packets often have the same key.
        if (_newest != None && _entries[_newest].Key == key)
        {
            isNew = false;
            return ref _entries[_newest].Value;
        }

        var hash = key.Hash();
        var index = Find(key, hash);
        isNew = index == None;
        if (isNew)
        {
            if (Count == _limit)
            {
                RemoveOldest();
                Evicted++;
            }

            index = Add(key, hash);
        }
        else if (index != _newest)
        {
            Unlink(index);
            Link(index);
        }

        return ref _entries[index].Value;
    }

    /// <summary>Finds the value of a key; a null reference if missing. Does not count as a use.</summary>
    public ref TValue Find(in AlertKey key)
    {
        var index = Find(key, key.Hash());
        if (index == None) return ref Unsafe.NullRef<TValue>();
        return ref _entries[index].Value;
    }

    /// <summary>Removes a key.</summary>
    /// <returns>Whether it was found.</returns>
    public bool Remove(in AlertKey key)
    {
        var index = Find(key, key.Hash());
        if (index == None) return false;
        RemoveAt(index);
        return true;
    }

    /// <summary>The least recently used key, and its value; the table must not be empty.</summary>
    public ref TValue Oldest(out AlertKey key)
    {
        key = _entries[_oldest].Key;
        return ref _entries[_oldest].Value;
    }

    /// <summary>Removes the least recently used key.</summary>
    public void RemoveOldest() => RemoveAt(_oldest);

    /// <summary>Counts a key that the caller removed to make room.</summary>
    public void CountEvicted() => Evicted++;

    /// <summary>Removes all keys.</summary>
    public void Clear()
    {
        _buckets = new int[FirstSize];
        Array.Fill(_buckets, None);
        _entries = new Entry[FirstSize];
        (_used, Count, _free, _oldest, _newest) = (0, 0, None, None, None);
    }

    private int Find(in AlertKey key, ulong hash)
    {
        var entries = _entries;
        for (var index = _buckets[Bucket(hash)]; index != None; index = entries[index].Chain)
        {
            if (entries[index].Key == key) return index;
        }

        return None;
    }

    private int Add(in AlertKey key, ulong hash)
    {
        int index;
        if (_free != None)
        {
            index = _free;
            _free = _entries[index].Chain;
        }
        else
        {
            if (_used == _entries.Length) Grow();
            index = _used++;
        }

        ref var entry = ref _entries[index];
        ref var bucket = ref _buckets[Bucket(hash)];
        entry.Key = key;
        entry.Value = default!;
        entry.Chain = bucket;
        bucket = index;
        Link(index);
        Count++;
        return index;
    }

    private void RemoveAt(int index)
    {
        ref var link = ref _buckets[Bucket(_entries[index].Key.Hash())];
        while (link != index) link = ref _entries[link].Chain;
        link = _entries[index].Chain;
        Unlink(index);
        _entries[index].Value = default!;
        _entries[index].Chain = _free;
        _free = index;
        Count--;
    }

    private void Link(int index)
    {
        ref var entry = ref _entries[index];
        entry.Older = _newest;
        entry.Newer = None;
        if (_newest == None) _oldest = index;
        else _entries[_newest].Newer = index;
        _newest = index;
    }

    private void Unlink(int index)
    {
        ref var entry = ref _entries[index];
        if (entry.Older == None) _oldest = entry.Newer;
        else _entries[entry.Older].Newer = entry.Newer;
        if (entry.Newer == None) _newest = entry.Older;
        else _entries[entry.Newer].Older = entry.Older;
    }

    private void Grow()
    {
        var size = (int)Math.Min((long)_entries.Length * 2, Math.Max(_limit, FirstSize));
        Array.Resize(ref _entries, size);
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)size)];
        Array.Fill(_buckets, None);
        for (var index = 0; index < _used; index++)
        {
            ref var bucket = ref _buckets[Bucket(_entries[index].Key.Hash())];
            _entries[index].Chain = bucket;
            bucket = index;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Bucket(ulong hash) => (int)(uint)hash & (_buckets.Length - 1);

    private struct Entry
    {
        public AlertKey Key;
        public int Chain;
        public int Older;
        public int Newer;
        public TValue Value;
    }
}
