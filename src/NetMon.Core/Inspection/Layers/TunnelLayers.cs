using System.Globalization;
using NetMon.Decoding;
using NetMon.Decoding.Names;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of the headers between the outer packet and the packet inside a tunnel.</summary>
internal static class TunnelLayers
{
    /// <summary>Reads the header of a tunnel. A header whose fields are not read is added as bytes.</summary>
    /// <param name="tunnel">The kind of tunnel.</param>
    /// <param name="layer">Receives the fields.</param>
    public static void Read(TunnelKind tunnel, LayerBuilder layer)
    {
        switch (tunnel)
        {
            case TunnelKind.Vxlan or TunnelKind.VxlanGpe:
                Vxlan(layer);
                break;
            case TunnelKind.Geneve:
                Geneve(layer);
                break;
            case TunnelKind.GtpU when layer.Byte(0) >> 5 == 1:
                GtpUser(layer);
                break;
            case TunnelKind.Esp:
                Esp(layer);
                break;
            case TunnelKind.Erspan:
                ErspanLayer.Read(layer);
                break;
            case TunnelKind.L2tp:
                L2tpLayer.Read(layer);
                break;
            case TunnelKind.Teredo:
                TeredoLayer.Read(layer);
                break;
            default:
                layer.AddBytes("Header", 0, layer.Bytes.Length);
                break;
        }
    }

    /// <summary>Reads GRE, RFC 2784 and RFC 2890, and the header that the protocol in it puts before its packet.</summary>
    public static void Gre(LayerBuilder layer)
    {
        var flags = layer.UInt16(0);
        var protocol = layer.UInt16(2);
        var version = flags & 7;
        layer.Summary = $"Generic Routing Encapsulation, {EtherTypeNames.Find(protocol)}";
        layer.AddHex("Flags", 0, 2);
        layer.Add("Version", 1, 1, version);
        layer.Add("Protocol type", 2, 2, protocol, null, string.Create(CultureInfo.InvariantCulture, $"{EtherTypeNames.Find(protocol)}, 0x{protocol:x4}"));
        var at = 4;
        if ((flags & 0xc000) != 0) AddWord("Checksum and offset", isHex: true);
        if ((flags & 0x2000) != 0) AddWord("Key", isHex: true);
        if ((flags & 0x1000) != 0) AddWord("Sequence number", isHex: false);
        if (version == 1 && (flags & 0x0080) != 0) AddWord("Acknowledgment number", isHex: false);
        if (at < layer.Bytes.Length) layer.AddBytes("Further header", at, layer.Bytes.Length - at);

        void AddWord(string name, bool isHex)
        {
            if (isHex) layer.AddHex(name, at, 4);
            else layer.AddNumber(name, at, 4);
            at += 4;
        }
    }

    /// <summary>RFC 7348 section 5.</summary>
    private static void Vxlan(LayerBuilder layer)
    {
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"Virtual eXtensible Local Area Network, VNI: {layer.UInt32(4) >> 8}");
        layer.AddHex("Flags", 0, 1);
        layer.AddBytes("Reserved", 1, 3);
        layer.Add("VNI", 4, 3, (int)(layer.UInt32(4) >> 8));
    }

    /// <summary>RFC 8926 section 3.4.</summary>
    private static void Geneve(LayerBuilder layer)
    {
        const int FixedLength = 8;
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"Generic Network Virtualization Encapsulation, VNI: {layer.UInt32(4) >> 8}");
        layer.Add("Options length", 0, 1, (layer.Byte(0) & 0x3f) * 4, "bytes");
        layer.Add("Critical options", 1, 1, (layer.Byte(1) & 0x40) != 0);
        layer.AddNumber("Protocol type", 2, 2, null, EtherTypeNames.Find(layer.UInt16(2)));
        layer.Add("VNI", 4, 3, (int)(layer.UInt32(4) >> 8));
        layer.AddBytes("Options", FixedLength, layer.Bytes.Length - FixedLength);
    }

    /// <summary>Version 1, 3GPP TS 29.281 section 5.1.</summary>
    private static void GtpUser(LayerBuilder layer)
    {
        const int FixedLength = 8;
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"GPRS Tunneling Protocol, TEID: 0x{layer.UInt32(4):x8}");
        layer.AddHex("Flags", 0, 1);
        layer.AddNumber("Message type", 1, 1);
        layer.AddNumber("Message length", 2, 2, "bytes");
        layer.AddHex("TEID", 4, 4);
        layer.AddBytes("Further header", FixedLength, layer.Bytes.Length - FixedLength);
    }

    /// <summary>RFC 4303 section 2. The fields after the sequence number are encrypted.</summary>
    private static void Esp(LayerBuilder layer)
    {
        const int FixedLength = 8;
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"Encapsulating Security Payload, SPI: 0x{layer.UInt32(0):x8}");
        layer.AddHex("SPI", 0, 4);
        layer.AddNumber("Sequence number", 4, 4);
        layer.AddBytes("Encrypted data", FixedLength, layer.Bytes.Length - FixedLength);
    }
}
