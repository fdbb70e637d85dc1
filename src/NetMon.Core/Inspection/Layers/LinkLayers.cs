using System.Globalization;
using NetMon.Decoding.Link;
using NetMon.Decoding.Names;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of the link headers that the decoder reads.</summary>
internal static class LinkLayers
{
    /// <summary>Reads Ethernet II, or IEEE 802.3 if the type field is a length.</summary>
    public static void Ethernet(LayerBuilder layer)
    {
        var source = layer.Mac(6);
        var destination = layer.Mac(0);
        var kind = layer.UInt16(12) > EtherTypeDispatch.MaxLength ? "Ethernet II" : "IEEE 802.3 Ethernet";
        layer.Summary = $"{kind}, Src: {source}, Dst: {destination}";
        layer.Add("Destination", 0, 6, destination);
        layer.Add("Source", 6, 6, source);
        AddTypeOrLength(layer, 12);
    }

    /// <summary>Reads an IEEE 802.1Q tag, starting at its tag control information.</summary>
    public static void Vlan(LayerBuilder layer)
    {
        var control = layer.UInt16(0);
        var id = control & 0x0fff;
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"802.1Q Virtual LAN, Priority: {control >> 13}, ID: {id}");
        layer.Add("Priority", 0, 1, control >> 13);
        layer.Add("Drop eligible", 0, 1, (control & 0x1000) != 0);
        layer.Add("VLAN ID", 0, 2, id);
        AddTypeOrLength(layer, 2);
    }

    /// <summary>Reads IEEE 802.2 LLC.</summary>
    public static void Llc(LayerBuilder layer)
    {
        layer.Summary = $"Logical-Link Control, {LlcNames.Find(layer.Byte(0))}";
        layer.AddNumber("DSAP", 0, 1, null, HexText.Of(layer.Byte(0), 2));
        layer.AddNumber("SSAP", 1, 1, null, HexText.Of(layer.Byte(1), 2));
        var isUnnumbered = (layer.Byte(2) & 3) == 3;
        layer.AddHex("Control", 2, isUnnumbered ? 1 : 2);
    }

    /// <summary>Reads the SNAP extension of LLC.</summary>
    public static void Snap(LayerBuilder layer)
    {
        layer.Summary = $"Subnetwork Access Protocol, {EtherTypeNames.Find(layer.UInt16(3))}";
        if (layer.Has(0, 3)) layer.Add("Organization code", 0, 3, (layer.UInt16(0) << 8) | layer.Byte(2));
        layer.AddNumber("Protocol ID", 3, 2, null, HexText.Of(layer.UInt16(3), 4));
    }

    /// <summary>Reads Linux cooked capture v1.</summary>
    public static void Sll(LayerBuilder layer)
    {
        layer.Summary = "Linux cooked capture v1";
        layer.AddNumber("Packet type", 0, 2, null, PacketType(layer.UInt16(0)));
        layer.AddNumber("Link-layer address type", 2, 2);
        layer.AddNumber("Link-layer address length", 4, 2, "bytes");
        AddSender(layer, 6, layer.UInt16(4));
        AddTypeOrLength(layer, 14, "Protocol");
    }

    /// <summary>Reads Linux cooked capture v2.</summary>
    public static void Sll2(LayerBuilder layer)
    {
        layer.Summary = "Linux cooked capture v2";
        AddTypeOrLength(layer, 0, "Protocol");
        layer.AddNumber("Interface index", 4, 4);
        layer.AddNumber("Link-layer address type", 8, 2);
        layer.AddNumber("Packet type", 10, 1, null, PacketType(layer.Byte(10)));
        layer.AddNumber("Link-layer address length", 11, 1, "bytes");
        AddSender(layer, 12, layer.Byte(11));
    }

    /// <summary>Reads the protocol family of BSD loopback.</summary>
    public static void Loopback(LayerBuilder layer)
    {
        layer.Summary = "Null/Loopback";
        layer.AddHex("Family", 0, 4);
    }

    /// <summary>Reads one entry of an MPLS label stack, RFC 3032. The entry with the bottom-of-stack bit is the last.</summary>
    public static void Mpls(LayerBuilder layer)
    {
        var entry = layer.UInt32(0);
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"MultiProtocol Label Switching, Label: {entry >> 12}, TTL: {entry & 0xff}");
        layer.Add("Label", 0, 3, (int)(entry >> 12));
        layer.Add("Traffic class", 2, 1, (int)(entry >> 9) & 7);
        layer.Add("Bottom of stack", 2, 1, (entry & 0x100) != 0);
        layer.Add("TTL", 3, 1, (int)(entry & 0xff));
    }

    /// <summary>Reads PPPoE, RFC 2516.</summary>
    public static void Pppoe(LayerBuilder layer)
    {
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"PPP over Ethernet, Session: {layer.UInt16(2)}");
        layer.Add("Version", 0, 1, layer.Byte(0) >> 4);
        layer.Add("Type", 0, 1, layer.Byte(0) & 0x0f);
        layer.AddHex("Code", 1, 1);
        layer.AddNumber("Session ID", 2, 2);
        layer.AddNumber("Payload length", 4, 2, "bytes");
    }

    /// <summary>Reads PPP, RFC 1661. The protocol is the last field; it has one byte if it is odd and no field precedes it.</summary>
    public static void Ppp(LayerBuilder layer)
    {
        var length = layer.Bytes.Length;
        var at = length is 1 or 3 && (layer.Byte(length - 1) & 1) != 0 ? length - 1 : Math.Max(0, length - 2);
        layer.AddBytes("Address and control", 0, at);
        var protocol = length - at == 1 ? layer.Byte(at) : layer.UInt16(at);
        layer.Summary = $"Point-to-Point Protocol, {PppNames.Find(protocol)}";
        layer.Add("Protocol", at, length - at, protocol, null, $"{PppNames.Find(protocol)}, {HexText.Of(protocol, 4)}");
    }

    /// <summary>Reads Cisco HDLC: address, control and EtherType; some captures put the direction before them.</summary>
    public static void CiscoHdlc(LayerBuilder layer)
    {
        var at = layer.Bytes.Length > 4 ? 1 : 0;
        layer.Summary = "Cisco HDLC";
        if (at == 1) layer.AddNumber("Direction", 0, 1);
        layer.AddHex("Address", at, 1);
        layer.AddHex("Control", at + 1, 1);
        layer.AddNumber("Protocol", at + 2, 2, null, HexText.Of(layer.UInt16(at + 2), 4));
    }

    /// <summary>Reads a switch tag (DSA), before the frame or between its addresses and its EtherType.</summary>
    public static void DsaTag(LayerBuilder layer)
    {
        const int Addresses = 12;
        const int TypeLength = 2;
        var length = layer.Bytes.Length;
        layer.Summary = "DSA tag";
        if (length <= Addresses + TypeLength)
        {
            layer.AddBytes("Tag", 0, length);
            return;
        }

        layer.Summary = $"DSA tag, Src: {layer.Mac(6)}, Dst: {layer.Mac(0)}";
        layer.AddMac("Destination", 0);
        layer.AddMac("Source", 6);
        layer.AddBytes("Tag", Addresses, length - Addresses - TypeLength);
        AddTypeOrLength(layer, length - TypeLength);
    }

    private static void AddSender(LayerBuilder layer, int at, int length)
    {
        if (length == 6) layer.AddMac("Source", at);
        else layer.AddBytes("Source", at, Math.Min(length, 8));
    }

    private static void AddTypeOrLength(LayerBuilder layer, int at, string name = "Type")
    {
        var value = layer.UInt16(at);
        if (value > EtherTypeDispatch.MaxLength) layer.Add(name, at, 2, value, null, $"{EtherTypeNames.Find(value)}, {HexText.Of(value, 4)}");
        else if (name == "Type") layer.Add("Length", at, 2, value, "bytes");
        else layer.Add(name, at, 2, value, null, HexText.Of(value, 4));
    }

    private static string? PacketType(int type) => type switch
    {
        0 => "to us",
        1 => "broadcast",
        2 => "multicast",
        3 => "to another host",
        4 => "sent by us",
        _ => null,
    };
}
