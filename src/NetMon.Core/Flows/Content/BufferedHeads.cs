namespace NetMon.Flows.Content;

/// <summary>
/// All flows with buffered heads, from the oldest to the youngest. Their buffers share one limit. When it is reached, the oldest flow's
/// heads are released, because data that is missing for so long is the least likely to arrive.
/// </summary>
internal sealed class BufferedHeads
{
    /// <summary>The default limit of all buffers together, in bytes.</summary>
    public const int DefaultMaxBytes = 16 << 20;

    private readonly int _maxBytes;
    private BufferedHead? _oldest;
    private BufferedHead? _youngest;

    /// <summary>Creates an empty list.</summary>
    public BufferedHeads(int maxBytes) => _maxBytes = maxBytes;

    /// <summary>Total size of all buffers, in bytes.</summary>
    public long BufferedBytes { get; private set; }

    /// <summary>Adds a flow that starts to buffer.</summary>
    public BufferedHead Add()
    {
        var held = new BufferedHead { Older = _youngest };
        if (_youngest is null) _oldest = held;
        else _youngest.Younger = held;
        return _youngest = held;
    }

    /// <summary>Inserts a piece into a flow's head.</summary>
    /// <param name="held">The flow's heads.</param>
    /// <param name="side">The side of the flow: 0 or 1.</param>
    /// <param name="start">Sequence number of the head's first byte; used only when the head is created.</param>
    /// <param name="offset">Offset of the piece in the head.</param>
    /// <param name="bytes">The piece.</param>
    /// <returns>False if the head already has the maximum number of gaps.</returns>
    public bool TryPlace(BufferedHead held, int side, uint start, long offset, ReadOnlySpan<byte> bytes)
    {
        var before = held.BufferLength;
        var isPlaced = held.Get(side, start).TryPlace(offset, bytes);
        BufferedBytes += held.BufferLength - before;
        while (BufferedBytes > _maxBytes && _oldest is { } oldest) Remove(oldest);
        return isPlaced;
    }

    /// <summary>Releases the head of one side.</summary>
    public void Release(BufferedHead held, int side)
    {
        BufferedBytes -= held.Find(side)?.BufferLength ?? 0;
        held.Release(side);
    }

    /// <summary>Releases both heads of a flow and removes it from the list.</summary>
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

/// <summary>The buffered heads of one flow, and its links in the list of flows with buffered heads.</summary>
internal sealed class BufferedHead
{
    private StreamHead? _side0;
    private StreamHead? _side1;

    /// <summary>The flow that started to buffer before this one.</summary>
    public BufferedHead? Older { get; set; }

    /// <summary>The flow that started to buffer after this one.</summary>
    public BufferedHead? Younger { get; set; }

    /// <summary>What is known of the flow's content; null if nothing is.</summary>
    public FlowContent? Content { get; set; }

    /// <summary>Whether the heads were released to make room for others.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Size of the buffers, in bytes.</summary>
    public int BufferLength => (_side0?.BufferLength ?? 0) + (_side1?.BufferLength ?? 0);

    /// <summary>Whether a side has a head.</summary>
    public bool HasHeads => _side0 is not null || _side1 is not null;

    /// <summary>The head of a side; null if it has none.</summary>
    public StreamHead? Find(int side) => side == 0 ? _side0 : _side1;

    /// <summary>The head of a side; created with this sequence number if the side has none.</summary>
    public StreamHead Get(int side, uint start) => (side == 0 ? ref _side0 : ref _side1) ??= new StreamHead(start);

    /// <summary>Releases the head of a side.</summary>
    public void Release(int side)
    {
        ref var head = ref side == 0 ? ref _side0 : ref _side1;
        head?.Release();
        head = null;
    }

    /// <summary>Releases both heads.</summary>
    public void Release()
    {
        IsReleased = true;
        Release(0);
        Release(1);
    }
}
