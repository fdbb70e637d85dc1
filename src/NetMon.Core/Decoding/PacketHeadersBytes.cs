using System.Runtime.CompilerServices;
using NetMon.Decoding.Network;

namespace NetMon.Decoding;

/// <summary>The bytes that <see cref="PacketHeaders"/> refer to. The frame must be the one that was decoded.</summary>
public static class PacketHeadersBytes
{
    private const int IPv4SourceOffset = 12;
    private const int IPv4AddressLength = 4;
    private const int IPv6SourceOffset = 8;
    private const int IPv6AddressLength = 16;

    /// <summary>The captured bytes of the payload.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="data">The frame that was decoded.</param>
    public static ReadOnlySpan<byte> Payload(this in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var start = Math.Min(headers.PayloadOffset, data.Length);
        return data.Slice(start, Math.Min(headers.PayloadLength, data.Length - start));
    }

    /// <summary>Gets the source address: for IP, 4 or 16 bytes; for ARP over IPv4, the sender's.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="data">The frame that was decoded.</param>
    /// <param name="address">The address in network order.</param>
    /// <returns>True if there is one.</returns>
    public static bool TryGetSourceAddress(this in PacketHeaders headers, ReadOnlySpan<byte> data, out ReadOnlySpan<byte> address) =>
        TryGetAddress(headers, data, 0, out address);

    /// <summary>Gets the destination address: for IP, 4 or 16 bytes; for ARP over IPv4, the target's.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="data">The frame that was decoded.</param>
    /// <param name="address">The address in network order.</param>
    /// <returns>True if there is one.</returns>
    public static bool TryGetDestinationAddress(this in PacketHeaders headers, ReadOnlySpan<byte> data, out ReadOnlySpan<byte> address) =>
        TryGetAddress(headers, data, 1, out address);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryGetAddress(in PacketHeaders headers, ReadOnlySpan<byte> data, int index, out ReadOnlySpan<byte> address)
    {
        var network = headers.NetworkOffset;
        if (headers.Has(HeaderFields.IPv4))
        {
            address = data.Slice(network + IPv4SourceOffset + index * IPv4AddressLength, IPv4AddressLength);
            return true;
        }

        if (headers.Has(HeaderFields.IPv6))
        {
            address = data.Slice(network + IPv6SourceOffset + index * IPv6AddressLength, IPv6AddressLength);
            return true;
        }

        if (headers.Has(HeaderFields.Arp) && !headers.HasFault && ArpHeader.IsForIPv4(data[network..]))
        {
            address = ArpHeader.ProtocolAddress(data[network..], index);
            return true;
        }

        address = default;
        return false;
    }
}
