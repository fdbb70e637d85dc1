using System.Globalization;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of the headers above IP.</summary>
internal static class TransportLayers
{
    /// <summary>TCP, RFC 9293.</summary>
    public static void Tcp(LayerBuilder layer)
    {
        layer.Summary = layer.Has(4, 4)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Transmission Control Protocol, Src Port: {layer.UInt16(0)}, Dst Port: {layer.UInt16(2)}, Seq: {layer.UInt32(4)}")
            : "Transmission Control Protocol" + Ports(layer);
        var lengthAndFlags = layer.UInt16(12);
        var headerLength = (lengthAndFlags >> 12) * 4;
        var flags = (TcpFlags)(lengthAndFlags & 0x1ff);
        AddPorts(layer);
        layer.AddNumber("Sequence number", 4, 4);
        layer.AddNumber("Acknowledgment number", 8, 4);
        layer.Add("Header length", 12, 1, headerLength, "bytes");
        layer.Add("Flags", 12, 2, flags, null, HexText.Of((int)flags, 3));
        layer.AddNumber("Window", 14, 2);
        layer.AddHex("Checksum", 16, 2);
        layer.AddNumber("Urgent pointer", 18, 2);
        OptionList.AddTcp(layer, 20, headerLength);
    }

    /// <summary>UDP, RFC 768.</summary>
    public static void Udp(LayerBuilder layer)
    {
        layer.Summary = "User Datagram Protocol" + Ports(layer);
        AddPorts(layer);
        layer.AddNumber("Length", 4, 2, "bytes");
        layer.AddHex("Checksum", 6, 2);
    }

    /// <summary>UDP-Lite, RFC 3828.</summary>
    public static void UdpLite(LayerBuilder layer)
    {
        layer.Summary = "Lightweight User Datagram Protocol" + Ports(layer);
        AddPorts(layer);
        layer.AddNumber("Checksum coverage", 4, 2, "bytes");
        layer.AddHex("Checksum", 6, 2);
    }

    /// <summary>DCCP's generic header, RFC 4340 section 5.1.</summary>
    public static void Dccp(LayerBuilder layer)
    {
        layer.Summary = "Datagram Congestion Control Protocol" + Ports(layer);
        AddPorts(layer);
        layer.Add("Data offset", 4, 1, layer.Byte(4) * 4, "bytes");
        layer.Add("CCVal", 5, 1, layer.Byte(5) >> 4);
        layer.Add("Checksum coverage", 5, 1, layer.Byte(5) & 0x0f);
        layer.AddHex("Checksum", 6, 2);
        layer.Add("Type", 8, 1, (layer.Byte(8) >> 1) & 0x0f);
    }

    /// <summary>SCTP's common header, RFC 9260 section 3.1.</summary>
    public static void Sctp(LayerBuilder layer)
    {
        layer.Summary = "Stream Control Transmission Protocol" + Ports(layer);
        AddPorts(layer);
        layer.AddHex("Verification tag", 4, 4);
        layer.AddHex("Checksum", 8, 4);
    }

    /// <summary>ICMP, RFC 792.</summary>
    public static void Icmp(LayerBuilder layer)
    {
        layer.Summary = "Internet Control Message Protocol";
        AddIcmp(layer, layer.Byte(0) switch
        {
            0 => "echo reply",
            3 => "destination unreachable",
            4 => "source quench",
            5 => "redirect",
            8 => "echo request",
            9 => "router advertisement",
            10 => "router solicitation",
            11 => "time exceeded",
            12 => "parameter problem",
            13 => "timestamp request",
            14 => "timestamp reply",
            _ => null,
        });
        switch (layer.Byte(0))
        {
            case 0 or 8 or 13 or 14:
                AddEcho(layer);
                break;
            case 3 when layer.Byte(1) == 4:
                layer.AddNumber("Next-hop MTU", 6, 2, "bytes");
                break;
            case 5:
                layer.AddAddress("Gateway", 4, 4);
                break;
            default:
                layer.AddBytes("Rest of header", 4, 4);
                break;
        }
    }

