using NetMon.Queues;

namespace NetMon.Capture.Sources;

/// <summary>
/// Source of packets added one by one, so that pipeline input is processed on another thread. The queue is short, and the threads do not switch
/// at each packet. One thread, the pipeline's, calls <see cref="TryAdd"/>, <see cref="WaitForRoom"/> and <see cref="Complete"/>.
/// </summary>
public sealed class PacketFeed : IFrameSource
{
    private const int Limit = 512;

    // Limits the delay of cancellation when the pipeline is silent, and of processing when packets come slowly.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    private readonly BoundedQueue<PacketRecord> _packets = new(Limit) { WakesAt = Limit / 2 };

    /// <summary>Creates an empty feed.</summary>
    /// <param name="name">Display name.</param>
    public PacketFeed(string name) => Name = name;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">Packet.</param>
    /// <returns>False if there is no room; the packet was not added.</returns>
    public bool TryAdd(PacketRecord packet) => _packets.TryAdd(packet);

    /// <summary>Waits a limited time for room.</summary>
    /// <param name="timeout">Maximum waiting time.</param>
    public void WaitForRoom(TimeSpan timeout) => _packets.WaitForRoom(timeout);

    /// <summary>Marks the end of the packets.</summary>
    public void Complete() => _packets.Complete();

    /// <inheritdoc/>
    public void Run(FrameHandler onFrame, Action onIdle, CancellationToken cancellation)
    {
        var isIdle = false;
        var taken = new List<PacketRecord>(Limit);
        while (!cancellation.IsCancellationRequested)
        {
            taken.Clear();
            var result = _packets.TryTakeAll(Wait, taken);
            if (result == TakeResult.Ended) return;
            if (result == TakeResult.Nothing && !isIdle) onIdle();
            isIdle = result == TakeResult.Nothing;
            foreach (var packet in taken)
            {
                if (cancellation.IsCancellationRequested) return;
                onFrame(packet.AsFrame());
            }
        }
    }

    /// <summary>Earlier losses are known only to the original capture.</summary>
    public SourceDrops ReadDrops() => new(ByKernel: null, ByInterface: null, Filtered: 0);

    /// <summary>Nothing to dispose.</summary>
    public void Dispose()
    {
    }
}
