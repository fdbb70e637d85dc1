namespace NetMon.Packets;

/// <summary>
/// Blocks of a pcapng file that are for all of its packets, in the order of the file: secrets to decrypt them, and names of addresses. Kept
/// with the interfaces, so that an export has them too. Grows while the file is read; thread-safe.
/// </summary>
internal sealed class CaptureBlocks
{
    private const long MaxBytes = 64L << 20;

    private readonly object _gate = new();
    private readonly List<(uint Type, byte[] Body)> _blocks = [];
    private long _bytes;
    private int _count;

    /// <summary>Number of blocks so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a block. Beyond 64 MB of them, blocks are left out, so that a hostile file cannot fill the memory.</summary>
    /// <param name="type">Type of the block.</param>
    /// <param name="body">Its body, little-endian, without header and trailer.</param>
    public void Add(uint type, byte[] body)
    {
        lock (_gate)
        {
            if (_bytes + body.Length > MaxBytes) return;
            _bytes += body.Length;
            _blocks.Add((type, body));
            Volatile.Write(ref _count, _blocks.Count);
        }
    }

    /// <summary>The block at an index.</summary>
    /// <param name="index">From 0.</param>
    public (uint Type, byte[] Body) this[int index]
    {
        get
        {
            lock (_gate) return _blocks[index];
        }
    }
}
