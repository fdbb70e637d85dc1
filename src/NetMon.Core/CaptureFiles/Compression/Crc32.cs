using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.CaptureFiles.Compression;

/// <summary>CRC-32 of gzip (ISO 3309, RFC 1952 section 8). Eight bytes per step, with eight tables.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xedb88320;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>Updates a checksum with more bytes.</summary>
    /// <param name="crc">Checksum of the preceding bytes; 0 at first.</param>
    /// <param name="bytes">The bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[0x700 + (int)(low & 0xff)] ^ tables[0x600 + (int)((low >> 8) & 0xff)]
                ^ tables[0x500 + (int)((low >> 16) & 0xff)] ^ tables[0x400 + (int)(low >> 24)]
                ^ tables[0x300 + (int)(high & 0xff)] ^ tables[0x200 + (int)((high >> 8) & 0xff)]
                ^ tables[0x100 + (int)((high >> 16) & 0xff)] ^ tables[(int)(high >> 24)];
        }

        foreach (var value in bytes) crc = tables[(int)((crc ^ value) & 0xff)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[tables[i - 256] & 0xff];
        return tables;
    }
}
