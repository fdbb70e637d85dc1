using NetMon.Queues;

namespace NetMon.Capture.Sources;

/// <summary>
/// Packets that somebody hands over one by one, as a source: so that what comes down a pipeline is worked on by another thread than the one
/// that brings it. Few of them wait, and the two threads do not take turns at each. One thread, the pipeline's, calls <see cref="TryAdd"/>,
/// <see cref="WaitForRoom"/> and <see cref="Complete"/>.
/// </summary>
public sealed class PacketFeed : IFrameSource
{
    private const int Limit = 512;

    // How long a silent pipeline keeps us from seeing that we should stop, and packets that come slowly from being worked on.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    private readonly BoundedQueue<PacketRecord> _packets = new(Limit) { WakesAt = Limit / 2 };

    /// <summary>Makes an empty feed.</summary>
    /// <param name="name">What a person calls it.</param>
    public PacketFeed(string name) => Name = name;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Hands over a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>False when there is no room; it has not been taken then.</returns>
    public bool TryAdd(PacketRecord packet) => _packets.TryAdd(packet);

    /// <summary>Waits until there is room, but not for long.</summary>
    /// <param name="timeout">How long.</param>
    public void WaitForRoom(TimeSpan timeout) => _packets.WaitForRoom(timeout);

    /// <summary>Says that no more packets come.</summary>
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

    /// <summary>What was lost before is the business of whoever captured the packets.</summary>
    public SourceDrops ReadDrops() => new(ByKernel: null, ByInterface: null, Filtered: 0);

    /// <summary>Holds nothing.</summary>
    public void Dispose()
    {
    }
}
