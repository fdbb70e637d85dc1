namespace NetMon.Flows.Reassembly;

/// <summary>
/// Segments of one connection that were captured too early: they acknowledge bytes of the other side that have not come. The order of packets in a
/// capture can be slightly wrong, as with several queues of an adapter, or the two directions of a tap.
/// </summary>
internal sealed class EarlySegments
{
    /// <summary>Maximum number of segments that wait.</summary>
    public const int MaxCount = 128;

    /// <summary>Maximum number of their bytes.</summary>
    public const long MaxBytes = 1L << 20;

    // About what they need besides the segments, and a segment besides its payload, in bytes.
    private const int Cost = 192;
    private const int SegmentCost = 128;

    private readonly List<Entry> _entries = new(capacity: 1);

    /// <summary>About the memory that they need, in bytes.</summary>
    public long Bytes { get; private set; } = Cost;

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether there are too many.</summary>
    public bool IsOverfull => Count > MaxCount || Bytes > MaxBytes;

    /// <summary>When the one that came first came.</summary>
    public CaptureMoment Oldest => _entries[0].Since;

    /// <summary>Adds a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="payload">The captured part of its payload.</param>
    /// <param name="now">The present.</param>
    public void Add(in TcpSegment segment, ReadOnlySpan<byte> payload, in CaptureMoment now)
    {
        _entries.Add(new Entry(segment, payload.ToArray(), now));
        Bytes += payload.Length + SegmentCost;
    }

    /// <summary>The segment at a place in the order of arrival.</summary>
    public TcpSegment this[int index] => _entries[index].Segment;

    /// <summary>Removes a segment.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>Its payload.</returns>
    public byte[] Remove(int index, out TcpSegment segment)
    {
        var entry = _entries[index];
        _entries.RemoveAt(index);
        Bytes -= entry.Payload.Length + SegmentCost;
        segment = entry.Segment;
        return entry.Payload;
    }

    /// <summary>The lowest sequence number of those that one side has sent; null if there are none.</summary>
    /// <param name="fromOriginator">The side.</param>
    public uint? FirstSequence(bool fromOriginator)
    {
        uint? first = null;
        foreach (var entry in _entries)
        {
            if (entry.Segment.FromOriginator != fromOriginator) continue;
            var seq = entry.Segment.Seq;
            if (first is not { } known || (int)(seq - known) < 0) first = seq;
        }

        return first;
    }

    /// <summary>Whether one of them has bytes of a segment that came later: of bytes that come twice, the first copy is kept.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="count">How many of them came before it.</param>
    public bool HasOlderCopy(in TcpSegment segment, int count)
    {
        if (segment.Length == 0) return false;
        for (var i = 0; i < count; i++)
        {
            var older = _entries[i].Segment;
            if (older.FromOriginator != segment.FromOriginator || older.Length == 0) continue;
            var distance = (int)(segment.Seq - older.Seq);
            if (distance < older.Length && -distance < segment.Length) return true;
        }

        return false;
    }

    private readonly record struct Entry(TcpSegment Segment, byte[] Payload, CaptureMoment Since);
}
