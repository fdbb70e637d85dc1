using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// The header of one trace buffer. A trace file is a row of them, each flushed as it was in memory: a header, then events of one processor.
/// WMI_BUFFER_HEADER of ntwmi.h (Windows Driver Kit), of Windows 7 and later.
/// </summary>
/// <param name="Size">Bytes from this header to the next one.</param>
/// <param name="UsedLength">Bytes of header and events, before compression.</param>
/// <param name="Processor">The processor whose events it holds.</param>
/// <param name="IsCompressed">Whether what follows the header is compressed.</param>
internal readonly record struct EtlBuffer(uint Size, uint UsedLength, int Processor, bool IsCompressed)
{
    /// <summary>Bytes of the header, on 32-bit systems too.</summary>
    public const int HeaderLength = 0x48;

    private const ushort ProcessorIndexFlag = 0x20;
    private const ushort CompressedFlag = 0x40;

    // A session's buffers are at most 16 MiB; a trace that was written anew has one buffer a processor, as large as it must be.
    private const uint LargestSize = 1u << 30;

    /// <summary>Bytes of events, before compression.</summary>
    public long ContentLength => UsedLength - HeaderLength;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">As many bytes as <see cref="HeaderLength"/>.</param>
    public static EtlBuffer Read(ReadOnlySpan<byte> bytes)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x34..]);
        // ETW_BUFFER_CONTEXT: 16 bits of processor, or 8 bits of it and 8 of alignment in older traces.
        var processor = (flags & ProcessorIndexFlag) != 0 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x28..]) : bytes[0x28];
        return new EtlBuffer(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), processor,
            (flags & CompressedFlag) != 0);
    }

    /// <summary>What is wrong with the header; null for nothing.</summary>
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
