namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Siemens S7 communication: protocol ID 0x32 in COTP data (RFC 905) in TPKT (RFC 1006).</summary>
internal sealed class S7Decoder : ApplicationDecoder
{
    private const int ProtocolOffset = 7;
    private const int FunctionOffset = ProtocolOffset + 10;

    public override string Name => "S7";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [102];

    public override ReadOnlySpan<byte> FirstBytes => [3];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        return data.Length > ProtocolOffset + 1 && data[0] == 3 && data[1] == 0 && data[4] == 2 && data[5] == 0xf0
            && data[ProtocolOffset] == 0x32 && data[ProtocolOffset + 1] is 1 or 2 or 3 or 7;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data, ProtocolOffset + 1);
        int kind = reader.ReadByte();
        reader.ReadUInt16();
        int reference = reader.ReadUInt16LittleEndian();
        message.Add("ROSCTR", KindName(kind), ProtocolOffset + 1, 1);
        if (!reader.IsCut) message.Add("Protocol data unit reference", reference, ProtocolOffset + 4, 2);
        message.Info = $"ROSCTR:[{KindName(kind),-8}]";
        // Responses have two bytes of error code between header and function.
        var at = kind is 2 or 3 ? FunctionOffset + 2 : FunctionOffset;
        int function = new PayloadReader(payload.Data, at).ReadByte();
        if (kind == 7 || FunctionName(function) is not { } name) return;
        message.Add("Function", name, at, 1);
        message.Info += $" Function:[{name}]";
    }

    private static string KindName(int kind) => kind switch { 1 => "Job", 2 => "Ack", 3 => "Ack_Data", _ => "Userdata" };

    private static string? FunctionName(int function) => function switch
    {
        0x04 => "Read Var",
        0x05 => "Write Var",
        0x1a => "Request download",
        0x1b => "Download block",
        0x1c => "Download ended",
        0x1d => "Start upload",
        0x1e => "Upload",
        0x1f => "End upload",
        0x28 => "PI-Service",
        0x29 => "PLC Stop",
        0xf0 => "Setup communication",
        _ => null,
    };
}
