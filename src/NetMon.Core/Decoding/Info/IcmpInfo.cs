using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace NetMon.Decoding.Info;

/// <summary>Describes ICMP: <c>Echo (ping) request id=0x1, seq=1</c>. Types and codes are from IANA's registry.</summary>
internal static class IcmpInfo
{
    private const byte EchoReply = 0;
    private const byte DestinationUnreachable = 3;
    private const byte Redirect = 5;
    private const byte Echo = 8;
    private const byte TimeExceeded = 11;
    private const byte Timestamp = 13;
    private const byte TimestampReply = 14;

    /// <summary>Describes the message's type, code and first fields.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (!headers.Has(HeaderFields.Icmp))
            return "ICMP";
        var name = TypeName(headers.IcmpType);
        if (headers.HasFault)
            return name;

        var message = data[headers.TransportOffset..];
        return headers.IcmpType switch
        {
            Echo or EchoReply or Timestamp or TimestampReply => name + EchoFields(message),
            DestinationUnreachable => $"{name} ({UnreachableName(headers.IcmpCode)})",
            TimeExceeded => headers.IcmpCode == 0 ? name + " (in transit)" : name + " (reassembly)",
            Redirect => $"{name} to {new IPAddress(message.Slice(4, 4))}",
            _ => name,
        };
    }

    /// <summary>Formats identifier and sequence number, which ICMP and ICMPv6 echoes have at the same offset.</summary>
    public static string EchoFields(ReadOnlySpan<byte> message) => string.Create(
        CultureInfo.InvariantCulture,
        $" id=0x{BinaryPrimitives.ReadUInt16BigEndian(message[4..]):x}, seq={BinaryPrimitives.ReadUInt16BigEndian(message[6..])}");

    private static string TypeName(byte type) => type switch
    {
        EchoReply => "Echo (ping) reply",
        DestinationUnreachable => "Destination unreachable",
        4 => "Source quench",
        Redirect => "Redirect",
        Echo => "Echo (ping) request",
        9 => "Router advertisement",
        10 => "Router solicitation",
        TimeExceeded => "Time-to-live exceeded",
        12 => "Parameter problem",
        Timestamp => "Timestamp request",
        TimestampReply => "Timestamp reply",
        15 => "Information request",
        16 => "Information reply",
        17 => "Address mask request",
        18 => "Address mask reply",
        42 => "Extended echo request",
        43 => "Extended echo reply",
        _ => string.Create(CultureInfo.InvariantCulture, $"ICMP type {type}"),
    };

    private static string UnreachableName(byte code) => code switch
    {
        0 => "Network unreachable",
        1 => "Host unreachable",
        2 => "Protocol unreachable",
        3 => "Port unreachable",
        4 => "Fragmentation needed",
        5 => "Source route failed",
        6 => "Network unknown",
        7 => "Host unknown",
        8 => "Source host isolated",
        9 => "Network administratively prohibited",
        10 => "Host administratively prohibited",
        11 => "Network unreachable for TOS",
        12 => "Host unreachable for TOS",
        13 => "Communication administratively filtered",
        14 => "Host precedence violation",
        15 => "Precedence cutoff in effect",
        _ => string.Create(CultureInfo.InvariantCulture, $"code {code}"),
    };
}
