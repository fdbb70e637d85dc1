namespace NetMon.Packets;

/// <summary>
/// A block of bytes that frames point into, kept as long as somebody needs it: the one who fills it and those who process its frames later.
/// Thread-safe.
/// </summary>
/// <param name="buffer">The bytes.</param>
/// <param name="release">Takes the block back when nobody needs it any more; any thread may call it.</param>
internal sealed class FrameBlock(byte[] buffer, Action<FrameBlock> release)
{
    private int _holders = 1;

    /// <summary>The bytes.</summary>
    public byte[] Buffer => buffer;

    /// <summary>Makes the caller the only holder of a block that nobody held.</summary>
    public void Renew() => Volatile.Write(ref _holders, 1);

    /// <summary>Adds a holder. The caller must be one or know one.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Removes a holder; the last one gives the block back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) release(this);
    }
}
