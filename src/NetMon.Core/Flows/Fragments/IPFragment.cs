using System.Buffers.Binary;
using NetMon.Decoding;
using NetMon.Decoding.Network;

namespace NetMon.Flows.Fragments;

/// <summary>The place of an IP fragment in its packet.</summary>
/// <param name="Head">Range of the headers that every fragment repeats: IPv4 with its options, or IPv6 up to the fragment header.</param>
/// <param name="NextHeaderAt">IPv6: offset in the head of the next-header field that names the fragment header; -1 for IPv4.</param>
/// <param name="NextHeader">IPv6: the protocol that the fragment header names.</param>
/// <param name="Body">Range of the captured part of the fragment's content.</param>
/// <param name="Offset">Offset of the content in the packet's.</param>
/// <param name="Length">Length of the content on the wire; more than was captured if a snapshot length cut it.</param>
/// <param name="IsLast">Whether no more fragments follow.</param>
internal readonly record struct IPFragment(
    Range Head, int NextHeaderAt, byte NextHeader, Range Body, int Offset, int Length, bool IsLast)
{
    private const int FragmentHeader = 44;
    private const int FragmentHeaderLength = 8;
    private const int MaxExtensions = 16;

    /// <summary>Reads the place of a fragment.</summary>
    /// <param name="headers">The fragment's headers.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    /// <param name="fragment">The place.</param>
    /// <returns>False if the headers contradict each other or were not captured.</returns>
    public static bool TryRead(in PacketHeaders headers, ReadOnlySpan<byte> data, out IPFragment fragment) =>
        headers.Has(HeaderFields.IPv4) ? TryReadIPv4(headers.NetworkOffset, data, out fragment) : TryReadIPv6(headers.NetworkOffset, data, out fragment);

    private static bool TryReadIPv4(int start, ReadOnlySpan<byte> data, out IPFragment fragment)
    {
        fragment = default;
        if (start + IPv4Header.FixedLength > data.Length) return false;
        var header = data[start..];
        var headLength = (header[0] & 0x0f) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        int place = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        if (headLength < IPv4Header.FixedLength || total < headLength || header.Length < headLength) return false;
        var body = start + headLength;
        var length = total - headLength;
        fragment = new IPFragment(
            start..body, NextHeaderAt: -1, NextHeader: 0, body..Math.Min(body + length, data.Length), (place & 0x1fff) * 8, length, (place & 0x2000) == 0);
        return true;
    }

    private static bool TryReadIPv6(int start, ReadOnlySpan<byte> data, out IPFragment fragment)
    {
        fragment = default;
        if (start + IPv6Header.FixedLength > data.Length) return false;
        var end = start + IPv6Header.FixedLength + BinaryPrimitives.ReadUInt16BigEndian(data[(start + 4)..]);
        var (namedAt, at) = (start + 6, start + IPv6Header.FixedLength);
        for (var i = 0; data[namedAt] != FragmentHeader; i++)
        {
            // RFC 8200 section 4.1: only these may come before the fragment header.
            if (data[namedAt] is not (0 or 43 or 60) || i == MaxExtensions || at + 2 > data.Length) return false;
            (namedAt, at) = (at, at + (data[at + 1] + 1) * 8);
            if (namedAt >= data.Length) return false;
        }

        var body = at + FragmentHeaderLength;
        if (body > data.Length || end < body) return false;
        int place = BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]);
        fragment = new IPFragment(
            start..at, namedAt - start, data[at], body..Math.Min(end, data.Length), place & 0xfff8, end - body, (place & 1) == 0);
        return true;
    }
}
