namespace NetMon.Flows.Content;

/// <summary>
/// All flows that hold heads, from the oldest to the youngest. Their buffers together are bounded: the oldest gives way, because what has
/// not come for so long is the least likely to come.
/// </summary>
internal sealed class BufferedHeads
{
    /// <summary>The most bytes of all buffers together, if nothing else is said.</summary>
    public const int DefaultMaxBytes = 16 << 20;

    private readonly int _maxBytes;
    private BufferedHead? _oldest;
    private BufferedHead? _youngest;

    /// <summary>Makes an empty list.</summary>
    public BufferedHeads(int maxBytes) => _maxBytes = maxBytes;

    /// <summary>Bytes of all buffers.</summary>
    public long BufferedBytes { get; private set; }

    /// <summary>Begins to hold for one more flow.</summary>
    public BufferedHead Add()
    {
        var held = new BufferedHead { Older = _youngest };
        if (_youngest is null) _oldest = held;
        else _youngest.Younger = held;
        return _youngest = held;
    }

    /// <summary>Puts a piece into a flow's head.</summary>
    /// <param name="held">The flow's heads.</param>
    /// <param name="side">Whose head it is.</param>
    /// <param name="start">Sequence number of the head's first byte, if it has none yet.</param>
    /// <param name="offset">Where in the head the piece begins.</param>
    /// <param name="bytes">The piece.</param>
    /// <returns>False when there are more gaps than can be followed.</returns>
    public bool TryPlace(BufferedHead held, int side, uint start, long offset, ReadOnlySpan<byte> bytes)
    {
        var before = held.BufferLength;
        var isPlaced = held.Get(side, start).TryPlace(offset, bytes);
        BufferedBytes += held.BufferLength - before;
        while (BufferedBytes > _maxBytes && _oldest is { } oldest) Remove(oldest);
        return isPlaced;
    }

    /// <summary>Lets the head of one side go.</summary>
    public void Release(BufferedHead held, int side)
    {
        BufferedBytes -= held.Find(side)?.BufferLength ?? 0;
        held.Release(side);
    }

    /// <summary>Lets all that a flow holds go.</summary>
    public void Remove(BufferedHead held)
    {
        if (held.IsReleased) return;
        BufferedBytes -= held.BufferLength;
        held.Release();
        if (held.Older is null) _oldest = held.Younger;
        else held.Older.Younger = held.Younger;
        if (held.Younger is null) _youngest = held.Older;
        else held.Younger.Older = held.Older;
        held.Older = held.Younger = null;
    }
}
