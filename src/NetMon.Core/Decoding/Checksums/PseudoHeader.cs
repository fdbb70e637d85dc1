using System.Runtime.CompilerServices;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Checksums;

/// <summary>The pseudo-header of transport checksums: RFC 9293 section 3.1 for IPv4, RFC 8200 section 8.1 for IPv6.</summary>
internal static class PseudoHeader
{
    private const byte RoutingSource = 0;
    private const byte RoutingHomeAddress = 2;
    private const byte RoutingSegment = 4;

    /// <summary>The sum of the addresses and the protocol; the caller adds the length.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="data">The frame.</param>
    /// <param name="protocol">The protocol of the checksum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Sum(in PacketHeaders headers, ReadOnlySpan<byte> data, int protocol)
    {
        headers.TryGetSourceAddress(data, out var source);
        headers.TryGetDestinationAddress(data, out var destination);
        if (headers.Has(HeaderFields.IPv6))
            destination = FinalIPv6Destination(headers, data, destination);
        else
            destination = FinalIPv4Destination(headers, data, destination);
        return InternetChecksum.Add(destination, InternetChecksum.Add(source, (ulong)protocol));
    }

    /// <summary>
    /// The final destination: while the packet is in transit with a routing header, the checksum covers the last address of the route.
    /// </summary>
    private static ReadOnlySpan<byte> FinalIPv6Destination(in PacketHeaders headers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> destination)
    {
        int next = data[headers.NetworkOffset + 6];
        var at = headers.NetworkOffset + IPv6Header.FixedLength;
        // The decoder has validated this chain, so its headers are complete up to the transport header.
        while (ExtensionHeaders.IsExtension(next) && at + 8 <= headers.TransportOffset)
        {
            var length = ExtensionHeaders.Length(next, data[at + 1]);
            if (next == IPProtocols.Routing && data[at + 3] > 0)
            {
                var address = data[at + 2] switch
                {
                    RoutingSource => at + length - 16,
                    RoutingHomeAddress or RoutingSegment => at + 8,
                    _ => -1,
                };
                if (address >= at + 8 && address + 16 <= headers.TransportOffset) destination = data.Slice(address, 16);
            }

            next = data[at];
            at += length;
        }

        return destination;
    }

    /// <summary>
    /// The final destination with an IPv4 source route, RFC 791 section 3.1: the last address of the route, unless the pointer is past it.
    /// </summary>
    private static ReadOnlySpan<byte> FinalIPv4Destination(in PacketHeaders headers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> destination)
    {
        const byte EndOfOptions = 0, NoOperation = 1, LooseRoute = 131, StrictRoute = 137;
        var end = Math.Min(headers.NetworkOffset + (data[headers.NetworkOffset] & 0x0f) * 4, data.Length);
        var at = headers.NetworkOffset + IPv4Header.FixedLength;
        while (at < end && data[at] != EndOfOptions)
        {
            if (data[at] == NoOperation)
            {
                at++;
                continue;
            }

            var length = at + 1 < end ? data[at + 1] : 0;
            if (length < 2 || at + length > end) break;
            if (data[at] is LooseRoute or StrictRoute && length >= 7 && data[at + 2] <= length - 3) return data.Slice(at + length - 4, 4);
            at += length;
        }

        return destination;
    }
}
