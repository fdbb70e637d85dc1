using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// The bounded hand-over between the threads that read and the one that delivers. Packets travel in batches, so that a lock is taken
/// once for a hundred of them. One thread at a time may be on the producing side, one on the consuming side.
/// </summary>
internal sealed class PacketQueue
{
    /// <summary>The most packets of one batch.</summary>
    public const int BatchSize = 128;

    // A record is some fields and an array around the bytes; this keeps the limit honest for small packets.
    private const int RecordOverhead = 160;

    // A batch is also handed over at this size, so that a few jumbo frames do not wait for two hundred more.
    private const int BatchBytes = 256 * 1024;

    private readonly object _gate = new();
    private readonly Queue<Item> _items = new();
    private readonly int _packetLimit;
    private readonly long _byteLimit;
    private readonly bool _waitsWhenFull;

    private PacketRecord[] _batch = [];
    private int _batchCount;
    private long _batchBytes;
    private long _batchByteLimit;

    private int _queuedPackets;
    private long _queuedBytes;
    private bool _consumerWaits;
    private bool _producerWaits;
    private bool _completed;
    private bool _aborted;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="packetLimit">The most packets it holds.</param>
    /// <param name="byteLimit">The most bytes it holds, records included; one packet always fits.</param>
    /// <param name="waitsWhenFull">Whether <see cref="TryAdd"/> waits for room instead of refusing.</param>
    public PacketQueue(int packetLimit, long byteLimit, bool waitsWhenFull)
    {
        _packetLimit = packetLimit;
        _byteLimit = byteLimit;
        _waitsWhenFull = waitsWhenFull;
    }

    /// <summary>Whether something is to be taken, but for notices without weight.</summary>
    public bool HasWaiting => Volatile.Read(ref _queuedPackets) > 0;

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
        lock (_gate)
        {
            _items.Enqueue(new Item(new ArraySegment<PacketRecord>(_batch, 0, _batchCount), _batchBytes, Notice: null));
            Volatile.Write(ref _queuedPackets, _queuedPackets + _batchCount);
            Volatile.Write(ref _queuedBytes, _queuedBytes + _batchBytes);
            if (_consumerWaits) Monitor.PulseAll(_gate);
        }

        _batch = [];
        _batchCount = 0;
        _batchBytes = 0;
    }

    /// <summary>
    /// Hands over what has been gathered, then the notice. One without weight always fits; another waits for room, whatever the mode,
    /// because it holds the sum of many packets.
    /// </summary>
    public void Add(CaptureNotice notice)
    {
        Flush();
        if (notice.Weight > 0 && Room() <= 0) WaitForRoom();
        lock (_gate)
        {
            if (_aborted) return;
            _items.Enqueue(new Item(default, 0, notice));
            Volatile.Write(ref _queuedPackets, _queuedPackets + notice.Weight);
            if (_consumerWaits) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete()
    {
        Flush();
        lock (_gate)
        {
            _completed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Says that nobody will take anything more: waiting ends on both sides, and what is left is let go.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            _aborted = true;
            _items.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes the next batch or notice, waiting for one if need be.</summary>
    public TakeResult TryTake(TimeSpan timeout, out Item item)
    {
        lock (_gate)
        {
            if (_items.Count == 0 && !_completed && !_aborted)
            {
                _consumerWaits = true;
                Monitor.Wait(_gate, timeout);
                _consumerWaits = false;
            }

            if (_aborted || !_items.TryDequeue(out item))
            {
                item = default;
                return _completed || _aborted ? TakeResult.Ended : TakeResult.Nothing;
            }

            Volatile.Write(ref _queuedPackets, _queuedPackets - item.Weight);
            Volatile.Write(ref _queuedBytes, _queuedBytes - item.Bytes);

            // Half empty before the producer goes on: threads would otherwise take turns at every batch.
            if (_producerWaits && _queuedPackets <= _packetLimit / 2 && _queuedBytes <= _byteLimit / 2) Monitor.PulseAll(_gate);
            return TakeResult.Taken;
        }
    }

    private bool StartBatch()
    {
        var room = Room();
        if (room <= 0)
        {
            if (!_waitsWhenFull) return false;
            room = WaitForRoom();
        }

        if (_aborted || room <= 0) return false;
        _batch = new PacketRecord[Math.Min(room, BatchSize)];
        _batchByteLimit = Math.Min(BatchBytes, _byteLimit - Volatile.Read(ref _queuedBytes));
        return true;
    }

    private int Room() =>
        Volatile.Read(ref _queuedBytes) >= _byteLimit ? 0 : _packetLimit - Volatile.Read(ref _queuedPackets);

    private int WaitForRoom()
    {
        lock (_gate)
        {
            _producerWaits = true;
            while (Room() <= 0 && !_aborted) Monitor.Wait(_gate);
            _producerWaits = false;
            return Room();
        }
    }

    /// <summary>What <see cref="TryTake"/> came back with.</summary>
    internal enum TakeResult
    {
        /// <summary>An item.</summary>
        Taken,

        /// <summary>The time was up.</summary>
        Nothing,

        /// <summary>There is nothing more, and there will be nothing more.</summary>
        Ended,
    }

    /// <summary>A batch of packets, or a notice.</summary>
    internal readonly record struct Item(ArraySegment<PacketRecord> Packets, long Bytes, CaptureNotice? Notice)
    {
        /// <summary>How much of the queue it takes up, in packets.</summary>
        public int Weight => Notice?.Weight ?? Packets.Count;
    }
}
