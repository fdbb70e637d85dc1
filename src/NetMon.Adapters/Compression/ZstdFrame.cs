using System.Buffers.Binary;

namespace NetMon.Adapters.Compression;

/// <summary>The header of a Zstandard frame: RFC 8878 section 3.1.1.1.</summary>
internal static class ZstdFrame
{
    private const uint Magic = 0xfd2fb528;
    private const int DescriptorAt = 4;
    private const int SingleSegmentFlag = 0x20;
    private const int DictionaryMask = 3;
    private const int SizeShift = 6;
    private const int LeastWindowLog = 10;
    private const int MantissaBits = 3;
    private const int ShortSizeOffset = 256;

    /// <summary>The window that a frame needs, in bytes; null if the bytes do not begin with the header of one.</summary>
    /// <param name="bytes">The first bytes.</param>
    public static long? WindowOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < DescriptorAt + 2 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) return null;
        var descriptor = bytes[DescriptorAt];
        if ((descriptor & SingleSegmentFlag) != 0) return SizeOf(bytes[(DescriptorAt + 1)..], descriptor);
        var window = bytes[DescriptorAt + 1];
        var least = 1L << (LeastWindowLog + (window >> MantissaBits));
        return least + ((least >> MantissaBits) * (window & ((1 << MantissaBits) - 1)));
    }

    // In a single segment, the window is the whole content. Its size follows the ID of the dictionary.
    private static long? SizeOf(ReadOnlySpan<byte> fields, byte descriptor)
    {
        var dictionary = (descriptor & DictionaryMask) switch { 3 => 4, var length => length };
        if (fields.Length < dictionary + sizeof(ulong)) return null;
        var size = fields[dictionary..];
        return (descriptor >> SizeShift) switch
        {
            0 => size[0],
            1 => BinaryPrimitives.ReadUInt16LittleEndian(size) + ShortSizeOffset,
            2 => BinaryPrimitives.ReadUInt32LittleEndian(size),
            _ => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(size), long.MaxValue),
        };
    }
}
