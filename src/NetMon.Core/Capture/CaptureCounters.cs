using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;

namespace NetMon.Capture;

/// <summary>
/// The packet counters of one capture. Source threads count under the session's lock, the consumer on its own thread. Any thread may read without
/// a lock: the values always add up, because Received is computed as their sum.
/// </summary>
/// <param name="options">The options of the capture.</param>
internal sealed class CaptureCounters(CaptureOptions options)
{
    private readonly long _startNanoseconds = UnixTime.Now;
    private readonly long _startTicks = Environment.TickCount64;
    private long _endTicks;

    // Written by the source threads.
    private long _taken;
    private long _dropped;
    private long _unwanted;
    private long _filtered;
    private long _duplicates;
    private long _bytes;
    private long _lostFromFile;

    // Written by the consumer.
    private long _delivered;
    private long _refused;

    /// <summary>Packets put in the queue, or processed if there is no queue.</summary>
    public long Taken => _taken;

    /// <summary>Packets delivered to the consumer.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Counts a packet put in the queue, or processed if there is no queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(int length)
    {
        Volatile.Write(ref _taken, _taken + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    /// <summary>Counts a packet dropped because the queue is full.</summary>
    public void Drop(int length)
    {
        Volatile.Write(ref _dropped, _dropped + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    /// <summary>Counts a packet that arrived after the consumer had stopped, or for which processing failed.</summary>
    public void Discard(int length)
    {
        Volatile.Write(ref _unwanted, _unwanted + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    /// <summary>Counts a packet that the filter rejected.</summary>
    public void Filter() => Volatile.Write(ref _filtered, _filtered + 1);

    /// <summary>Counts a duplicate.</summary>
    public void LeaveOut() => Volatile.Write(ref _duplicates, _duplicates + 1);

    /// <summary>Counts packets that were passed to the capture file, but could not be written.</summary>
    public void LoseFromFile(long packets) => Volatile.Write(ref _lostFromFile, _lostFromFile + packets);

    /// <summary>Counts a packet passed to the consumer.</summary>
    public void Deliver() => Volatile.Write(ref _delivered, _delivered + 1);

    /// <summary>Recounts the packet delivered last as one that the consumer had no room for.</summary>
    public void Refuse()
    {
        Volatile.Write(ref _delivered, _delivered - 1);
        Volatile.Write(ref _refused, _refused + 1);
    }

    /// <summary>Marks the end of the capture. Only the first call counts.</summary>
    public void MarkEnd() => Interlocked.CompareExchange(ref _endTicks, Environment.TickCount64, 0);

    /// <summary>The counters as they stand now.</summary>
    /// <param name="drops">Packets lost by the sources.</param>
    /// <param name="decodeErrors">Packets with damaged headers; null if unknown.</param>
    /// <param name="hasEnded">Whether delivery has ended.</param>
    public CaptureStatistics Read(in SourceDrops drops, long? decodeErrors, bool hasEnded)
    {
        var refused = Volatile.Read(ref _refused);
        var dropped = Volatile.Read(ref _dropped) + refused + drops.Overflow;
        var discarded = Volatile.Read(ref _unwanted) + drops.Discarded;
        var delivered = Volatile.Read(ref _delivered);
        var taken = Volatile.Read(ref _taken);
        if (!options.DeliversPackets) delivered = taken;
        // In a running capture, queued packets are neither delivered nor discarded; after the end, what was left in the queue is discarded.
        else if (hasEnded) discarded += taken - delivered - refused;
        var end = Volatile.Read(ref _endTicks);
        return new CaptureStatistics
        {
            Source = options.Name,
            StartNanoseconds = _startNanoseconds,
            Duration = ((end == 0 ? Environment.TickCount64 : end) - _startTicks) / 1000.0,
            IsRunning = !hasEnded,
            Received = delivered + discarded + dropped,
            Delivered = delivered,
            Discarded = discarded,
            DroppedByKernel = drops.ByKernel,
            DroppedByInterface = drops.ByInterface,
            DroppedByQueue = dropped,
            Filtered = drops.Filtered + Volatile.Read(ref _filtered),
            Duplicates = options.Duplicates is null ? null : Volatile.Read(ref _duplicates),
            DecodeErrors = decodeErrors,
            BytesReceived = Volatile.Read(ref _bytes) + drops.OverflowBytes + drops.DiscardedBytes,
            OutFile = options.OutFile,
            NotWritten = options.Writer is null ? null : drops.Overflow + drops.Discarded + Volatile.Read(ref _lostFromFile),
        };
    }
}
