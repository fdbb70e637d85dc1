using System.Buffers.Binary;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Checksums;

/// <summary>The checksum of the header above IP.</summary>
internal static class TransportChecksum
{
    private const int UdpHeaderLength = 8;
    private const int SctpFieldOffset = 8;

    /// <summary>Computes it again.</summary>
    /// <param name="number">Number of the packet.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="coverage">The bytes above IP.</param>
    /// <param name="data">The frame.</param>
    /// <returns>The result; null where the protocol has no checksum that is known here, or the field itself was cut off.</returns>
    public static PacketChecksum? Verify(long number, in PacketHeaders headers, TransportCoverage coverage, ReadOnlySpan<byte> data)
    {
        var field = headers.IPProtocol switch
        {
            IPProtocols.Tcp => 16,
            IPProtocols.Udp or IPProtocols.UdpLite => 6,
            IPProtocols.Icmp or IPProtocols.IcmpV6 or IPProtocols.Igmp => 2,
            IPProtocols.Sctp => SctpFieldOffset,
            _ => -1,
        };
        var fieldLength = headers.IPProtocol == IPProtocols.Sctp ? 4 : 2;
        var at = coverage.Start + field;
        if (field < 0 || at + fieldLength > Math.Min(data.Length, coverage.End)) return null;

        var layer = IPProtocolNames.Find(headers.IPProtocol);
        var stored = fieldLength == 4 ? BinaryPrimitives.ReadUInt32BigEndian(data[at..]) : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
        var (status, computed) = headers.Has(HeaderFields.IsFragment) ? (ChecksumStatus.Fragment, null)
            : Compute(headers, coverage, data, stored);
        return new PacketChecksum(number, layer, at, stored, computed, status);
    }

    private static (ChecksumStatus Status, uint? Computed) Compute(
        in PacketHeaders headers, TransportCoverage coverage, ReadOnlySpan<byte> data, uint stored)
    {
        var isIPv4 = headers.Has(HeaderFields.IPv4);
        switch (headers.IPProtocol)
        {
            // Over IPv6 a checksum must be there, RFC 8200 section 8.1.
            case IPProtocols.Udp when stored == 0 && isIPv4:
                return (ChecksumStatus.NotPresent, null);
            case IPProtocols.Udp:
                // The datagram may end before IP does, and 0 stands for a jumbogram's length.
                int length = BinaryPrimitives.ReadUInt16BigEndian(data[(coverage.Start + 4)..]);
                if (length == 0) length = coverage.Length;
                if (length < UdpHeaderLength || length > coverage.Length) return (ChecksumStatus.Truncated, null);
                return Sum(headers, data, coverage.Start, length, length, stored);
            case IPProtocols.UdpLite:
                // The length field says how much is covered, RFC 3828 section 3.1; the pseudo-header has the length of all.
                int covered = BinaryPrimitives.ReadUInt16BigEndian(data[(coverage.Start + 4)..]);
                if (covered == 0) covered = coverage.Length;
                if (covered < UdpHeaderLength || covered > coverage.Length) return (ChecksumStatus.Truncated, null);
                return Sum(headers, data, coverage.Start, covered, coverage.Length, stored);
            case IPProtocols.Sctp:
                return OfSctp(coverage, data, stored);
            default:
                return Sum(headers, data, coverage.Start, coverage.Length, coverage.Length, stored);
        }
    }

    private static (ChecksumStatus Status, uint? Computed) Sum(
        in PacketHeaders headers, ReadOnlySpan<byte> data, int start, int covered, int length, uint stored)
    {
        if (start + covered > data.Length) return (ChecksumStatus.Truncated, null);

        var hasPseudoHeader = headers.IPProtocol is not (IPProtocols.Icmp or IPProtocols.Igmp);
        var pseudo = hasPseudoHeader ? PseudoHeader.Sum(headers, data, headers.IPProtocol) : 0;
        var lengthSum = hasPseudoHeader ? (ulong)length : 0;
        var computed = InternetChecksum.Complete(InternetChecksum.Add(data.Slice(start, covered), pseudo + lengthSum) - stored);
        var isUdp = headers.IPProtocol is IPProtocols.Udp or IPProtocols.UdpLite;
        // Zero would say that there is none, so the other zero of one's complement is sent, RFC 768.
        if (isUdp && computed == 0) computed = ushort.MaxValue;

        // Both zeros are one number to a receiver, which sums everything and looks for the all-ones word.
        var isEqual = stored == computed || (computed == 0 && stored == ushort.MaxValue);
        if (isEqual) return (ChecksumStatus.Valid, computed);
        // A segment that the network card will still cut up has no length in the sum.
        var isOffloaded = headers.IPProtocol is IPProtocols.Tcp or IPProtocols.Udp or IPProtocols.UdpLite
            && (stored == InternetChecksum.Fold(pseudo + lengthSum) || stored == InternetChecksum.Fold(pseudo));
        return (isOffloaded ? ChecksumStatus.Partial : ChecksumStatus.Invalid, computed);
    }

    private static (ChecksumStatus Status, uint? Computed) OfSctp(TransportCoverage coverage, ReadOnlySpan<byte> data, uint stored)
    {
        if (!coverage.IsWhole) return (ChecksumStatus.Truncated, null);

        var packet = data[coverage.Start..coverage.End];
        var crc = Crc32C.Add(packet[..SctpFieldOffset], Crc32C.Seed);
        crc = Crc32C.Add(stackalloc byte[4], crc);
        var computed = Crc32C.Complete(Crc32C.Add(packet[(SctpFieldOffset + 4)..], crc));
        // Zero where the other side agreed to it, RFC 9653, or the network card is to fill it in.
        return (stored == computed ? ChecksumStatus.Valid : stored == 0 ? ChecksumStatus.NotPresent : ChecksumStatus.Invalid, computed);
    }
}
