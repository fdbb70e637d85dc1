using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Header of a trace buffer: WMI_BUFFER_HEADER of ntwmi.h (Windows Driver Kit), Windows 7 and later. A trace file is a sequence of buffers, each
/// written as it was in memory: the header, then events of one processor.
/// </summary>
/// <param name="Size">Bytes from this header to the next one.</param>
/// <param name="UsedLength">Bytes of header and events, before compression.</param>
/// <param name="Processor">Processor that logged the events.</param>
/// <param name="IsCompressed">Whether the events are compressed.</param>
internal readonly record struct EtlBuffer(uint Size, uint UsedLength, int Processor, bool IsCompressed)
{
    /// <summary>Header length in bytes, the same on 32-bit systems.</summary>
    public const int HeaderLength = 0x48;

    private const ushort ProcessorIndexFlag = 0x20;
    private const ushort CompressedFlag = 0x40;

    // Session buffers are at most 16 MiB; a rewritten trace has one buffer per processor, of any size.
    private const uint LargestSize = 1u << 30;

    /// <summary>Bytes of events, before compression.</summary>
    public long ContentLength => UsedLength - HeaderLength;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes"><see cref="HeaderLength"/> bytes.</param>
    public static EtlBuffer Read(ReadOnlySpan<byte> bytes)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x34..]);
        // ETW_BUFFER_CONTEXT: 16 bits of processor number; in older traces 8 bits, then 8 bits of alignment.
        var processor = (flags & ProcessorIndexFlag) != 0 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x28..]) : bytes[0x28];
        return new EtlBuffer(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), processor,
            (flags & CompressedFlag) != 0);
    }

    /// <summary>Describes the fault of the header; null if it is valid.</summary>
    public string? FindFault()
    {
        if (Size is < HeaderLength or > LargestSize) return $"a trace buffer that claims {Size} bytes";
        if (UsedLength is < HeaderLength or > LargestSize || (!IsCompressed && UsedLength > Size))
        {
            return $"a trace buffer of {Size} bytes that claims {UsedLength} used ones";
        }

        return null;
    }
}
