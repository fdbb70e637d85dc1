using System.Buffers.Binary;

namespace NetMon.Decoding.Applications;

/// <summary>
/// Reads a payload from front to back and never throws. A read past the end returns zero or an empty span and sets <see cref="IsCut"/>; all
/// later reads fail too. A decoder can therefore read a whole header and check once.
/// </summary>
internal ref struct PayloadReader
{
    private readonly ReadOnlySpan<byte> _data;

    /// <summary>Creates a reader at a position.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="position">Initial position; if it is outside the data, <see cref="IsCut"/> is set.</param>
    public PayloadReader(ReadOnlySpan<byte> data, int position = 0)
    {
        _data = data;
        IsCut = (uint)position > (uint)data.Length;
        Position = IsCut ? data.Length : position;
    }

    /// <summary>Position of the next read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether a read went past the end.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Number of unread bytes; 0 after a failed read.</summary>
    public readonly int Remaining => IsCut ? 0 : _data.Length - Position;

    /// <summary>The unread bytes; empty after a failed read.</summary>
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

    /// <summary>Reads a number of bytes; empty if not all are available.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count) => TryTake(count, out var bytes) ? bytes : [];

    /// <summary>Reads bytes that are preceded by their length in one byte.</summary>
    public ReadOnlySpan<byte> ReadVector8() => ReadBytes(ReadByte());

    /// <summary>Reads bytes that are preceded by their length in two bytes.</summary>
    public ReadOnlySpan<byte> ReadVector16() => ReadBytes(ReadUInt16());

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
