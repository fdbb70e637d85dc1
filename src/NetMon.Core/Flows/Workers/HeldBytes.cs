using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetMon.Packets;

namespace NetMon.Flows.Workers;

/// <summary>
/// The bytes of the packets of a round, for another thread: a block of the file where it can be held, else copies. Filled by one thread, then read by
/// others.
/// </summary>
internal abstract class HeldBytes
{
    private const int SmallestCopy = 256 * 1024;

    private byte[] _copies = [];
    private int _copied;
    private bool _hasBytes;
    private FrameBlock? _block;

    /// <summary>Whether packets with bytes in this block can be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(FrameBlock? block, int length) =>
        length == 0 || (ReferenceEquals(block, _block) ? block is not null || length <= _copies.Length - _copied || _copied == 0 : !_hasBytes);

    /// <summary>Keeps the bytes of a packet that <see cref="Accepts"/> allows.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="block">The block that has them; null to copy them.</param>
    /// <returns>Where they are in <see cref="Bytes"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Keep(ReadOnlySpan<byte> data, FrameBlock? block)
    {
        if (data.IsEmpty) return 0;
        _hasBytes = true;
        if (!ReferenceEquals(block, _block)) Switch(block);
        return block is null ? Copy(data) : OffsetIn(block, data);
    }

    /// <summary>The bytes of a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes(int offset, int length) => new(_block?.Buffer ?? _copies, offset, length);

    /// <summary>Forgets the bytes.</summary>
    protected void Release()
    {
        Switch(null);
        _copied = 0;
        _hasBytes = false;
    }

    private void Switch(FrameBlock? block)
    {
        _block?.Release();
        _block = block;
        block?.Hold();
    }

    private int Copy(ReadOnlySpan<byte> data)
    {
        if (data.Length > _copies.Length - _copied) Grow(data.Length);
        data.CopyTo(_copies.AsSpan(_copied));
        _copied += data.Length;
        return _copied - data.Length;
    }

    // Nothing was copied yet, so nothing moves.
    private void Grow(int length) => _copies = GC.AllocateUninitializedArray<byte>(Math.Max(length, SmallestCopy));

    private static int OffsetIn(FrameBlock block, ReadOnlySpan<byte> data)
    {
        var offset = (long)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(block.Buffer), ref MemoryMarshal.GetReference(data));
        if (offset < 0 || offset > block.Buffer.Length - data.Length) throw new InvalidOperationException("The bytes are not in their block.");
        return (int)offset;
    }
}
