using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Checksums;

/// <summary>The bytes that the checksum of the header after IP covers.</summary>
/// <param name="Start">Offset of the header after IP.</param>
/// <param name="End">Offset of the end of the IP payload; past the frame if the frame is truncated.</param>
/// <param name="IsWhole">Whether all of these bytes were captured, and the frame does not contradict their number.</param>
internal readonly record struct TransportCoverage(int Start, int End, bool IsWhole)
{
    /// <summary>Length of the IP payload, in bytes.</summary>
    public int Length => End - Start;

    /// <summary>Finds the bytes after the IP headers.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire, in bytes.</param>
    /// <param name="coverage">The covered bytes.</param>
    /// <returns>True if there is a header after IP.</returns>
    public static bool TryFind(in PacketHeaders headers, ReadOnlySpan<byte> data, int wireLength, out TransportCoverage coverage)
    {
        coverage = default;
        if (!headers.Has(HeaderFields.Transport) || !headers.HasAny(HeaderFields.IP) || headers.TransportOffset > data.Length) return false;

        var isIPv4 = headers.Has(HeaderFields.IPv4);
        var network = headers.NetworkOffset;
        int field = BinaryPrimitives.ReadUInt16BigEndian(data[(network + (isIPv4 ? 2 : 4))..]);
        var wireEnd = Math.Max(wireLength, data.Length);
        // A length of 0 is a jumbogram, or due to segmentation offload; the frame's length is used instead.
        var end = field == 0 ? wireEnd : network + field + (isIPv4 ? 0 : IPv6Header.FixedLength);
        var start = headers.TransportOffset;
        if (end < start) return false;
        coverage = new TransportCoverage(start, end, end <= data.Length);
        return true;
    }
}
