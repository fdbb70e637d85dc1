namespace NetMon.Capture.Sources;

/// <summary>
/// Packets that somebody hands over one by one, as a source: so that what comes down a pipeline is worked on by another thread than the one
/// that brings it. They travel in batches, and few of them wait. One thread, the pipeline's, calls <see cref="TryAdd"/>,
/// <see cref="WaitForRoom"/> and <see cref="Complete"/>.
/// </summary>
public sealed class PacketFeed : IFrameSource
{
    private const int BatchSize = 64;
    private const int BatchLimit = 8;

    // How long a silent pipeline keeps us from seeing that we should stop, and packets of a batch that fills slowly from being worked on.
    private const int WaitMilliseconds = 50;

    private readonly object _gate = new();
    private readonly Queue<ArraySegment<PacketRecord>> _batches = new();
    private PacketRecord[] _batch = new PacketRecord[BatchSize];
    private int _count;
    private bool _isCompleted;

    /// <summary>Makes an empty feed.</summary>
    /// <param name="name">What a person calls it.</param>
    public PacketFeed(string name) => Name = name;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Hands over a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>False when there is no room; it has not been taken then.</returns>
    public bool TryAdd(PacketRecord packet)
    {
        lock (_gate)
        {
            if (_count == BatchSize)
            {
                if (_batches.Count >= BatchLimit) return false;
                PassOn();
            }

            _batch[_count++] = packet;
            if (_count == BatchSize && _batches.Count < BatchLimit) PassOn();
            return true;
        }
    }

    /// <summary>Waits until there is room, but not for long.</summary>
    /// <param name="timeout">How long.</param>
    public void WaitForRoom(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_batches.Count >= BatchLimit) Monitor.Wait(_gate, timeout);
        }
    }

    /// <summary>Says that no more packets come.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isCompleted = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        var isIdle = false;
        while (!cancellation.IsCancellationRequested)
        {
            if (!TryTake(out var batch, out var isCompleted))
            {
                if (isCompleted) return;
                if (!isIdle) onIdle();
                isIdle = true;
                continue;
            }

            isIdle = false;
            foreach (var packet in batch)
            {
                if (cancellation.IsCancellationRequested) return;
                onFrame(packet.AsFrame());
            }
        }
    }

    /// <summary>What was lost before is the business of whoever captured the packets.</summary>
    public SourceDrops ReadDrops() => new(ByKernel: null, ByInterface: null, Filtered: 0);

    /// <summary>Holds nothing.</summary>
    public void Dispose()
    {
    }

    // Called under the lock.
    private void PassOn()
    {
        _batches.Enqueue(new ArraySegment<PacketRecord>(_batch, 0, _count));
        _batch = new PacketRecord[BatchSize];
        _count = 0;
        // Half full before the other thread goes on, and half empty before the pipeline does: they would take turns at every batch.
        if (_batches.Count == BatchLimit / 2) Monitor.PulseAll(_gate);
    }

    private bool TryTake(out ArraySegment<PacketRecord> batch, out bool isCompleted)
    {
        lock (_gate)
        {
            if (_batches.Count == 0 && !_isCompleted) Monitor.Wait(_gate, WaitMilliseconds);
            if (_batches.Count == 0 && _count > 0) PassOn();
            isCompleted = _isCompleted;
            if (!_batches.TryDequeue(out batch)) return false;
            if (_batches.Count == BatchLimit / 2) Monitor.PulseAll(_gate);
            return true;
        }
    }
}
