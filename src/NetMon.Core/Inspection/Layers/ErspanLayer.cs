using System.Globalization;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of ERSPAN types II and III, draft-foschiano-erspan; type I has no header.</summary>
internal static class ErspanLayer
{
    private const int CommonLength = 4;
    private const int TypeIIILength = 12;

    public static void Read(LayerBuilder layer)
    {
        // The version field is the type minus 1.
        var type = (layer.Byte(0) >> 4) + 1;
        var session = layer.UInt16(2) & 0x3ff;
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"Encapsulated Remote Switch Packet Analysis type {type}, Session: {session}");
        layer.Add("Type", 0, 1, type);
        layer.Add("VLAN ID", 0, 2, layer.UInt16(0) & 0xfff);
        layer.Add("Class of service", 2, 1, layer.Byte(2) >> 5);
        layer.Add(type == 2 ? "Encapsulation" : "Frame condition", 2, 1, (layer.Byte(2) >> 3) & 3);
        layer.Add("Truncated", 2, 1, (layer.Byte(2) & 0x04) != 0);
        layer.Add("Session ID", 2, 2, session);
        if (type == 2) layer.Add("Index", CommonLength, 4, (int)(layer.UInt32(CommonLength) & 0xfffff));
        else ReadTypeIII(layer);
    }

    private static void ReadTypeIII(LayerBuilder layer)
    {
        var flags = layer.UInt16(10);
        layer.AddNumber("Timestamp", CommonLength, 4);
        layer.AddNumber("Security group tag", 8, 2);
        layer.Add("Frame type", 10, 1, (flags >> 10) & 0x1f, null, (flags >> 10 & 0x1f) switch { 0 => "Ethernet", 2 => "IP", _ => null });
        layer.Add("Hardware ID", 10, 2, (flags >> 4) & 0x3f);
        layer.Add("Egress", 11, 1, (flags & 0x08) != 0);
        layer.Add("Timestamp granularity", 11, 1, (flags >> 1) & 3);
        layer.AddBytes("Platform subheader", TypeIIILength, layer.Bytes.Length - TypeIIILength);
    }
}
