using System.Globalization;

namespace NetMon.Inspection.Layers;

/// <summary>Fields of L2TP over UDP: version 2, RFC 2661 section 3.1, and version 3, RFC 3931 sections 3.2.1 and 4.1.2.</summary>
internal static class L2tpLayer
{
    private const int ControlMessage = 0x8000;
    private const int LengthPresent = 0x4000;
    private const int SequencePresent = 0x0800;
    private const int OffsetPresent = 0x0200;

    /// <summary>Reads a header, and for a message without an inner packet also the rest.</summary>
    public static void Read(LayerBuilder layer)
    {
        var flags = layer.UInt16(0);
        var version = flags & 0x0f;
        var isControl = (flags & ControlMessage) != 0;
        layer.Summary = string.Create(
            CultureInfo.InvariantCulture, $"Layer 2 Tunneling Protocol version {version}, {(isControl ? "control" : "data")} message");
        layer.AddHex("Flags", 0, 2);
        layer.Add("Control message", 0, 1, isControl);
        layer.Add("Version", 1, 1, version);
        var at = 2;
        if (version == 3) ReadVersion3(layer, isControl, ref at);
        else ReadVersion2(layer, flags, ref at);
        if (at < layer.Bytes.Length) layer.AddBytes(isControl ? "Attributes" : version == 3 ? "Cookie and sublayer" : "Padding", at, layer.Bytes.Length - at);
    }

    /// <summary>
    /// Reads L2TPv3 directly over IP, RFC 3931 section 4.1.1: the header is the session ID only; 0 is the control connection.
    /// </summary>
    public static void ReadOverIP(LayerBuilder layer)
    {
        const int SessionLength = 4;
        layer.Summary = string.Create(CultureInfo.InvariantCulture, $"Layer 2 Tunneling Protocol version 3, Session: 0x{layer.UInt32(0):x8}");
        layer.AddHex("Session ID", 0, SessionLength);
        layer.AddBytes(
            layer.UInt32(0) == 0 ? "Control message" : "Cookie and sublayer", SessionLength, layer.Bytes.Length - SessionLength);
    }

    private static void ReadVersion2(LayerBuilder layer, int flags, ref int at)
    {
        if ((flags & LengthPresent) != 0) AddWord(layer, "Length", ref at, "bytes");
        AddWord(layer, "Tunnel ID", ref at);
        AddWord(layer, "Session ID", ref at);
        if ((flags & SequencePresent) != 0) AddSequence(layer, ref at);
        if ((flags & OffsetPresent) != 0) AddWord(layer, "Offset size", ref at, "bytes");
    }

    private static void ReadVersion3(LayerBuilder layer, bool isControl, ref int at)
    {
        if (isControl) AddWord(layer, "Length", ref at, "bytes");
        else at += 2;
        layer.AddHex(isControl ? "Control connection ID" : "Session ID", at, 4);
        at += 4;
        if (isControl) AddSequence(layer, ref at);
    }

    private static void AddSequence(LayerBuilder layer, ref int at)
    {
        AddWord(layer, "Ns", ref at);
        AddWord(layer, "Nr", ref at);
    }

    private static void AddWord(LayerBuilder layer, string name, ref int at, string? unit = null)
    {
        layer.AddNumber(name, at, 2, unit);
        at += 2;
    }
}
