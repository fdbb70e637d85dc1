using System.Buffers.Binary;

namespace NetMon.Decoding.Checksums;

/// <summary>The one's complement sum that IP, TCP, UDP, ICMP and IGMP share, RFC 1071.</summary>
internal static class InternetChecksum
{
    /// <summary>Adds bytes to a sum that is folded only at the end. An odd last byte counts as the high half of a word.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="sum">What has been summed up before, in whole words.</param>
    public static ulong Add(ReadOnlySpan<byte> data, ulong sum = 0)
    {
        // Words of 32 bits in a sum of 64 cannot overflow within any packet; RFC 1071 section 2 (C) allows the wider words.
        while (data.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(data);
            sum += (word >> 32) + (uint)word;
            data = data[8..];
        }

        for (; data.Length >= 2; data = data[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(data);
        return data.IsEmpty ? sum : sum + (ulong)(data[0] << 8);
    }

    /// <summary>Brings a sum to the 16 bits that stand for it.</summary>
    /// <param name="sum">The sum.</param>
    public static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    /// <summary>The checksum to put into a field, where the sum was taken with that field as zero.</summary>
    /// <param name="sum">The sum.</param>
    public static ushort Complete(ulong sum) => (ushort)~Fold(sum);
}
