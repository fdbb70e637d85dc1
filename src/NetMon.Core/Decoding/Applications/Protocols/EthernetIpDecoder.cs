namespace NetMon.Decoding.Applications.Protocols;

/// <summary>EtherNet/IP encapsulation, CIP specification volume 2 chapter 2, and the implicit messages on UDP port 2222.</summary>
internal sealed class EthernetIpDecoder : ApplicationDecoder
{
    private const ushort Port = 44818;
    private const ushort ImplicitPort = 2222;
    private const int HeaderLength = 24;
    private const int SequencedAddress = 0x8002;
    private const int ConnectedData = 0x00b1;

    public override string Name => "ENIP";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp | ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [Port, ImplicitPort];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort) return false;
        if (IsImplicit(payload)) return true;
        var reader = new PayloadReader(payload.Data);
        int command = reader.ReadUInt16LittleEndian(), length = reader.ReadUInt16LittleEndian();
        reader.Skip(HeaderLength - 4);
        if (reader.IsCut || CommandName(command) is null) return false;
        return payload.Transport == ApplicationTransport.Tcp || HeaderLength + length == payload.Length;
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        if (IsImplicit(payload))
        {
            var item = new PayloadReader(payload.Data, 6);
            uint connection = item.ReadUInt32LittleEndian(), sequence = item.ReadUInt32LittleEndian();
            message.Add("Connection ID", NumberText.Format($"0x{connection:X8}"), 6, 4);
            message.Add("Sequence number", sequence, 10, 4);
            message.Info = NumberText.Format($"Connection: ID=0x{connection:X8}, SEQ={sequence:d10}");
            return;
        }

        var reader = new PayloadReader(payload.Data);
        int command = reader.ReadUInt16LittleEndian();
        reader.ReadUInt16LittleEndian();
        uint session = reader.ReadUInt32LittleEndian(), status = reader.ReadUInt32LittleEndian();
        var name = CommandName(command) ?? NumberText.Unknown(command);
        message.Add("Command", name, 0, 2);
        message.Add("Session handle", NumberText.Format($"0x{session:x8}"), 4, 4);
        message.Add("Status", status, 8, 4);
        message.Info = $"{name} ({(payload.DstPort == Port ? "Req" : "Rsp")})";
        if (session != 0 || command is 0x65 or 0x66) message.Info += NumberText.Format($", Session: 0x{session:X8}");
    }

    // Two items: the address with a sequence number, then the data.
    private static bool IsImplicit(in ApplicationPayload payload)
    {
        if (payload.Transport != ApplicationTransport.Udp) return false;
        var reader = new PayloadReader(payload.Data);
        int items = reader.ReadUInt16LittleEndian(), type = reader.ReadUInt16LittleEndian(), length = reader.ReadUInt16LittleEndian();
        reader.Skip(8);
        return items == 2 && type == SequencedAddress && length == 8 && reader.ReadUInt16LittleEndian() == ConnectedData && !reader.IsCut;
    }

    private static string? CommandName(int command) => command switch
    {
        0x00 => "NOP",
        0x04 => "List Services",
        0x63 => "List Identity",
        0x64 => "List Interfaces",
        0x65 => "Register Session",
        0x66 => "Unregister Session",
        0x6f => "Send RR Data",
        0x70 => "Send Unit Data",
        0x72 => "Indicate Status",
        0x73 => "Cancel",
        _ => null,
    };
}
