using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;

namespace NetMon.Capture;

/// <summary>
/// What became of the packets of one capture. Sources' threads count under the session's lock, the consumer for itself; any thread may read, and
/// needs no lock: any moment's values add up, because received is their sum.
/// </summary>
/// <param name="options">What the capture does.</param>
internal sealed class CaptureCounters(CaptureOptions options)
{
    private readonly long _startNanoseconds = UnixTime.Now;
    private readonly long _startTicks = Environment.TickCount64;
    private long _endTicks;

    // Of the sources' threads.
    private long _taken;
    private long _dropped;
    private long _unwanted;
    private long _filtered;
    private long _duplicates;
    private long _bytes;

    // The consumer's own.
    private long _delivered;
    private long _refused;

    /// <summary>How many packets were put in the queue, or written where there is none.</summary>
    public long Taken => _taken;

    /// <summary>How many packets the consumer has taken.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Counts a packet that was put in the queue, or written where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(int length)
    {
        Volatile.Write(ref _taken, _taken + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    /// <summary>Counts a packet that found the queue full.</summary>
    public void Drop(int length)
    {
        Volatile.Write(ref _dropped, _dropped + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    /// <summary>Counts a packet that nobody wants any more.</summary>
    public void Discard(int length)
    {
        Volatile.Write(ref _unwanted, _unwanted + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    /// <summary>Counts a packet that the filter refused.</summary>
    public void Filter() => Volatile.Write(ref _filtered, _filtered + 1);

    /// <summary>Counts a packet that is a copy of another one.</summary>
    public void LeaveOut() => Volatile.Write(ref _duplicates, _duplicates + 1);

    /// <summary>Counts a packet that goes to the consumer.</summary>
    public void Deliver() => Volatile.Write(ref _delivered, _delivered + 1);

    /// <summary>Counts the packet that was delivered last as one that the consumer had no room for.</summary>
    public void Refuse()
    {
        Volatile.Write(ref _delivered, _delivered - 1);
        Volatile.Write(ref _refused, _refused + 1);
    }

    /// <summary>Says that the capture is over. What counts is the first call.</summary>
    public void MarkEnd() => Interlocked.CompareExchange(ref _endTicks, Environment.TickCount64, 0);

    /// <summary>The counters as they stand now.</summary>
    /// <param name="drops">What the sources lost.</param>
    /// <param name="decodeErrors">Packets whose headers are damaged; null where it is not known.</param>
    /// <param name="hasEnded">Whether nothing more will be delivered.</param>
    public CaptureStatistics Read(in SourceDrops drops, long? decodeErrors, bool hasEnded)
    {
        var refused = Volatile.Read(ref _refused);
        var dropped = Volatile.Read(ref _dropped) + refused + drops.Overflow;
        var discarded = Volatile.Read(ref _unwanted);
        var delivered = Volatile.Read(ref _delivered);
        var taken = Volatile.Read(ref _taken);
        if (!options.DeliversPackets) delivered = taken;
        // A running capture may have packets in the queue, which are neither yet; one that has ended has left them behind.
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
            Duplicates = options.DuplicateWindow is null ? null : Volatile.Read(ref _duplicates),
            DecodeErrors = decodeErrors,
            BytesReceived = Volatile.Read(ref _bytes) + drops.OverflowBytes,
            OutFile = options.OutFile,
            NotWritten = options.Writer is null ? null : drops.Overflow,
        };
    }
}
