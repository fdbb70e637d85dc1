using System.Buffers.Binary;
using System.Numerics;

namespace NetMon.Decoding.Checksums;

/// <summary>CRC32C, the checksum of SCTP, RFC 9260 appendix A. Uses the processor's CRC32 instruction if it has one.</summary>
internal static class Crc32C
{
    /// <summary>Initial value.</summary>
    public const uint Seed = uint.MaxValue;

    /// <summary>Updates a checksum with data.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="crc">The checksum so far.</param>
    public static uint Add(ReadOnlySpan<byte> data, uint crc)
    {
        for (; data.Length >= 8; data = data[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return crc;
    }

    /// <summary>Converts a checksum to the value of SCTP's checksum field, which has the low byte first.</summary>
    /// <param name="crc">The checksum of all data.</param>
    /// <returns>The field value, read in network order.</returns>
    public static uint Complete(uint crc) => BinaryPrimitives.ReverseEndianness(~crc);
}
