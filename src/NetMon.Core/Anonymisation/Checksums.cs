using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Checksums;
using NetMon.Decoding.Network;

namespace NetMon.Anonymisation;

/// <summary>
/// Sets the checksums of an anonymised packet. They are those of the new packet with zeros in the place of what was cut, so they tell nothing
/// about it. One that was wrong stays wrong, one that is not set (0) stays so, and the partial sums that offloading leaves stay partial sums.
/// </summary>
internal static class Checksums
{
    private const ushort Spoiler = 0x5555;
    private const ushort OtherSpoiler = 0xaaaa;
    private const int IPv4Field = 10;
    private const int GreField = 4;
    private const int SctpField = 8;
    private const int MaxCovered = 1 << 18;

    /// <summary>Sets the checksums of one packet; those of a packet inside it must be set already.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="wireLength">Its length on the wire.</param>
    /// <param name="keepsPayload">Whether the payload is unchanged, so that the checksum of a fragment can be adjusted.</param>
    public static void Set(in FrameCopy frame, in PacketHeaders headers, int wireLength, bool keepsPayload)
    {
        if (headers.Has(HeaderFields.IPv4)) SetIPv4(frame, headers.NetworkOffset);
        if (!TransportCoverage.TryFind(headers, frame.Source, wireLength, out var coverage)) return;
        // A length beyond the frame is wrong; a receiver has no more than the frame.
        var wireEnd = Math.Max(wireLength, frame.Length);
        if (coverage.End > wireEnd) coverage = coverage with { End = wireEnd, IsWhole = wireEnd == frame.Length };
        if (headers.IPProtocol == IPProtocols.Gre) SetGre(frame, coverage);
        else if (headers.IPProtocol == IPProtocols.Sctp) SetSctp(frame, coverage);
        else SetTransport(frame, headers, coverage, keepsPayload);
    }

    /// <summary>Finds the end of an IP packet on the wire.</summary>
    public static bool TryFindCoverage(in PacketHeaders headers, ReadOnlySpan<byte> data, int wireLength, out int end)
    {
        var isFound = TransportCoverage.TryFind(headers, data, wireLength, out var coverage);
        end = coverage.End;
        return isFound;
    }

    private static void SetIPv4(in FrameCopy frame, int at)
    {
        var length = (frame.Source[at] & 0x0f) * 4;
        if (length < IPv4Header.FixedLength || !frame.Has(at, length)) return;
        Set(frame, at + IPv4Field, frame.Source.Slice(at, length), frame.Target.Slice(at, length), pseudo: 0, newPseudo: 0, isWhole: true, isUdp: false);
    }

    private static void SetGre(in FrameCopy frame, TransportCoverage coverage)
    {
        const int ChecksumPresent = 0x8000;
        if ((frame.UInt16(coverage.Start) & ChecksumPresent) == 0 || !frame.Has(coverage.Start + GreField, 2)) return;
        var length = Math.Min(coverage.Length, frame.Length - coverage.Start);
        Set(
            frame, coverage.Start + GreField, frame.Source.Slice(coverage.Start, length), frame.Target.Slice(coverage.Start, length),
            pseudo: 0, newPseudo: 0, coverage.IsWhole, isUdp: false);
    }

    private static void SetTransport(in FrameCopy frame, in PacketHeaders headers, TransportCoverage coverage, bool keepsPayload)
    {
        var field = headers.IPProtocol switch
        {
            IPProtocols.Tcp => 16,
            IPProtocols.Udp or IPProtocols.UdpLite => 6,
            IPProtocols.Icmp or IPProtocols.IcmpV6 or IPProtocols.Igmp => 2,
            _ => -1,
        };
        var at = coverage.Start + field;
        if (field < 0 || !frame.Has(at, 2) || at + 2 > coverage.End) return;

        var isUdp = headers.IPProtocol is IPProtocols.Udp or IPProtocols.UdpLite;
        var (covered, length) = (coverage.Length, coverage.Length);
        var isFragment = headers.Has(HeaderFields.IsFragment);
        if (isUdp && frame.Has(coverage.Start + 4, 2))
        {
            // The length of UDP, which in a first fragment is that of the datagram, or the coverage of UDP-Lite.
            var stated = frame.UInt16(coverage.Start + 4);
            if (stated >= 8 && (stated <= covered || isFragment)) covered = stated;
            if (headers.IPProtocol == IPProtocols.Udp) length = covered;
        }

        var hasPseudo = headers.IPProtocol is not (IPProtocols.Icmp or IPProtocols.Igmp);
        var pseudo = hasPseudo ? PseudoHeader.Sum(headers, frame.Source, headers.IPProtocol) : 0;
        var newPseudo = hasPseudo ? PseudoHeader.Sum(headers, frame.Target, headers.IPProtocol) : 0;
        var lengthSum = hasPseudo ? (ulong)length : 0;
        var have = Math.Min(covered, frame.Length - coverage.Start);
        ReadOnlySpan<byte> source = frame.Source.Slice(coverage.Start, have), target = frame.Target.Slice(coverage.Start, have);
        if (isFragment && keepsPayload)
        {
            Adjust(frame, at, InternetChecksum.Add(source, pseudo), InternetChecksum.Add(target, newPseudo), isUdp);
            return;
        }

        // The length of the whole is not known in the first fragment of TCP.
        if (isFragment && hasPseudo && headers.IPProtocol != IPProtocols.Udp) return;
        Set(frame, at, source, target, pseudo, newPseudo, coverage.IsWhole && !isFragment, isUdp, lengthSum, mayBePartial: hasPseudo && headers.IPProtocol != IPProtocols.IcmpV6);
    }

