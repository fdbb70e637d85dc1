using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NetMon.Decoding;

/// <summary>
/// Community ID version 1 with seed 0: a flow hash that is the same in both directions and in Zeek, Suricata, Wireshark and Arkime. Source:
/// https://github.com/corelight/community-id-spec.
/// </summary>
internal static class CommunityId
{
    private const int MaxInputLength = 2 + 16 + 16 + 2 + 4;

    /// <summary>The Community ID; null if the packet has no IP, or is a fragment without the ports of its protocol.</summary>
    public static string? Compute(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        try
        {
            return ComputeFrom(headers, data);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e);
            return null;
        }
    }

    private static string? ComputeFrom(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (!headers.TryGetSourceAddress(data, out var source) || !headers.HasAny(HeaderFields.IP)) return null;
        headers.TryGetDestinationAddress(data, out var destination);
        switch (headers.IPProtocol)
        {
            case IPProtocols.Tcp or IPProtocols.Udp or IPProtocols.Sctp when headers.Has(HeaderFields.Ports):
                return Compute(headers.IPProtocol, source, destination, (headers.SrcPort, headers.DstPort));
            case IPProtocols.Icmp or IPProtocols.IcmpV6 when headers.Has(HeaderFields.Icmp):
                var ports = IcmpPorts.Of(headers, out var isOneWay);
                return Compute(headers.IPProtocol, source, destination, ports, isOneWay);
            case IPProtocols.Tcp or IPProtocols.Udp or IPProtocols.Sctp or IPProtocols.Icmp or IPProtocols.IcmpV6:
                return null;
            default:
                return Compute(headers.IPProtocol, source, destination, ports: null);
        }
    }

    /// <summary>The Community ID of a flow's key.</summary>
    /// <param name="protocol">IP protocol.</param>
    /// <param name="source">One address of the flow, 4 or 16 bytes in network order.</param>
    /// <param name="destination">The other address.</param>
    /// <param name="ports">The ports, in the order of the addresses; for ICMP, those of <see cref="IcmpPorts"/>.</param>
    /// <param name="isOneWay">Whether the messages have no reply, so that each direction is a flow of its own.</param>
    public static string Compute(
        byte protocol, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, (ushort Source, ushort Destination)? ports, bool isOneWay = false)
    {
        var order = source.SequenceCompareTo(destination);
        if (!isOneWay && (order > 0 || order == 0 && ports?.Source > ports?.Destination))
        {
            var swap = source;
            source = destination;
            destination = swap;
            ports = ports is { } given ? (given.Destination, given.Source) : null;
        }

        // The input starts with the seed: two zero bytes.
        Span<byte> input = stackalloc byte[MaxInputLength];
        input.Clear();
        source.CopyTo(input[2..]);
        destination.CopyTo(input[(2 + source.Length)..]);
        var length = 2 + 2 * source.Length;
        input[length] = protocol;
        length += 2;
        if (ports is { } kept)
        {
            BinaryPrimitives.WriteUInt16BigEndian(input[length..], kept.Source);
            BinaryPrimitives.WriteUInt16BigEndian(input[(length + 2)..], kept.Destination);
            length += 4;
        }

        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        Hash(input[..length], digest);
        return string.Concat("1:", Convert.ToBase64String(digest));
    }

    private static void Hash(ReadOnlySpan<byte> input, Span<byte> digest)
    {
        // The specification requires SHA-1. The hash is an identifier and protects nothing.
#pragma warning disable CA5350
        SHA1.HashData(input, digest);
#pragma warning restore CA5350
    }
}
