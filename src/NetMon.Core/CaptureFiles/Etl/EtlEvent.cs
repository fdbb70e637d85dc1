using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetMon.CaptureFiles.Etl;

/// <summary>One event with a manifest: EVENT_HEADER and EVENT_HEADER_EXTENDED_DATA_ITEM of evntcons.h, as a trace file has them.</summary>
/// <param name="bytes">The whole event, at least as long as its header.</param>
internal readonly ref struct EtlEvent(ReadOnlySpan<byte> bytes)
{
    /// <summary>Bytes of EVENT_HEADER.</summary>
    public const int HeaderLength = 80;

    private const ushort ExtendedFlag = 0x1;
    private const int ItemHeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Whose event it is.</summary>
    public Guid Provider => MemoryMarshal.Read<Guid>(_bytes[0x18..]);

    /// <summary>The provider's number for it.</summary>
    public ushort Id => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[0x28..]);

    /// <summary>The provider's flags for it.</summary>
    public ulong Keywords => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[0x30..]);

    /// <summary>When it was logged, by the clock of the trace.</summary>
    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_bytes[0x10..]);

    /// <summary>The process that was running.</summary>
    public uint ProcessId => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[0xc..]);

    /// <summary>The thread that was running.</summary>
    public uint ThreadId => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[8..]);

    /// <summary>What the provider wrote, behind the extended items; nothing where those are longer than the event.</summary>
    public ReadOnlySpan<byte> Data
    {
        get
        {
            var rest = _bytes[HeaderLength..];
            var more = (BinaryPrimitives.ReadUInt16LittleEndian(_bytes[4..]) & ExtendedFlag) != 0;
            while (more && rest.Length >= ItemHeaderLength)
            {
                // Linkage and size of the data, which is padded to 8 bytes with the header before it.
                more = (BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]) & 1) != 0;
                var length = (ItemHeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]) + 7) & ~7;
                rest = rest[Math.Min(length, rest.Length)..];
            }

            return rest;
        }
    }
}
