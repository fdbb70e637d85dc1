using NetMon.Decoding.Names;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of ARP, IP and the IPv6 extension headers.</summary>
internal static class NetworkLayers
{
    private static readonly string[] Ecn = ["Not-ECT", "ECT(1)", "ECT(0)", "CE"];

    /// <summary>ARP and RARP, RFC 826.</summary>
    public static void Arp(LayerBuilder layer)
    {
        var operation = layer.UInt16(6) switch
        {
            1 => "request",
            2 => "reply",
            3 => "reverse request",
            4 => "reverse reply",
            _ => "other",
        };
        layer.Summary = $"Address Resolution Protocol ({operation})";
        layer.AddNumber("Hardware type", 0, 2, null, layer.UInt16(0) == 1 ? "Ethernet" : null);
        layer.AddNumber("Protocol type", 2, 2, null, EtherTypeNames.Find(layer.UInt16(2)));
        layer.AddNumber("Hardware size", 4, 1, "bytes");
        layer.AddNumber("Protocol size", 5, 1, "bytes");
        layer.AddNumber("Opcode", 6, 2, null, operation);
        var at = 8;
        foreach (var side in (string[])["Sender", "Target"])
        {
            AddHardware(layer, side + " MAC address", at, layer.Byte(4));
            at += layer.Byte(4);
            AddProtocol(layer, side + " IP address", at, layer.Byte(5));
            at += layer.Byte(5);
        }
    }

    /// <summary>IPv4, RFC 791.</summary>
    public static void IPv4(LayerBuilder layer)
    {
        layer.Summary = $"Internet Protocol Version 4, Src: {layer.Address(12, 4)}, Dst: {layer.Address(16, 4)}";
        var fragment = layer.UInt16(6);
        var headerLength = (layer.Byte(0) & 0x0f) * 4;
        layer.Add("Version", 0, 1, layer.Byte(0) >> 4);
        layer.Add("Header length", 0, 1, headerLength, "bytes");
        layer.Add("DSCP", 1, 1, layer.Byte(1) >> 2);
        layer.Add("ECN", 1, 1, layer.Byte(1) & 3, null, Ecn[layer.Byte(1) & 3]);
        layer.AddNumber("Total length", 2, 2, "bytes");
        layer.AddHex("Identification", 4, 2);
        layer.Add("Reserved bit", 6, 1, (fragment & 0x8000) != 0);
        layer.Add("Don't fragment", 6, 1, (fragment & 0x4000) != 0);
        layer.Add("More fragments", 6, 1, (fragment & 0x2000) != 0);
        layer.Add("Fragment offset", 6, 2, (fragment & 0x1fff) * 8, "bytes");
        layer.AddNumber("TTL", 8, 1);
        layer.AddNumber("Protocol", 9, 1, null, IPProtocolNames.Find(layer.Byte(9)));
        layer.AddHex("Header checksum", 10, 2);
        layer.AddAddress("Source", 12, 4);
        layer.AddAddress("Destination", 16, 4);
        OptionList.AddIPv4(layer, 20, headerLength);
    }

    /// <summary>IPv6, RFC 8200.</summary>
    public static void IPv6(LayerBuilder layer)
    {
        layer.Summary = $"Internet Protocol Version 6, Src: {layer.Address(8, 16)}, Dst: {layer.Address(24, 16)}";
        var first = layer.UInt32(0);
        var trafficClass = (int)(first >> 20) & 0xff;
        layer.Add("Version", 0, 1, layer.Byte(0) >> 4);
        layer.Add("DSCP", 0, 2, trafficClass >> 2);
        layer.Add("ECN", 1, 1, trafficClass & 3, null, Ecn[trafficClass & 3]);
        layer.Add("Flow label", 1, 3, first & 0xfffff, null, HexText.Of(first & 0xfffff, 5));
        layer.AddNumber("Payload length", 4, 2, "bytes");
        layer.AddNumber("Next header", 6, 1, null, IPProtocolNames.Find(layer.Byte(6)));
        layer.AddNumber("Hop limit", 7, 1);
        layer.AddAddress("Source", 8, 16);
        layer.AddAddress("Destination", 24, 16);
    }

    /// <summary>Hop-by-hop and destination options, RFC 8200 sections 4.3 and 4.6.</summary>
    public static void Options(LayerBuilder layer)
    {
        AddNextHeader(layer);
        var end = (layer.Byte(1) + 1) * 8;
        layer.Add("Length", 1, 1, end, "bytes");
        OptionList.AddIPv6(layer, 2, end);
    }

    /// <summary>Routing header, RFC 8200 section 4.4.</summary>
    public static void Routing(LayerBuilder layer)
    {
        AddNextHeader(layer);
        var end = (layer.Byte(1) + 1) * 8;
        layer.Add("Length", 1, 1, end, "bytes");
        layer.AddNumber("Routing type", 2, 1);
        layer.AddNumber("Segments left", 3, 1);
        if (layer.Byte(2) is not (0 or 2 or 4)) return;
        for (var at = 8; at + 16 <= end; at += 16) layer.AddAddress("Address", at, 16);
    }

    /// <summary>Fragment header, RFC 8200 section 4.5.</summary>
    public static void Fragment(LayerBuilder layer)
    {
        AddNextHeader(layer);
        layer.Add("Fragment offset", 2, 2, layer.UInt16(2) & 0xfff8, "bytes");
        layer.Add("More fragments", 3, 1, (layer.Byte(3) & 1) != 0);
        layer.AddHex("Identification", 4, 4);
    }

    /// <summary>Authentication header, RFC 4302.</summary>
    public static void Authentication(LayerBuilder layer)
    {
        layer.Summary = "Authentication Header";
        AddNextHeader(layer);
        layer.Add("Length", 1, 1, (layer.Byte(1) + 2) * 4, "bytes");
        layer.AddHex("SPI", 4, 4);
        layer.AddNumber("Sequence number", 8, 4);
        layer.AddBytes("Integrity check value", 12, layer.Bytes.Length - 12);
    }

    private static void AddNextHeader(LayerBuilder layer) =>
        layer.AddNumber("Next header", 0, 1, null, IPProtocolNames.Find(layer.Byte(0)));

    private static void AddHardware(LayerBuilder layer, string name, int at, int length)
    {
        if (length == 6) layer.AddMac(name, at);
        else layer.AddBytes(name, at, length);
    }

    private static void AddProtocol(LayerBuilder layer, string name, int at, int length)
    {
        if (length == 4) layer.AddAddress(name, at, 4);
        else layer.AddBytes(name, at, length);
    }
}
