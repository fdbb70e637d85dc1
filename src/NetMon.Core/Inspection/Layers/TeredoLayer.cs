using System.Net;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of the Teredo headers before IPv6, RFC 4380 section 5.1.1: authentication and origin indication.</summary>
internal static class TeredoLayer
{
    private const int Authentication = 1;

    /// <summary>Reads the headers that are present.</summary>
    public static void Read(LayerBuilder layer)
    {
        layer.Summary = "Teredo IPv6 over UDP tunneling";
        var at = 0;
        if (layer.UInt16(0) == Authentication) AddAuthentication(layer, ref at);
        if (layer.Has(at, 8)) AddOrigin(layer, at);
    }

    private static void AddAuthentication(LayerBuilder layer, ref int at)
    {
        const int IdOffset = 4;
        const int NonceLength = 8;
        var idLength = layer.Byte(2);
        var valueLength = layer.Byte(3);
        layer.Add("Client identifier length", 2, 1, idLength, "bytes");
        layer.Add("Authentication value length", 3, 1, valueLength, "bytes");
        layer.AddBytes("Client identifier", IdOffset, idLength);
        layer.AddBytes("Authentication value", IdOffset + idLength, valueLength);
        at = IdOffset + idLength + valueLength;
        layer.AddBytes("Nonce", at, NonceLength);
        layer.AddNumber("Confirmation", at + NonceLength, 1);
        at += NonceLength + 1;
    }

    // Port and address are sent with all bits inverted, so that NATs on the path do not translate them.
    private static void AddOrigin(LayerBuilder layer, int at)
    {
        layer.Add("Origin port", at + 2, 2, layer.UInt16(at + 2) ^ 0xffff);
        ReadOnlySpan<byte> address = [Turned(4), Turned(5), Turned(6), Turned(7)];
        layer.Add("Origin address", at + 4, 4, new IPAddress(address).ToString());

        byte Turned(int place) => (byte)~layer.Byte(at + place);
    }
}