    /// <summary>ICMPv6, RFC 4443 and RFC 4861.</summary>
    public static void IcmpV6(LayerBuilder layer)
    {
        layer.Summary = "Internet Control Message Protocol v6";
        AddIcmp(layer, layer.Byte(0) switch
        {
            1 => "destination unreachable",
            2 => "packet too big",
            3 => "time exceeded",
            4 => "parameter problem",
            128 => "echo request",
            129 => "echo reply",
            130 => "multicast listener query",
            131 => "multicast listener report",
            132 => "multicast listener done",
            133 => "router solicitation",
            134 => "router advertisement",
            135 => "neighbor solicitation",
            136 => "neighbor advertisement",
            137 => "redirect",
            143 => "multicast listener report v2",
            _ => null,
        });
        switch (layer.Byte(0))
        {
            case 128 or 129:
                AddEcho(layer);
                break;
            case 2:
                layer.AddNumber("MTU", 4, 4, "bytes");
                break;
            case var type when NeighborDiscovery.IsType(type):
                NeighborDiscovery.Read(layer);
                break;
            default:
                layer.AddBytes("Rest of header", 4, 4);
                break;
        }
    }

    /// <summary>Reads the fields that all IGMP versions share, RFC 2236.</summary>
    public static void Igmp(LayerBuilder layer)
    {
        var type = layer.Byte(0) switch
        {
            0x11 => "membership query",
            0x12 => "membership report v1",
            0x16 => "membership report v2",
            0x17 => "leave group",
            0x22 => "membership report v3",
            _ => null,
        };
        layer.Summary = "Internet Group Management Protocol" + (type is null ? "" : ", " + type);
        layer.AddNumber("Type", 0, 1, null, type);
        layer.AddNumber("Maximum response time", 1, 1, "tenths of a second");
        layer.AddHex("Checksum", 2, 2);
        if (layer.Byte(0) == 0x22)
        {
            AddGroupRecords(layer);
            return;
        }

        layer.AddAddress("Group address", 4, 4);
        // A version 3 query has further fields, RFC 9776 section 4.1.
        layer.AddNumber("Number of sources", 10, 2);
        for (var at = 12; layer.Has(at, 4); at += 4) layer.AddAddress("Source address", at, 4);
    }

    /// <summary>Adds the group records of a report, RFC 9776 section 4.2.</summary>
    private static void AddGroupRecords(LayerBuilder layer)
    {
        layer.AddNumber("Number of group records", 6, 2);
        var at = 8;
        for (var left = layer.UInt16(6); left > 0 && layer.Has(at, 8); left--)
        {
            layer.AddNumber("Record type", at, 1);
            layer.AddAddress("Group address", at + 4, 4);
            var sources = layer.UInt16(at + 2);
            var auxiliary = layer.Byte(at + 1) * 4;
            at += 8;
            for (; sources > 0 && layer.Has(at, 4); sources--, at += 4) layer.AddAddress("Source address", at, 4);
            at += auxiliary;
        }
    }

    private static void AddIcmp(LayerBuilder layer, string? type)
    {
        if (type is not null) layer.Summary += ", " + type;
        layer.AddNumber("Type", 0, 1, null, type);
        layer.AddNumber("Code", 1, 1);
        layer.AddHex("Checksum", 2, 2);
    }

    private static void AddEcho(LayerBuilder layer)
    {
        layer.AddHex("Identifier", 4, 2);
        layer.AddNumber("Sequence number", 6, 2);
    }

    private static void AddPorts(LayerBuilder layer)
    {
        layer.AddNumber("Source port", 0, 2);
        layer.AddNumber("Destination port", 2, 2);
    }

    private static string Ports(LayerBuilder layer) => layer.Has(0, 4)
        ? string.Create(CultureInfo.InvariantCulture, $", Src Port: {layer.UInt16(0)}, Dst Port: {layer.UInt16(2)}")
        : "";
}
