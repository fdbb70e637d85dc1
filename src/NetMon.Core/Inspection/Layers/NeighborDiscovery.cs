using System.Globalization;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of IPv6 neighbour discovery messages after the ICMPv6 header, RFC 4861 section 4.</summary>
internal static class NeighborDiscovery
{
    private const int RouterSolicitation = 133;
    private const int RouterAdvertisement = 134;
    private const int NeighborSolicitation = 135;
    private const int NeighborAdvertisement = 136;
    private const int Redirect = 137;

    /// <summary>Whether an ICMPv6 type is one of neighbour discovery.</summary>
    public static bool IsType(int type) => type is >= RouterSolicitation and <= Redirect;

    /// <summary>Reads a message, starting at its type.</summary>
    public static void Read(LayerBuilder layer)
    {
        var at = 8;
        switch (layer.Byte(0))
        {
            case RouterAdvertisement:
                layer.AddNumber("Current hop limit", 4, 1);
                layer.Add("Managed address configuration", 5, 1, (layer.Byte(5) & 0x80) != 0);
                layer.Add("Other configuration", 5, 1, (layer.Byte(5) & 0x40) != 0);
                layer.AddNumber("Router lifetime", 6, 2, "s");
                layer.AddNumber("Reachable time", 8, 4, "ms");
                layer.AddNumber("Retransmission timer", 12, 4, "ms");
                at = 16;
                break;
            case NeighborAdvertisement:
                layer.Add("Router", 4, 1, (layer.Byte(4) & 0x80) != 0);
                layer.Add("Solicited", 4, 1, (layer.Byte(4) & 0x40) != 0);
                layer.Add("Override", 4, 1, (layer.Byte(4) & 0x20) != 0);
                layer.AddAddress("Target address", at, 16);
                at += 16;
                break;
            case NeighborSolicitation:
                layer.AddAddress("Target address", at, 16);
                at += 16;
                break;
            case Redirect:
                layer.AddAddress("Target address", at, 16);
                layer.AddAddress("Destination address", at + 16, 16);
                at += 32;
                break;
        }

        AddOptions(layer, at);
    }

    private static void AddOptions(LayerBuilder layer, int at)
    {
        // An option length of zero is invalid and ends the list, RFC 4861 section 4.6.
        while (layer.Has(at, 8) && layer.Byte(at + 1) * 8 is var length and > 0 && layer.Has(at, length))
        {
            switch (layer.Byte(at))
            {
                case 1 when length == 8:
                    layer.AddMac("Option: Source link-layer address", at + 2);
                    break;
                case 2 when length == 8:
                    layer.AddMac("Option: Target link-layer address", at + 2);
                    break;
                case 3 when length == 32:
                    layer.Add("Option: Prefix", at + 16, 16,
                        string.Create(CultureInfo.InvariantCulture, $"{layer.Address(at + 16, 16)}/{layer.Byte(at + 2)}"));
                    layer.AddNumber("Option: Prefix valid lifetime", at + 4, 4, "s");
                    layer.AddNumber("Option: Prefix preferred lifetime", at + 8, 4, "s");
                    break;
                case 5 when length == 8:
                    layer.AddNumber("Option: MTU", at + 4, 4, "bytes");
                    break;
                case 25:
                    for (var server = at + 8; server + 16 <= at + length; server += 16) layer.AddAddress("Option: DNS server", server, 16);
                    break;
                default:
                    layer.AddBytes(string.Create(CultureInfo.InvariantCulture, $"Option: type {layer.Byte(at)}"), at, length);
                    break;
            }

            at += length;
        }
    }
}
