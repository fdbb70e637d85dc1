using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding.Checksums;

/// <summary>The Internet checksum of IP, TCP, UDP, ICMP and IGMP, RFC 1071.</summary>
internal static class InternetChecksum
{
    /// <summary>Adds data to a sum that is folded at the end. An odd last byte counts as the high half of a word.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="sum">The sum so far; all data before must have an even length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Add(ReadOnlySpan<byte> data, ulong sum = 0)
    {
        // A 64-bit sum of 32-bit words cannot overflow within a packet. RFC 1071 section 2 (C) permits wider words.
        while (data.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(data);
            sum += (word >> 32) + (uint)word;
            data = data[8..];
        }

        for (; data.Length >= 2; data = data[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(data);
        return data.IsEmpty ? sum : sum + (ulong)(data[0] << 8);
    }

    /// <summary>Folds a sum to 16 bits.</summary>
    /// <param name="sum">The sum.</param>
    public static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    /// <summary>The value of the checksum field, from a sum in which the field counted as zero.</summary>
    /// <param name="sum">The sum.</param>
    public static ushort Complete(ulong sum) => (ushort)~Fold(sum);
}
