using System.Diagnostics.CodeAnalysis;

namespace NetMon.Queues;

/// <summary>Result of taking from a <see cref="BoundedQueue{T}"/>.</summary>
internal enum TakeResult
{
    /// <summary>An item was taken.</summary>
    Taken,

    /// <summary>Nothing came in time.</summary>
    Nothing,

    /// <summary>The queue is closed and empty.</summary>
    Ended,
}

/// <summary>
/// FIFO queue between threads, bounded by the total weight and bytes of its items. An item fits while there is any room, so an item larger than the
/// queue passes too. A thread waiting for room continues when the queue is half empty; otherwise producer and consumer would take turns at every
/// item. Thread-safe.
/// </summary>
/// <remarks>
/// System.Threading.Channels counts items only, wakes a writer for every item read, and has no blocking read with a timeout.
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
    private int _consumersWaiting;
    private bool _isConsuming;
    private bool _waitsForConsumer;
    private bool _isClosed;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="limit">Maximum total weight.</param>
    /// <param name="byteLimit">Maximum total bytes.</param>
    public BoundedQueue(int limit, long byteLimit = long.MaxValue) => (_limit, _byteLimit) = (limit, byteLimit);

    /// <summary>Weight at which a waiting consumer is woken before its timeout.</summary>
    public int WakesAt { get; init; }

    /// <summary>Total weight of the queued items.</summary>
    public int Waiting => Volatile.Read(ref _weight);

    /// <summary>Weight that fits; 0 or less if the queue is full.</summary>
    public int Room => Volatile.Read(ref _bytes) >= _byteLimit ? 0 : _limit - Volatile.Read(ref _weight);

    /// <summary>Whether the queue is closed for adding.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Bytes that fit.</summary>
    public long ByteRoom => _byteLimit - Volatile.Read(ref _bytes);

    /// <summary>Adds an item.</summary>
    /// <param name="item">Item.</param>
    /// <param name="weight">Its weight; an item of weight 0 always fits.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>False if there is no room or the queue is closed.</returns>
    public bool TryAdd(T item, int weight = 1, long bytes = 0)
    {
        lock (_gate)
        {
            if (_isClosed || (weight > 0 && Room <= 0)) return false;
            _entries.Enqueue(new Entry(item, weight, bytes));
            Volatile.Write(ref _weight, _weight + weight);
            Volatile.Write(ref _bytes, _bytes + bytes);
            if (_consumersWaiting > 0 && _weight >= WakesAt) Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Adds an item; waits for room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="weight">Its weight; an item without weight always fits.</param>
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

    /// <summary>Waits until there is room, the queue is closed, or the time is up.</summary>
    /// <param name="timeout">Maximum time to wait.</param>
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

    /// <summary>
    /// Waits until the queue is empty and the consumer, if it took an item, has come back for the next: then it has processed everything. For a
    /// queue with one consumer.
    /// </summary>
    /// <returns>False if the queue is closed.</returns>
    public bool WaitUntilConsumed()
    {
        lock (_gate)
        {
            while (!_isClosed && (_isConsuming || _entries.Count > 0))
            {
                _waitsForConsumer = true;
                Monitor.Wait(_gate);
            }

            _waitsForConsumer = false;
            return !_isClosed;
        }
    }

    /// <summary>Waits until there is an item, the queue is closed, or the time is up.</summary>
    /// <param name="timeout">Maximum time to wait.</param>
    public void WaitForItem(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_isClosed || (_entries.Count > 0 && _weight >= WakesAt)) return;
            _consumersWaiting++;
            Monitor.Wait(_gate, timeout);
            _consumersWaiting--;
        }
    }

    /// <summary>Takes the next item; waits for one if there is none.</summary>
    /// <param name="timeout">Maximum time to wait.</param>
    /// <param name="item">The item; default if none was taken.</param>
    public TakeResult TryTake(TimeSpan timeout, out T? item)
    {
        lock (_gate)
        {
            FinishConsuming();
            WaitForItem(timeout);
            _isConsuming = TryDequeue(out item);
            if (_isConsuming) return TakeResult.Taken;
            return _isClosed ? TakeResult.Ended : TakeResult.Nothing;
        }
    }

    /// <summary>Takes the next item; waits for one until the queue is closed.</summary>
    /// <param name="item">The item; default if there is none.</param>
    /// <returns>False if the queue is closed and empty.</returns>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        TakeResult result;
        // A wait can end without an item.
        do result = TryTake(Timeout.InfiniteTimeSpan, out item);
        while (result == TakeResult.Nothing);
        return result == TakeResult.Taken;
    }

    /// <summary>Takes all items; waits if there are none.</summary>
    /// <param name="timeout">Maximum time to wait.</param>
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

    /// <summary>Closes the queue for adding and ends all waits. Queued items can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Closes the queue and discards its items.</summary>
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

    private void FinishConsuming()
    {
        _isConsuming = false;
        if (_waitsForConsumer && _entries.Count == 0) Monitor.PulseAll(_gate);
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