    private static void Set(
        in FrameCopy frame, int at, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, ulong pseudo, ulong newPseudo, bool isWhole, bool isUdp,
        ulong length = 0, bool mayBePartial = false)
    {
        var stored = BinaryPrimitives.ReadUInt16BigEndian(frame.Source[at..]);
        // The field itself is in both sums. In the copy it may be there already, or zero.
        var old = Complete(InternetChecksum.Add(source, pseudo + length) - stored, isUdp);
        var isRight = stored == old || (!isUdp && old == 0 && stored == ushort.MaxValue);
        var field = BinaryPrimitives.ReadUInt16BigEndian(frame.Target[at..]);
        var right = Complete(InternetChecksum.Add(target, newPseudo + length) - field, isUdp);
        ushort value;
        if (isWhole && isRight) value = right;
        else if (stored == 0) value = 0;
        else if (mayBePartial && stored == InternetChecksum.Fold(pseudo + length)) value = InternetChecksum.Fold(newPseudo + length);
        else if (mayBePartial && stored == InternetChecksum.Fold(pseudo)) value = InternetChecksum.Fold(newPseudo);
        else if (!isWhole) value = right;
        else value = right == Spoiler ? OtherSpoiler : (ushort)(right ^ Spoiler);
        BinaryPrimitives.WriteUInt16BigEndian(frame.Target[at..], value);
    }

    /// <summary>Adjusts a checksum by what changed, RFC 1624 section 3. The field must be the same in both sums.</summary>
    private static void Adjust(in FrameCopy frame, int at, ulong before, ulong after, bool isUdp)
    {
        var stored = BinaryPrimitives.ReadUInt16BigEndian(frame.Source[at..]);
        if (stored == 0) return;
        var value = Complete((ulong)(ushort)~stored + InternetChecksum.Fold(after) + (ushort)~InternetChecksum.Fold(before), isUdp);
        BinaryPrimitives.WriteUInt16BigEndian(frame.Target[at..], value);
    }

    // Zero means no checksum, so UDP sends a computed zero as 0xffff, RFC 768.
    private static ushort Complete(ulong sum, bool isUdp) => InternetChecksum.Complete(sum) is var value && isUdp && value == 0 ? ushort.MaxValue : InternetChecksum.Complete(sum);

    private static void SetSctp(in FrameCopy frame, TransportCoverage coverage)
    {
        var at = coverage.Start + SctpField;
        if (!frame.Has(at, 4) || coverage.Length is < SctpField + 4 or > MaxCovered) return;
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(frame.Source[at..]);
        var right = Crc(frame.Target, coverage);
        var value = stored == 0 ? 0 : coverage.IsWhole && stored != Crc(frame.Source, coverage) ? ~right : right;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.Target[at..], value);
    }

    // Little-endian in the packet, RFC 9260 appendix A. What is missing counts as zeros.
    private static uint Crc(ReadOnlySpan<byte> data, TransportCoverage coverage)
    {
        Span<byte> zeros = stackalloc byte[256];
        zeros.Clear();
        var end = Math.Min(data.Length, coverage.End);
        var crc = Crc32C.Add(data[coverage.Start..(coverage.Start + SctpField)], Crc32C.Seed);
        crc = Crc32C.Add(zeros[..4], crc);
        crc = Crc32C.Add(data[(coverage.Start + SctpField + 4)..end], crc);
        for (var missing = coverage.End - end; missing > 0; missing -= zeros.Length) crc = Crc32C.Add(zeros[..Math.Min(missing, zeros.Length)], crc);
        return BinaryPrimitives.ReverseEndianness(Crc32C.Complete(crc));
    }
}
