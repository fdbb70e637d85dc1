using System.Buffers.Binary;
using System.Numerics;

namespace NetMon.Decoding.Checksums;

/// <summary>The CRC of SCTP, RFC 9260 appendix A: Castagnoli's polynomial, reflected. The processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The value before the first byte.</summary>
    public const uint Seed = uint.MaxValue;

    /// <summary>Adds bytes to a value.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="crc">The value so far.</param>
    public static uint Add(ReadOnlySpan<byte> data, uint crc)
    {
        for (; data.Length >= 8; data = data[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return crc;
    }

    /// <summary>What SCTP puts into its field, which holds the value with its lowest byte first.</summary>
    /// <param name="crc">The value after the last byte.</param>
    /// <returns>The field as it reads in network order.</returns>
    public static uint Complete(uint crc) => BinaryPrimitives.ReverseEndianness(~crc);
}
