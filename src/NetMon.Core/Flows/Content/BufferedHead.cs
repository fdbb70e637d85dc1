namespace NetMon.Flows.Content;

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
