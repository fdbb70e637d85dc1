using NetMon.Packets;
using NetMon.Queues;

namespace NetMon.Capture;

/// <summary>
/// The bounded hand-over between the threads that read and the one that delivers. Packets travel in batches, so that a lock is taken
/// once for a hundred of them. One thread at a time may be on the producing side, one on the consuming side.
/// </summary>
internal sealed class PacketQueue : IItemSink
{
    /// <summary>The most packets of one batch.</summary>
    public const int BatchSize = 128;

    // A record is some fields and an array around the bytes; this keeps the limit honest for small packets.
    private const int RecordOverhead = 160;

    // A batch is also handed over at this size, so that a few jumbo frames do not wait for two hundred more.
    private const int BatchBytes = 256 * 1024;

    private readonly BoundedQueue<CaptureItem> _items;
    private readonly bool _waitsWhenFull;

    private PacketRecord[] _batch = [];
    private int _batchCount;
    private long _batchBytes;
    private long _batchByteLimit;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="packetLimit">The most packets it holds.</param>
    /// <param name="byteLimit">The most bytes it holds, records included; one packet always fits.</param>
    /// <param name="waitsWhenFull">Whether <see cref="TryAdd"/> waits for room instead of refusing.</param>
    public PacketQueue(int packetLimit, long byteLimit, bool waitsWhenFull)
    {
        _items = new BoundedQueue<CaptureItem>(packetLimit, byteLimit);
        _waitsWhenFull = waitsWhenFull;
    }

    /// <summary>Whether something is to be taken, but for items without weight.</summary>
    public bool HasWaiting => _items.Waiting > 0;

    /// <summary>Copies a frame into the queue. False when there is no room, or nobody will take it any more.</summary>
    public bool TryAdd(in CapturedFrame frame)
    {
        if (_batchCount == _batch.Length && !StartBatch()) return false;

        // The copy is made only here, so that a packet without a place costs nothing.
        _batch[_batchCount++] = new PacketRecord(frame);
        _batchBytes += frame.Data.Length + RecordOverhead;
        if (_batchCount == _batch.Length || _batchBytes >= _batchByteLimit) Flush();
        return true;
    }

    /// <summary>Hands over what has been gathered.</summary>
    public void Flush()
    {
        if (_batchCount == 0) return;
        _items.TryAdd(new PacketBatch(new ArraySegment<PacketRecord>(_batch, 0, _batchCount)), _batchCount, _batchBytes);
        _batch = [];
        _batchCount = 0;
        _batchBytes = 0;
    }

    /// <summary>
    /// Hands over what has been gathered, then the item. One without weight always fits; another waits for room, whatever the mode,
    /// because it holds the sum of many packets.
    /// </summary>
    public void Post(CaptureItem item)
    {
        Flush();
        _items.Add(item, item.Weight);
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete()
    {
        Flush();
        _items.Complete();
    }

    /// <summary>Says that nobody will take anything more: waiting ends on both sides, and what is left is let go.</summary>
    public void Abort() => _items.Abort();

    /// <summary>Takes the next batch or other item, waiting for one if need be.</summary>
    public TakeResult TryTake(TimeSpan timeout, out CaptureItem? item) => _items.TryTake(timeout, out item);

    private bool StartBatch()
    {
        while (_waitsWhenFull && _items.Room <= 0 && _items.WaitForRoom(Timeout.InfiniteTimeSpan))
        {
            // Woken when half of it is empty.
        }

        var room = _items.Room;
        if (room <= 0 || _items.IsClosed) return false;
        _batch = new PacketRecord[Math.Min(room, BatchSize)];
        _batchByteLimit = Math.Min(BatchBytes, _items.ByteRoom);
        return true;
    }
}

/// <summary>Packets in the order in which they came.</summary>
/// <param name="Packets">The packets.</param>
internal sealed record PacketBatch(ArraySegment<PacketRecord> Packets) : CaptureItem
{
    /// <inheritdoc/>
    public override int Weight => Packets.Count;
}
