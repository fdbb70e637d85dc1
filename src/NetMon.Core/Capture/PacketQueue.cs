using NetMon.Packets;
using NetMon.Queues;

namespace NetMon.Capture;

/// <summary>
/// Bounded queue between source threads and the delivering thread. Packets are queued in batches, so that a lock is taken once per hundred
/// packets. Only one thread at a time may produce, and one consume.
/// </summary>
internal sealed class PacketQueue : IItemSink
{
    /// <summary>Maximum packets per batch.</summary>
    public const int BatchSize = 128;

    // Fields and array header of a record, so that the byte limit also holds for small packets.
    private const int RecordOverhead = 160;

    // A batch is also queued at this size, so that jumbo frames are not delayed until it is full.
    private const int BatchBytes = 256 * 1024;

    private readonly BoundedQueue<CaptureItem> _items;
    private readonly bool _waitsWhenFull;

    private PacketRecord[] _batch = [];
    private int _batchCount;
    private long _batchBytes;
    private long _batchByteLimit;
    private bool _hasQueued;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="packetLimit">Maximum number of packets.</param>
    /// <param name="byteLimit">Maximum bytes, including records; one packet always fits.</param>
    /// <param name="waitsWhenFull">Whether <see cref="TryAdd"/> waits for room instead of returning false.</param>
    public PacketQueue(int packetLimit, long byteLimit, bool waitsWhenFull)
    {
        _items = new BoundedQueue<CaptureItem>(packetLimit, byteLimit);
        _waitsWhenFull = waitsWhenFull;
    }

    /// <summary>Whether items with a weight are queued.</summary>
    public bool HasWaiting => _items.Waiting > 0;

    /// <summary>Copies a frame into the queue. False if it is full or closed.</summary>
    public bool TryAdd(in CapturedFrame frame)
    {
        if (_batchCount == _batch.Length && !StartBatch()) return false;

        // Copied only now, so that dropped packets cost nothing.
        _batch[_batchCount++] = new PacketRecord(frame);
        _batchBytes += frame.Data.Length + RecordOverhead;
        _hasQueued = true;
        if (_batchCount == _batch.Length || _batchBytes >= _batchByteLimit) Flush();
        return true;
    }

    /// <summary>Waits until the consumer has processed everything that was added. Takes no lock if nothing was added since.</summary>
    /// <returns>False if the queue is closed.</returns>
    public bool WaitUntilConsumed()
    {
        if (!_hasQueued) return true;
        Flush();
        if (!_items.WaitUntilConsumed()) return false;
        _hasQueued = false;
        return true;
    }

    /// <summary>Queues the current batch.</summary>
    public void Flush()
    {
        if (_batchCount == 0) return;
        _items.TryAdd(new PacketBatch(new ArraySegment<PacketRecord>(_batch, 0, _batchCount)), _batchCount, _batchBytes);
        _batch = [];
        _batchCount = 0;
        _batchBytes = 0;
    }

    /// <summary>
    /// Queues the current batch, then the item. An item without weight always fits; any other waits for room, even in a live capture, because it
    /// stands for many packets.
    /// </summary>
    public void Post(CaptureItem item)
    {
        Flush();
        _hasQueued = true;
        _items.Add(item, item.Weight, item.Bytes);
    }

    /// <summary>Queues the current batch and closes the queue for adding.</summary>
    public void Complete()
    {
        Flush();
        _items.Complete();
    }

    /// <summary>Closes the queue on both sides, ends all waiting and discards what is queued.</summary>
    public void Abort() => _items.Abort();

    /// <summary>Takes the next batch or other item, waiting for one if necessary.</summary>
    public TakeResult TryTake(TimeSpan timeout, out CaptureItem? item) => _items.TryTake(timeout, out item);

    private bool StartBatch()
    {
        while (_waitsWhenFull && _items.Room <= 0 && _items.WaitForRoom(Timeout.InfiniteTimeSpan))
        {
            // Woken when the queue is half empty.
        }

        var room = _items.Room;
        if (room <= 0 || _items.IsClosed) return false;
        _batch = new PacketRecord[Math.Min(room, BatchSize)];
        _batchByteLimit = Math.Min(BatchBytes, _items.ByteRoom);
        return true;
    }
}

/// <summary>Packets in capture order.</summary>
/// <param name="Packets">Packets.</param>
internal sealed record PacketBatch(ArraySegment<PacketRecord> Packets) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => Packets.Count;
}
