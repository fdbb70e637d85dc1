using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Checksums;

/// <summary>Which bytes of a packet the checksum above IP covers.</summary>
/// <param name="Start">Where the header above IP begins.</param>
/// <param name="End">Where IP says that its payload ends; past the frame where the frame is cut.</param>
/// <param name="IsWhole">Whether all of these bytes were kept, and the frame does not contradict their number.</param>
internal readonly record struct TransportCoverage(int Start, int End, bool IsWhole)
{
    /// <summary>Bytes that IP carries above its headers.</summary>
    public int Length => End - Start;

    /// <summary>Finds the bytes above IP.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="wireLength">Bytes on the wire.</param>
    /// <param name="coverage">The bytes.</param>
    /// <returns>Whether there is a header above IP.</returns>
    public static bool TryFind(in PacketHeaders headers, ReadOnlySpan<byte> data, int wireLength, out TransportCoverage coverage)
    {
        coverage = default;
        if (!headers.Has(HeaderFields.Transport) || !headers.HasAny(HeaderFields.IP) || headers.TransportOffset > data.Length) return false;

        var isIPv4 = headers.Has(HeaderFields.IPv4);
        var network = headers.NetworkOffset;
        int field = BinaryPrimitives.ReadUInt16BigEndian(data[(network + (isIPv4 ? 2 : 4))..]);
        var wireEnd = Math.Max(wireLength, data.Length);
        // A length of 0 is a jumbogram, or what segmentation offload leaves: then the frame's length holds.
        var end = field == 0 ? wireEnd : network + field + (isIPv4 ? 0 : IPv6Header.FixedLength);
        var start = headers.TransportOffset;
        if (end < start) return false;
        coverage = new TransportCoverage(start, end, end <= data.Length);
        return true;
    }
}
