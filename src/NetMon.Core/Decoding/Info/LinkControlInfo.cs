using System.Buffers.Binary;
using System.Globalization;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Info;

/// <summary>Describes link control protocols: EAPOL, PPPoE discovery, PPP's control protocols, spanning tree, LACP.</summary>
internal static class LinkControlInfo
{
    /// <summary>Describes the first bytes of the payload; null for other protocols, and if those bytes are missing.</summary>
    public static string? Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var payload = headers.Payload(data);
        return (headers.ProtocolSpace, (int)headers.ProtocolNumber) switch
        {
            (ProtocolSpace.EtherType, EtherTypes.Eapol) when payload.Length >= 2 => EapolType(payload[1]),
            (ProtocolSpace.EtherType, EtherTypes.PppoeDiscovery) => DiscoveryCode(headers, data),
            (ProtocolSpace.Ppp, >= 0x8000) when payload.Length >= 2 => ControlCode(headers.ProtocolNumber, payload),
            (ProtocolSpace.Llc, Sap.SpanningTree) when payload.Length >= 4 => BridgeProtocol(payload),
            (ProtocolSpace.SlowProtocol, SlowProtocols.Lacp) when payload.Length >= 19 => Lacp(payload),
            _ => null,
        };
    }

    private static string EapolType(byte type) => type switch
    {
        0 => "EAP packet",
        1 => "Start",
        2 => "Logoff",
        3 => "Key",
        _ => string.Create(CultureInfo.InvariantCulture, $"EAPOL type {type}"),
    };

    /// <summary>RFC 2516 section 5.</summary>
    private static string? DiscoveryCode(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        const int CodeFromPayload = 5;
        if (headers.HasFault || headers.PayloadOffset < CodeFromPayload || headers.PayloadOffset > data.Length)
            return null;
        return data[headers.PayloadOffset - CodeFromPayload] switch
        {
            0x09 => "Active discovery initiation (PADI)",
            0x07 => "Active discovery offer (PADO)",
            0x19 => "Active discovery request (PADR)",
            0x65 => "Active discovery session confirmation (PADS)",
            0xa7 => "Active discovery terminate (PADT)",
            _ => null,
        };
    }

    /// <summary>RFC 1661 section 5; PAP and CHAP have codes of their own.</summary>
    private static string? ControlCode(int protocol, ReadOnlySpan<byte> payload)
    {
        const int Pap = 0xc023;
        const int Chap = 0xc223;
        var name = protocol switch
        {
            Pap => payload[0] switch { 1 => "Authenticate-request", 2 => "Authenticate-ack", 3 => "Authenticate-nak", _ => null },
            Chap => payload[0] switch { 1 => "Challenge", 2 => "Response", 3 => "Success", 4 => "Failure", _ => null },
            _ => payload[0] switch
            {
                1 => "Configuration request",
                2 => "Configuration ack",
                3 => "Configuration nak",
                4 => "Configuration reject",
                5 => "Termination request",
                6 => "Termination ack",
                7 => "Code reject",
                8 => "Protocol reject",
                9 => "Echo request",
                10 => "Echo reply",
                11 => "Discard request",
                12 => "Identification",
                _ => null,
            },
        };
        return name is null ? null : string.Create(CultureInfo.InvariantCulture, $"{PppNames.Find(protocol)} {name} id={payload[1]}");
    }

    /// <summary>IEEE 802.1D section 9.3: protocol, version, type.</summary>
    private static string? BridgeProtocol(ReadOnlySpan<byte> payload)
    {
        const byte TopologyChange = 0x80;
        const byte Configuration = 0;
        if (payload[3] == TopologyChange)
            return "Topology change notification";
        var version = payload[2] switch { 0 => "STP", 2 => "RSTP", 3 => "MSTP", 4 => "SPT", _ => null };
        if (version is null || payload.Length < 35)
            return version;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{version} {(payload[3] == Configuration ? "configuration" : "bridge data unit")}, root {Bridge(payload[5..])} "
            + $"cost {BinaryPrimitives.ReadUInt32BigEndian(payload[13..])} "
            + $"port 0x{BinaryPrimitives.ReadUInt16BigEndian(payload[25..]):x4}");
    }

    private static string Bridge(ReadOnlySpan<byte> id)
    {
        int priority = BinaryPrimitives.ReadUInt16BigEndian(id);
        return string.Create(CultureInfo.InvariantCulture, $"{priority & 0xf000}/{priority & 0x0fff}/{MacAddressText.Format(id[2..])}");
    }

    /// <summary>IEEE 802.1AX section 6.4.2: the version, then the actor's system ID after type, length and priority.</summary>
    private static string Lacp(ReadOnlySpan<byte> payload) => string.Create(
        CultureInfo.InvariantCulture,
        $"v{payload[1]} actor {MacAddressText.Format(payload[6..])} port {BinaryPrimitives.ReadUInt16BigEndian(payload[16..])}");
}
