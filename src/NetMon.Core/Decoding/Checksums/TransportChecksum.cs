using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Checksums;

/// <summary>The checksum of the header after IP.</summary>
internal static class TransportChecksum
{
    private const int UdpHeaderLength = 8;
    private const int SctpFieldOffset = 8;

    /// <summary>Verifies the checksum.</summary>
    /// <param name="number">Number of the packet.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="coverage">The bytes after the IP headers.</param>
    /// <param name="data">The frame.</param>
    /// <returns>The result; null if the protocol has no supported checksum, or the field was not captured.</returns>
    public static PacketChecksum? Verify(long number, in PacketHeaders headers, TransportCoverage coverage, ReadOnlySpan<byte> data) =>
        Check(headers, coverage, data, out var at, out var stored, out var computed) is { } status
            ? new PacketChecksum(number, IPProtocolNames.Find(headers.IPProtocol), at, stored, computed, status)
            : null;

    /// <summary>Verifies the checksum, without an object for the result.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="coverage">The bytes after the IP headers.</param>
    /// <param name="data">The frame.</param>
    /// <param name="at">Offset of the field.</param>
    /// <param name="stored">Its value.</param>
    /// <param name="computed">The value that it should have; null if that cannot be computed.</param>
    /// <returns>The result; null if the protocol has no supported checksum, or the field was not captured.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ChecksumStatus? Check(
        in PacketHeaders headers, TransportCoverage coverage, ReadOnlySpan<byte> data, out int at, out uint stored, out uint? computed)
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
        at = coverage.Start + field;
        (stored, computed) = (0, null);
        if (field < 0 || at + fieldLength > Math.Min(data.Length, coverage.End)) return null;

        stored = fieldLength == 4 ? BinaryPrimitives.ReadUInt32BigEndian(data[at..]) : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
        if (headers.Has(HeaderFields.IsFragment)) return ChecksumStatus.Fragment;
        (var status, computed) = Compute(headers, coverage, data, stored);
        return status;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (ChecksumStatus Status, uint? Computed) Compute(
        in PacketHeaders headers, TransportCoverage coverage, ReadOnlySpan<byte> data, uint stored)
    {
        var isIPv4 = headers.Has(HeaderFields.IPv4);
        switch (headers.IPProtocol)
        {
            // Over IPv6 a UDP checksum is mandatory, RFC 8200 section 8.1.
            case IPProtocols.Udp when stored == 0 && isIPv4:
                return (ChecksumStatus.NotPresent, null);
            case IPProtocols.Udp:
                // The datagram may end before the IP payload. In a jumbogram the length field is 0.
                int length = BinaryPrimitives.ReadUInt16BigEndian(data[(coverage.Start + 4)..]);
                if (length == 0) length = coverage.Length;
                if (length < UdpHeaderLength || length > coverage.Length) return (ChecksumStatus.Truncated, null);
                return Sum(headers, data, coverage.Start, length, length, stored);
            case IPProtocols.UdpLite:
                // The field is the checksum coverage, RFC 3828 section 3.1; the pseudo-header has the whole length.
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (ChecksumStatus Status, uint? Computed) Sum(
        in PacketHeaders headers, ReadOnlySpan<byte> data, int start, int covered, int length, uint stored)
    {
        if (start + covered > data.Length) return (ChecksumStatus.Truncated, null);

        var hasPseudoHeader = headers.IPProtocol is not (IPProtocols.Icmp or IPProtocols.Igmp);
        var pseudo = hasPseudoHeader ? PseudoHeader.Sum(headers, data, headers.IPProtocol) : 0;
        var lengthSum = hasPseudoHeader ? (ulong)length : 0;
        var computed = InternetChecksum.Complete(InternetChecksum.Add(data.Slice(start, covered), pseudo + lengthSum) - stored);
        var isUdp = headers.IPProtocol is IPProtocols.Udp or IPProtocols.UdpLite;
        // Zero means no checksum, so a computed zero is sent as 0xffff, RFC 768.
        if (isUdp && computed == 0) computed = ushort.MaxValue;

        // 0 and 0xffff are both zero in one's complement, so a receiver accepts either.
        var isEqual = stored == computed || (computed == 0 && stored == ushort.MaxValue);
        if (isEqual) return (ChecksumStatus.Valid, computed);
        // With segmentation offload, the field has the sum of the pseudo-header, with or without the length.
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
        // Zero if the peer accepted it, RFC 9653, or if the network card is to set it.
        return (stored == computed ? ChecksumStatus.Valid : stored == 0 ? ChecksumStatus.NotPresent : ChecksumStatus.Invalid, computed);
    }
}
