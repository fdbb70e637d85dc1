using System.Buffers.Binary;

namespace NetMon.Decoding.Applications;

/// <summary>
/// Reads a payload from front to back and never throws: what is asked for beyond the end is zero or empty, <see cref="IsCut"/> then stays
/// true, and nothing more is read. So a decoder can read a whole header and ask once.
/// </summary>
internal ref struct PayloadReader
{
    private readonly ReadOnlySpan<byte> _data;

    /// <summary>Reads from a position on.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="position">Where to begin; a position that is not in the data reads as cut.</param>
    public PayloadReader(ReadOnlySpan<byte> data, int position = 0)
    {
        _data = data;
        IsCut = (uint)position > (uint)data.Length;
        Position = IsCut ? data.Length : position;
    }

    /// <summary>Where the next read begins.</summary>
    public int Position { get; private set; }

    /// <summary>Whether something was asked for that is not there.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Bytes that are left; none after a cut.</summary>
    public readonly int Remaining => IsCut ? 0 : _data.Length - Position;

    /// <summary>The bytes that are left.</summary>
    public readonly ReadOnlySpan<byte> Rest => IsCut ? [] : _data[Position..];

    /// <summary>One byte.</summary>
    public byte ReadByte() => TryTake(1, out var bytes) ? bytes[0] : (byte)0;

    /// <summary>Two bytes in network order.</summary>
    public ushort ReadUInt16() => TryTake(2, out var bytes) ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    /// <summary>Three bytes in network order.</summary>
    public int ReadUInt24() => TryTake(3, out var bytes) ? bytes[0] << 16 | bytes[1] << 8 | bytes[2] : 0;

    /// <summary>Four bytes in network order.</summary>
    public uint ReadUInt32() => TryTake(4, out var bytes) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    /// <summary>Eight bytes in network order.</summary>
    public ulong ReadUInt64() => TryTake(8, out var bytes) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    /// <summary>Two bytes, low byte first.</summary>
    public ushort ReadUInt16LittleEndian() => TryTake(2, out var bytes) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    /// <summary>Four bytes, low byte first.</summary>
    public uint ReadUInt32LittleEndian() => TryTake(4, out var bytes) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    /// <summary>Eight bytes, low byte first.</summary>
    public ulong ReadUInt64LittleEndian() => TryTake(8, out var bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>A run of bytes, whole or not at all.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count) => TryTake(count, out var bytes) ? bytes : [];

    /// <summary>A run of bytes that has its length in front, in one byte.</summary>
    public ReadOnlySpan<byte> ReadVector8() => ReadBytes(ReadByte());

    /// <summary>A run of bytes that has its length in front, in two bytes.</summary>
    public ReadOnlySpan<byte> ReadVector16() => ReadBytes(ReadUInt16());

    /// <summary>Passes over bytes.</summary>
    public void Skip(int count) => TryTake(count, out _);

    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        if (IsCut || (uint)count > (uint)(_data.Length - Position))
        {
            IsCut = true;
            bytes = [];
            return false;
        }

        bytes = _data.Slice(Position, count);
        Position += count;
        return true;
    }
}
