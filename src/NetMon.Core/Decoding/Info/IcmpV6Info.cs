using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using NetMon.Decoding.Transport;

namespace NetMon.Decoding.Info;

/// <summary>
/// Describes ICMPv6: <c>Neighbor solicitation for fe80::1</c>. Types are from IANA's registry, messages from RFC 4443 and RFC 4861.
/// </summary>
internal static class IcmpV6Info
{
    private const byte DestinationUnreachable = 1;
    private const byte PacketTooBig = 2;
    private const byte TimeExceeded = 3;
    private const byte EchoRequest = 128;
    private const byte EchoReply = 129;
    private const byte NeighborSolicitation = 135;
    private const byte NeighborAdvertisement = 136;
    private const byte Redirect = 137;
    private const int AddressLength = 16;

    /// <summary>Describes the message's type, code and first fields.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (!headers.Has(HeaderFields.Icmp))
            return "ICMPv6";
        var name = TypeName(headers.IcmpType);
        if (headers.HasFault)
            return name;

        var message = data[headers.TransportOffset..];
        return headers.IcmpType switch
        {
            EchoRequest or EchoReply => name + IcmpInfo.EchoFields(message),
            DestinationUnreachable => $"{name} ({UnreachableName(headers.IcmpCode)})",
            PacketTooBig => string.Create(
                CultureInfo.InvariantCulture, $"{name} (MTU={BinaryPrimitives.ReadUInt32BigEndian(message[4..])})"),
            TimeExceeded => headers.IcmpCode == 0 ? name + " (in transit)" : name + " (reassembly)",
            NeighborSolicitation => WithTarget(name, "for", message),
            NeighborAdvertisement => WithTarget(name, "of", message),
            Redirect => WithTarget(name, "to", message),
            _ => name,
        };
    }

    private static string WithTarget(string name, string word, ReadOnlySpan<byte> message) =>
        message.Length < IcmpHeader.Length + AddressLength
            ? name
            : $"{name} {word} {new IPAddress(message.Slice(IcmpHeader.Length, AddressLength))}";

    private static string TypeName(byte type) => type switch
    {
        DestinationUnreachable => "Destination unreachable",
        PacketTooBig => "Packet too big",
        TimeExceeded => "Hop limit exceeded",
        4 => "Parameter problem",
        EchoRequest => "Echo (ping) request",
        EchoReply => "Echo (ping) reply",
        130 => "Multicast listener query",
        131 => "Multicast listener report",
        132 => "Multicast listener done",
        133 => "Router solicitation",
        134 => "Router advertisement",
        NeighborSolicitation => "Neighbor solicitation",
        NeighborAdvertisement => "Neighbor advertisement",
        Redirect => "Redirect",
        138 => "Router renumbering",
        139 => "Node information query",
        140 => "Node information response",
        143 => "Multicast listener report v2",
        151 => "Multicast router advertisement",
        152 => "Multicast router solicitation",
        155 => "RPL control",
        160 => "Extended echo request",
        161 => "Extended echo reply",
        _ => string.Create(CultureInfo.InvariantCulture, $"ICMPv6 type {type}"),
    };

    private static string UnreachableName(byte code) => code switch
    {
        0 => "no route to destination",
        1 => "administratively prohibited",
        2 => "beyond scope of source address",
        3 => "address unreachable",
        4 => "port unreachable",
        5 => "source address failed policy",
        6 => "reject route",
        _ => string.Create(CultureInfo.InvariantCulture, $"code {code}"),
    };
}
