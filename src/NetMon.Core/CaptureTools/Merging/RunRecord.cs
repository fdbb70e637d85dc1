using System.Buffers.Binary;
using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>A packet as it is stored while it is sorted: a header, its bytes, its pcapng options.</summary>
/// <param name="Key">Time that it is sorted by.</param>
/// <param name="Timestamp">Its timestamp, which may be unknown.</param>
/// <param name="Number">Its number in the file.</param>
/// <param name="Interface">Number of its interface.</param>
/// <param name="Length">Length on the wire.</param>
/// <param name="Captured">Number of captured bytes.</param>
/// <param name="NotesLength">Number of bytes of options.</param>
internal readonly record struct RunRecord(long Key, long Timestamp, long Number, int Interface, int Length, int Captured, int NotesLength)
{
    /// <summary>Length of the header.</summary>
    public const int HeaderLength = 40;

    /// <summary>Length of the record.</summary>
    public int TotalLength => HeaderLength + Captured + NotesLength;

    /// <summary>Reads a header.</summary>
    public static RunRecord Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[36..]));

    /// <summary>Writes a record.</summary>
    /// <param name="target">A span of <see cref="TotalLength"/> bytes.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="notes">The options.</param>
    public void Write(Span<byte> target, ReadOnlySpan<byte> data, ReadOnlySpan<byte> notes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Key);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Timestamp);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Number);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], Interface);
        BinaryPrimitives.WriteInt32LittleEndian(target[28..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(target[32..], Captured);
        BinaryPrimitives.WriteInt32LittleEndian(target[36..], NotesLength);
        data.CopyTo(target[HeaderLength..]);
        notes.CopyTo(target[(HeaderLength + Captured)..]);
    }

    /// <summary>The packet of a record.</summary>
    /// <param name="record">The whole record.</param>
    /// <param name="interfaces">The interfaces by number.</param>
    public CapturedFrame ToFrame(ReadOnlySpan<byte> record, IReadOnlyList<CaptureInterface> interfaces) => new(
        interfaces[Interface], Number, Timestamp, Length, record.Slice(HeaderLength, Captured),
        NotesLength == 0 ? null : PacketNotes.FromBytes(record[(HeaderLength + Captured)..]));
}
