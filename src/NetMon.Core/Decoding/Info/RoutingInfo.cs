using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace NetMon.Decoding.Info;

/// <summary>Describes protocols directly over IP: OSPF, PIM, VRRP, EIGRP, ESP.</summary>
internal static class RoutingInfo
{
    private const int Eigrp = 88;
    private const int Ospf = 89;
    private const int Vrrp = 112;

    /// <summary>Describes the message's type; null for other protocols, and if its bytes are missing.</summary>
    public static string? Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var payload = headers.Payload(data);
        if (payload.Length < 8)
            return null;
        return headers.IPProtocol switch
        {
            Ospf => string.Create(
                CultureInfo.InvariantCulture, $"{OspfType(payload[1])} v{payload[0]} router {new IPAddress(payload.Slice(4, 4))}"),
            IPProtocols.Pim => string.Create(CultureInfo.InvariantCulture, $"{PimType(payload[0] & 0x0f)} v{payload[0] >> 4}"),
            Vrrp => string.Create(CultureInfo.InvariantCulture, $"Announcement v{payload[0] >> 4} id={payload[1]} priority={payload[2]}"),
            Eigrp => EigrpOperation(payload[1]),
            IPProtocols.Esp => string.Create(CultureInfo.InvariantCulture, $"SPI=0x{BinaryPrimitives.ReadUInt32BigEndian(payload):x8}"),
            _ => null,
        };
    }

    /// <summary>RFC 2328 section A.3.1.</summary>
    private static string OspfType(byte type) => type switch
    {
        1 => "Hello",
        2 => "Database description",
        3 => "Link state request",
        4 => "Link state update",
        5 => "Link state acknowledgment",
        _ => string.Create(CultureInfo.InvariantCulture, $"Type {type}"),
    };

    /// <summary>RFC 7761 section 4.9.</summary>
    private static string PimType(int type) => type switch
    {
        0 => "Hello",
        1 => "Register",
        2 => "Register-stop",
        3 => "Join/Prune",
        4 => "Bootstrap",
        5 => "Assert",
        6 => "Graft",
        7 => "Graft-ack",
        8 => "Candidate-RP-advertisement",
        9 => "State-refresh",
        _ => string.Create(CultureInfo.InvariantCulture, $"Type {type}"),
    };

    /// <summary>RFC 7868 section 6.2.</summary>
    private static string? EigrpOperation(byte operation) => operation switch
    {
        1 => "Update",
        3 => "Query",
        4 => "Reply",
        5 => "Hello",
        10 => "SIA query",
        11 => "SIA reply",
        _ => null,
    };
}
