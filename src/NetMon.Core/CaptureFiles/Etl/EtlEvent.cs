using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Manifest-based event in a trace file: EVENT_HEADER and EVENT_HEADER_EXTENDED_DATA_ITEM of evntcons.h.</summary>
/// <param name="bytes">Whole event, at least <see cref="HeaderLength"/> bytes.</param>
internal readonly ref struct EtlEvent(ReadOnlySpan<byte> bytes)
{
    /// <summary>Length of EVENT_HEADER in bytes.</summary>
    public const int HeaderLength = 80;

    private const ushort ExtendedFlag = 0x1;
    private const int ItemHeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Provider GUID.</summary>
    public Guid Provider => MemoryMarshal.Read<Guid>(_bytes[0x18..]);

    /// <summary>Event ID of the provider.</summary>
    public ushort Id => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[0x28..]);

    /// <summary>Keyword bits of the provider.</summary>
    public ulong Keywords => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[0x30..]);

    /// <summary>Timestamp, in units of the trace's clock.</summary>
    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_bytes[0x10..]);

    /// <summary>Process that was running.</summary>
    public uint ProcessId => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[0xc..]);

    /// <summary>Thread that was running.</summary>
    public uint ThreadId => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[8..]);

    /// <summary>Event data after the extended items; empty if these exceed the event.</summary>
    public ReadOnlySpan<byte> Data
    {
        get
        {
            var rest = _bytes[HeaderLength..];
            var more = (BinaryPrimitives.ReadUInt16LittleEndian(_bytes[4..]) & ExtendedFlag) != 0;
            while (more && rest.Length >= ItemHeaderLength)
            {
                // Linkage and size of the data. Item header and data are padded to 8 bytes.
                more = (BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]) & 1) != 0;
                var length = (ItemHeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]) + 7) & ~7;
                rest = rest[Math.Min(length, rest.Length)..];
            }

            return rest;
        }
    }
}
