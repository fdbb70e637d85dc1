using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NetMon.Decoding;

/// <summary>
/// Community ID version 1 with seed 0: a name for a flow that is the same in both directions and in Zeek, Suricata, Wireshark and Arkime.
/// Source: https://github.com/corelight/community-id-spec.
/// </summary>
internal static class CommunityId
{
    private const int MaxInputLength = 2 + 16 + 16 + 2 + 4;

    /// <summary>The flow's name; null where there is no IP, and for fragments that lack the ports their protocol has.</summary>
    public static string? Compute(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (!headers.HasAny(HeaderFields.IP))
            return null;

        bool isIPv4 = headers.Has(HeaderFields.IPv4);
        int addressLength = isIPv4 ? 4 : 16;
        var addresses = data.Slice(headers.NetworkOffset + (isIPv4 ? 12 : 8), 2 * addressLength);
        var source = addresses[..addressLength];
        var destination = addresses[addressLength..];

        ushort sourcePort = 0, destinationPort = 0;
        bool hasPorts = true, isOneWay = false;
        switch (headers.IPProtocol)
        {
            case IPProtocols.Tcp or IPProtocols.Udp or IPProtocols.Sctp when headers.Has(HeaderFields.Ports):
                (sourcePort, destinationPort) = (headers.SrcPort, headers.DstPort);
                break;
            case IPProtocols.Icmp or IPProtocols.IcmpV6 when headers.Has(HeaderFields.Icmp):
                int counterpart = headers.IPProtocol == IPProtocols.Icmp
                    ? IcmpCounterpart(headers.IcmpType)
                    : IcmpV6Counterpart(headers.IcmpType);
                isOneWay = counterpart < 0;
                sourcePort = headers.IcmpType;
                destinationPort = (ushort)(isOneWay ? headers.IcmpCode : counterpart);
                break;
            case IPProtocols.Tcp or IPProtocols.Udp or IPProtocols.Sctp or IPProtocols.Icmp or IPProtocols.IcmpV6:
                return null;
            default:
                hasPorts = false;
                break;
        }

        int order = source.SequenceCompareTo(destination);
        if (!isOneWay && (order > 0 || order == 0 && sourcePort > destinationPort))
        {
            var swap = source;
            source = destination;
            destination = swap;
            (sourcePort, destinationPort) = (destinationPort, sourcePort);
        }

        // The seed comes first: two zero bytes.
        Span<byte> input = stackalloc byte[MaxInputLength];
        input.Clear();
        source.CopyTo(input[2..]);
        destination.CopyTo(input[(2 + addressLength)..]);
        int length = 2 + 2 * addressLength;
        input[length] = headers.IPProtocol;
        length += 2;
        if (hasPorts)
        {
            BinaryPrimitives.WriteUInt16BigEndian(input[length..], sourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(input[(length + 2)..], destinationPort);
            length += 4;
        }

        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        Hash(input[..length], digest);
        return string.Concat("1:", Convert.ToBase64String(digest));
    }

    private static void Hash(ReadOnlySpan<byte> input, Span<byte> digest)
    {
        // The specification asks for SHA-1; it names flows and protects nothing.
#pragma warning disable CA5350
        SHA1.HashData(input, digest);
#pragma warning restore CA5350
    }

    /// <summary>The type that answers a type, or -1 where messages go one way.</summary>
    private static int IcmpCounterpart(byte type) => type switch
    {
        0 => 8,
        8 => 0,
        9 => 10,
        10 => 9,
        13 => 14,
        14 => 13,
        15 => 16,
        16 => 15,
        17 => 18,
        18 => 17,
        _ => -1,
    };

    /// <summary>The type that answers a type, or -1 where messages go one way.</summary>
    private static int IcmpV6Counterpart(byte type) => type switch
    {
        128 => 129,
        129 => 128,
        130 => 131,
        131 => 130,
        133 => 134,
        134 => 133,
        135 => 136,
        136 => 135,
        139 => 140,
        140 => 139,
        144 => 145,
        145 => 144,
        _ => -1,
    };
}
