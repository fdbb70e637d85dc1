namespace NetMon.Queues;

/// <summary>What a take from a <see cref="BoundedQueue{T}"/> came back with.</summary>
internal enum TakeResult
{
    /// <summary>Something.</summary>
    Taken,

    /// <summary>The time was up.</summary>
    Nothing,

    /// <summary>There is nothing more, and there will be nothing more.</summary>
    Ended,
}

/// <summary>
/// The hand-over between threads: first in, first out, bounded by the weight of what waits and by its bytes. What is added fits while there is any
/// room, so one item that is larger than the queue passes too. A thread that waits for room goes on when the queue is half empty: producer and
/// consumer would otherwise take turns at every item. Thread-safe.
/// </summary>
/// <remarks>
/// System.Threading.Channels counts items only, wakes a writer for every item that is read, and has no blocking read with a timeout.
/// </remarks>
/// <typeparam name="T">What is handed over.</typeparam>
internal sealed class BoundedQueue<T>
{
    private readonly object _gate = new();
    private readonly Queue<Entry> _entries = new();
    private readonly int _limit;
    private readonly long _byteLimit;
    private int _weight;
    private long _bytes;
    private int _producersWaiting;
    private bool _consumerWaits;
    private bool _isClosed;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="limit">The most weight that waits in it.</param>
    /// <param name="byteLimit">The most bytes that wait in it.</param>
    public BoundedQueue(int limit, long byteLimit = long.MaxValue) => (_limit, _byteLimit) = (limit, byteLimit);

    /// <summary>How much weight must wait before a consumer goes on that waits for something, unless its time is up first.</summary>
    public int WakesAt { get; init; }

    /// <summary>How much weight waits.</summary>
    public int Waiting => Volatile.Read(ref _weight);

    /// <summary>How much weight there is room for; 0 or less when the queue is full.</summary>
    public int Room => Volatile.Read(ref _bytes) >= _byteLimit ? 0 : _limit - Volatile.Read(ref _weight);

    /// <summary>Whether nothing more can be added.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>How many bytes there is room for.</summary>
    public long ByteRoom => _byteLimit - Volatile.Read(ref _bytes);

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="weight">Its weight; an item without weight always fits.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>False when there is no room, or the queue is closed.</returns>
    public bool TryAdd(T item, int weight = 1, long bytes = 0)
    {
        lock (_gate)
        {
            if (_isClosed || (weight > 0 && Room <= 0)) return false;
            _entries.Enqueue(new Entry(item, weight, bytes));
            Volatile.Write(ref _weight, _weight + weight);
            Volatile.Write(ref _bytes, _bytes + bytes);
            if (_consumerWaits && _weight >= WakesAt) Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Adds an item, and waits until there is room for it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="weight">Its weight; an item without weight always fits.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>False when the queue is closed.</returns>
    public bool Add(T item, int weight = 1, long bytes = 0)
    {
        lock (_gate)
        {
            while (weight > 0 && Room <= 0 && !_isClosed) WaitForRoom(Timeout.InfiniteTimeSpan);
            return TryAdd(item, weight, bytes);
        }
    }

    /// <summary>Waits until there is room or the queue is closed, but not for longer than a time.</summary>
    /// <param name="timeout">How long.</param>
    /// <returns>Whether the queue can still be added to.</returns>
    public bool WaitForRoom(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (Room > 0 || _isClosed) return !_isClosed;
            _producersWaiting++;
            Monitor.Wait(_gate, timeout);
            _producersWaiting--;
            return !_isClosed;
        }
    }

    /// <summary>Waits until there is something to take or the queue is closed, but not for longer than a time.</summary>
    /// <param name="timeout">How long.</param>
    public void WaitForItem(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_isClosed || (_entries.Count > 0 && _weight >= WakesAt)) return;
            _consumerWaits = true;
            Monitor.Wait(_gate, timeout);
            _consumerWaits = false;
        }
    }

    /// <summary>Takes the next item, waiting for one if need be.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="item">The item; default where none was taken.</param>
    public TakeResult TryTake(TimeSpan timeout, out T? item)
    {
        lock (_gate)
        {
            WaitForItem(timeout);
            if (TryDequeue(out item)) return TakeResult.Taken;
            return _isClosed ? TakeResult.Ended : TakeResult.Nothing;
        }
    }

    /// <summary>Takes all items that wait, waiting for some if need be.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="items">Takes the items.</param>
    public TakeResult TryTakeAll(TimeSpan timeout, ICollection<T> items)
    {
        lock (_gate)
        {
            WaitForItem(timeout);
            var count = _entries.Count;
            while (TryDequeue(out var item)) items.Add(item!);
            return count > 0 ? TakeResult.Taken : _isClosed ? TakeResult.Ended : TakeResult.Nothing;
        }
    }

    /// <summary>Says that nothing more will be added. What waits can still be taken; nobody waits for room any more.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Says that nothing more will be added or taken, and lets go of what waits.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            _entries.Clear();
            _weight = 0;
            _bytes = 0;
            Complete();
        }
    }

    private bool TryDequeue(out T? item)
    {
        if (!_entries.TryDequeue(out var entry))
        {
            item = default;
            return false;
        }

        item = entry.Item;
        Volatile.Write(ref _weight, _weight - entry.Weight);
        Volatile.Write(ref _bytes, _bytes - entry.Bytes);
        if (_producersWaiting > 0 && _weight <= _limit / 2 && _bytes <= _byteLimit / 2) Monitor.PulseAll(_gate);
        return true;
    }

    private readonly record struct Entry(T Item, int Weight, long Bytes);
}
