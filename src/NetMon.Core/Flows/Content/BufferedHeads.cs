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

/// <summary>The heads that one flow holds, and its place among the flows that hold any.</summary>
internal sealed class BufferedHead
{
    private StreamHead? _side0;
    private StreamHead? _side1;

    /// <summary>The flow that began to hold before this one.</summary>
    public BufferedHead? Older { get; set; }

    /// <summary>The flow that began to hold after this one.</summary>
    public BufferedHead? Younger { get; set; }

    /// <summary>Whether its heads were let go because others needed the room.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Bytes of its buffers.</summary>
    public int BufferLength => (_side0?.BufferLength ?? 0) + (_side1?.BufferLength ?? 0);

    /// <summary>The head of a side; null when it has none.</summary>
    public StreamHead? Find(int side) => side == 0 ? _side0 : _side1;

    /// <summary>The head of a side, begun at a sequence number if it has none yet.</summary>
    public StreamHead Get(int side, uint start) => (side == 0 ? ref _side0 : ref _side1) ??= new StreamHead(start);

    /// <summary>Lets the head of a side go.</summary>
    public void Release(int side)
    {
        ref var head = ref side == 0 ? ref _side0 : ref _side1;
        head?.Release();
        head = null;
    }

    /// <summary>Lets both heads go.</summary>
    public void Release()
    {
        IsReleased = true;
        Release(0);
        Release(1);
    }
}
