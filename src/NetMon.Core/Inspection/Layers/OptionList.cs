using System.Globalization;

namespace NetMon.Inspection.Layers;

/// <summary>Options of IPv4, IPv6 and TCP, each with kind, length and value. An invalid length ends the list.</summary>
internal static class OptionList
{
    private const int EndOfList = 0;
    private const int NoOperation = 1;

    /// <summary>Adds the options of IPv4, RFC 791 section 3.1.</summary>
    public static void AddIPv4(LayerBuilder layer, int at, int end) => Add(layer, at, end, static (layer, kind, start, length) =>
    {
        var name = kind switch
        {
            7 => "Record route",
            68 => "Timestamp",
            130 => "Security",
            131 => "Loose source route",
            136 => "Stream ID",
            137 => "Strict source route",
            148 => "Router alert",
            _ => Unnamed(kind),
        };
        if (kind == 148 && length == 4) layer.Add("Option: " + name, start, length, layer.UInt16(start + 2));
        else layer.AddBytes("Option: " + name, start, length);
    });

    /// <summary>Adds the options of TCP, RFC 9293 section 3.2 and its extensions.</summary>
    public static void AddTcp(LayerBuilder layer, int at, int end) => Add(layer, at, end, static (layer, kind, start, length) =>
    {
        switch (kind, length)
        {
            case (2, 4):
                layer.AddNumber("Option: Maximum segment size", start + 2, 2, "bytes");
                break;
            case (3, 3):
                layer.Add("Option: Window scale", start + 2, 1, layer.Byte(start + 2), null,
                    string.Create(CultureInfo.InvariantCulture, $"multiply by {1 << Math.Min(layer.Byte(start + 2), 14)}"));
                break;
            case (4, 2):
                layer.Add("Option: SACK permitted", start, length, true);
                break;
            case (5, _):
                for (var block = start + 2; block + 8 <= start + length; block += 8)
                {
                    layer.Add("Option: SACK block", block, 8,
                        string.Create(CultureInfo.InvariantCulture, $"{layer.UInt32(block)}-{layer.UInt32(block + 4)}"));
                }

                break;
            case (8, 10):
                layer.AddNumber("Option: Timestamp value", start + 2, 4);
                layer.AddNumber("Option: Timestamp echo reply", start + 6, 4);
                break;
            default:
                layer.AddBytes("Option: " + kind switch { 19 => "MD5 signature", 28 => "User timeout", 29 => "Authentication", 30 => "Multipath TCP", 34 => "Fast open cookie", _ => Unnamed(kind) }, start, length);
                break;
        }
    });

    /// <summary>
    /// Adds the options of IPv6, RFC 8200 section 4.2. Kind 0 is a single byte of padding, and lengths count the value only.
    /// </summary>
    public static void AddIPv6(LayerBuilder layer, int at, int end)
    {
        while (at < end && layer.Has(at, 1))
        {
            var kind = layer.Byte(at);
            if (kind == 0)
            {
                at++;
                continue;
            }

            var length = 2 + layer.Byte(at + 1);
            if (!layer.Has(at, length) || at + length > end) return;
            if (kind == 5 && length == 4) layer.AddNumber("Option: Router alert", at + 2, 2);
            else if (kind == 0xc2 && length == 6) layer.AddNumber("Option: Jumbo payload length", at + 2, 4, "bytes");
            else if (kind == 0xc9 && length == 18) layer.AddAddress("Option: Home address", at + 2, 16);
            else if (kind != 1) layer.AddBytes("Option: " + Unnamed(kind), at, length);
            at += length;
        }
    }

    private static void Add(LayerBuilder layer, int at, int end, Action<LayerBuilder, int, int, int> addOne)
    {
        while (at < end && layer.Has(at, 1) && layer.Byte(at) != EndOfList)
        {
            var kind = layer.Byte(at);
            if (kind == NoOperation)
            {
                at++;
                continue;
            }

            var length = layer.Byte(at + 1);
            if (length < 2 || !layer.Has(at, length) || at + length > end) return;
            addOne(layer, kind, at, length);
            at += length;
        }
    }

    private static string Unnamed(int kind) => string.Create(CultureInfo.InvariantCulture, $"kind {kind}");
}
