namespace NetMon.Queues;

/// <summary>Result of taking from a <see cref="BoundedQueue{T}"/>.</summary>
internal enum TakeResult
{
    /// <summary>Items were taken.</summary>
    Taken,

    /// <summary>Nothing within the timeout.</summary>
    Nothing,

    /// <summary>The queue is empty and closed.</summary>
    Ended,
}

/// <summary>
/// Blocking FIFO queue, bounded by weight and bytes. An item fits while there is any room, so that one larger than the queue passes too. A waiting
/// producer resumes when the queue is half empty; otherwise producer and consumer would switch at every item. Thread-safe.
/// </summary>
/// <remarks>
/// System.Threading.Channels only counts items, wakes a writer for every item read, and has no blocking read with a timeout.
/// </remarks>
/// <typeparam name="T">Type of the items.</typeparam>
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

    /// <summary>Creates an empty queue.</summary>
    /// <param name="limit">Maximum weight of queued items.</param>
    /// <param name="byteLimit">Maximum bytes of queued items.</param>
    public BoundedQueue(int limit, long byteLimit = long.MaxValue) => (_limit, _byteLimit) = (limit, byteLimit);

    /// <summary>Weight at which a waiting consumer is woken before its timeout.</summary>
    public int WakesAt { get; init; }

    /// <summary>Weight of queued items.</summary>
    public int Waiting => Volatile.Read(ref _weight);

    /// <summary>Remaining weight; 0 or less if the queue is full.</summary>
    public int Room => Volatile.Read(ref _bytes) >= _byteLimit ? 0 : _limit - Volatile.Read(ref _weight);

    /// <summary>Whether the queue is closed for adding.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Remaining bytes.</summary>
    public long ByteRoom => _byteLimit - Volatile.Read(ref _bytes);

    /// <summary>Adds an item.</summary>
    /// <param name="item">Item.</param>
    /// <param name="weight">Its weight; an item of weight 0 always fits.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>False if the queue is full or closed.</returns>
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

    /// <summary>Adds an item, waiting for room.</summary>
    /// <param name="item">Item.</param>
    /// <param name="weight">Its weight; an item of weight 0 always fits.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>False if the queue is closed.</returns>
    public bool Add(T item, int weight = 1, long bytes = 0)
    {
        lock (_gate)
        {
            while (weight > 0 && Room <= 0 && !_isClosed) WaitForRoom(Timeout.InfiniteTimeSpan);
            return TryAdd(item, weight, bytes);
        }
    }

    /// <summary>Waits a limited time until there is room or the queue is closed.</summary>
    /// <param name="timeout">Maximum waiting time.</param>
    /// <returns>Whether the queue is still open for adding.</returns>
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

    /// <summary>Waits a limited time until there is an item or the queue is closed.</summary>
    /// <param name="timeout">Maximum waiting time.</param>
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

    /// <summary>Takes the next item, waiting for one if necessary.</summary>
    /// <param name="timeout">Maximum waiting time.</param>
    /// <param name="item">Item; default if none was taken.</param>
    public TakeResult TryTake(TimeSpan timeout, out T? item)
    {
        lock (_gate)
        {
            WaitForItem(timeout);
            if (TryDequeue(out item)) return TakeResult.Taken;
            return _isClosed ? TakeResult.Ended : TakeResult.Nothing;
        }
    }

    /// <summary>Takes all queued items, waiting for some if necessary.</summary>
    /// <param name="timeout">Maximum waiting time.</param>
    /// <param name="items">Receives the items.</param>
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

    /// <summary>Closes the queue for adding and ends all waiting. Queued items can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Closes the queue and discards queued items.</summary>
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
