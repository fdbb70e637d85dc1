using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace NetMon.Decoding.Info;

/// <summary>Describes IGMP: <c>Membership report v2 for 239.1.2.3</c>. RFC 2236 section 2, RFC 9776 section 4.</summary>
internal static class IgmpInfo
{
    private const byte Query = 0x11;
    private const byte ReportV3 = 0x22;

    /// <summary>Describes the message's type and group.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        if (headers.HasFault)
            return "IGMP";
        var message = data[headers.TransportOffset..];
        var group = new IPAddress(message.Slice(4, 4));
        return message[0] switch
        {
            Query => group.Equals(IPAddress.Any) ? "Membership query, general" : $"Membership query for {group}",
            0x12 => $"Membership report v1 for {group}",
            0x16 => $"Membership report v2 for {group}",
            0x17 => $"Leave group {group}",
            ReportV3 => string.Create(
                CultureInfo.InvariantCulture, $"Membership report v3, {BinaryPrimitives.ReadUInt16BigEndian(message[6..])} groups"),
            0x13 => "DVMRP",
            0x14 => "PIM v1",
            _ => string.Create(CultureInfo.InvariantCulture, $"IGMP type 0x{message[0]:x2}"),
        };
    }
}
