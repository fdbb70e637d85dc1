namespace NetMon.Alerts.Saving;

/// <summary>The last frames of a capture, bounded by bytes and by time. Counts those that were given up for lack of room.</summary>
internal sealed class PacketRing
{
    // The count of evicted frames is kept per slice of time.
    private const int Slices = 100;

    private readonly Queue<SavedFrame> _frames = new();
    private readonly Queue<(long End, long Count)> _evicted = new();
    private readonly long _byteLimit;
    private long _bytes;
    private long _sliceEnd = long.MinValue;
    private long _sliceCount;

    /// <summary>Creates an empty ring.</summary>
    /// <param name="byteLimit">Maximum memory, in bytes.</param>
    public PacketRing(long byteLimit) => _byteLimit = byteLimit;

    /// <summary>How long frames are kept, in nanoseconds.</summary>
    public long Span { get; set; }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame.</param>
    public void Add(SavedFrame frame)
    {
        _frames.Enqueue(frame);
        _bytes += frame.Size;
        while (_frames.TryPeek(out var oldest) && (oldest.Time < frame.Time - Span || _bytes > _byteLimit))
        {
            if (oldest.Time >= frame.Time - Span) CountEvicted(oldest.Time);
            _frames.Dequeue();
            _bytes -= oldest.Size;
        }

        while (_evicted.TryPeek(out var slice) && slice.End < frame.Time - Span) _evicted.Dequeue();
    }

    /// <summary>The frames from a time on.</summary>
    /// <param name="start">The time.</param>
    public IEnumerable<SavedFrame> From(long start) => _frames.Where(frame => frame.Time >= start);

    /// <summary>Number of frames from a time on that were given up, to a hundredth of the span.</summary>
    /// <param name="start">The time.</param>
    public long MissingFrom(long start) => _evicted.Where(slice => slice.End >= start).Sum(slice => slice.Count) + (_sliceEnd >= start ? _sliceCount : 0);

    /// <summary>Removes all frames.</summary>
    public void Clear()
    {
        _frames.Clear();
        _evicted.Clear();
        (_bytes, _sliceEnd, _sliceCount) = (0, long.MinValue, 0);
    }

    private void CountEvicted(long time)
    {
        if (time > _sliceEnd)
        {
            if (_sliceCount > 0) _evicted.Enqueue((_sliceEnd, _sliceCount));
            (_sliceEnd, _sliceCount) = (time + (Span / Slices), 0);
        }

        _sliceCount++;
    }
}
