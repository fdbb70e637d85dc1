namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Modbus over TCP, MODBUS Messaging on TCP/IP Implementation Guide section 3.1.3.</summary>
internal sealed class ModbusDecoder : ApplicationDecoder
{
    private const ushort Port = 502;
    private const int HeaderLength = 7;
    private const int MaxLength = 254;
    private const int ExceptionBit = 0x80;

    public override string Name => "MODBUS";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [Port];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort) return false;
        var reader = new PayloadReader(payload.Data, 2);
        int protocol = reader.ReadUInt16(), length = reader.ReadUInt16();
        reader.ReadUInt16();
        return !reader.IsCut && protocol == 0 && length is >= 2 and <= MaxLength;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data);
        int transaction = reader.ReadUInt16();
        reader.ReadUInt16();
        int length = reader.ReadUInt16();
        int unit = reader.ReadByte();
        int code = reader.ReadByte();
        var function = code & ~ExceptionBit;
        var isException = (code & ExceptionBit) != 0;
        message.Add("Transaction ID", transaction, 0, 2);
        message.Add("Length", length, 4, 2);
        message.Add("Unit ID", unit, 6, 1);
        message.Add("Function code", function, HeaderLength, 1);
        message.Add("Function", FunctionName(function), HeaderLength, 1);
        if (isException && reader.Remaining > 0) message.Add("Exception code", reader.ReadByte(), HeaderLength + 1, 1);
        var direction = payload.DstPort == Port ? "Query" : "Response";
        message.Info = NumberText.Format($"{direction}: Trans: {transaction,5}; Unit: {unit,3}, Func: {function,3}: {FunctionName(function)}")
            + (isException ? ". Exception returned" : string.Empty);
    }

    private static string FunctionName(int function) => function switch
    {
        1 => "Read Coils",
        2 => "Read Discrete Inputs",
        3 => "Read Holding Registers",
        4 => "Read Input Registers",
        5 => "Write Single Coil",
        6 => "Write Single Register",
        7 => "Read Exception Status",
        8 => "Diagnostics",
        11 => "Get Comm. Event Counters",
        12 => "Get Comm. Event Log",
        15 => "Write Multiple Coils",
        16 => "Write Multiple Registers",
        17 => "Report Slave ID",
        20 => "Read File Record",
        21 => "Write File Record",
        22 => "Mask Write Register",
        23 => "Read Write Register",
        24 => "Read FIFO Queue",
        43 => "Encapsulated Interface Transport",
        90 => "Unity (Schneider)",
        _ => "Unknown function",
    };
}
