namespace NetMon.Decoding.Applications.Protocols;

/// <summary>DNP3, IEEE 1815. Its link header has a checksum, so it is recognised on any port.</summary>
internal sealed class Dnp3Decoder : ApplicationDecoder
{
    private const int HeaderLength = 10;
    private const int ChecksumOffset = 8;
    private const int MinLength = 5;
    private const int FunctionOffset = 12;

    // The bit-reversed polynomial of IEEE 1815 clause 9.2.3.5.
    private const int Polynomial = 0xa6bc;

    public override string Name => "DNP3";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp | ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [20000];

    public override ReadOnlySpan<byte> FirstBytes => [0x05];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        return data.Length >= HeaderLength && data[0] == 0x05 && data[1] == 0x64 && data[2] >= MinLength
            && (isUsualPort || new PayloadReader(data, ChecksumOffset).ReadUInt16LittleEndian() == Checksum(data[..ChecksumOffset]));
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data, 2);
        int length = reader.ReadByte(), control = reader.ReadByte(), destination = reader.ReadUInt16LittleEndian(), source = reader.ReadUInt16LittleEndian();
        message.Add("Length", length, 2, 1);
        message.Add("Control", control, 3, 1);
        message.Add("Destination", destination, 4, 2);
        message.Add("Source", source, 6, 2);
        message.Info = NumberText.Format($"from {source} to {destination}");
        var application = new PayloadReader(payload.Data, FunctionOffset);
        int function = application.ReadByte();
        // Only the first fragment of a transport message has an application header.
        if (application.IsCut || length <= MinLength + 2 || (payload.Data[HeaderLength] & 0x40) == 0) return;
        message.Add("Function code", FunctionName(function), FunctionOffset, 1);
        message.Info = FunctionName(function);
    }

    private static int Checksum(ReadOnlySpan<byte> data)
    {
        var sum = 0;
        foreach (var b in data)
        {
            sum ^= b;
            for (var i = 0; i < 8; i++) sum = (sum & 1) != 0 ? sum >> 1 ^ Polynomial : sum >> 1;
        }

        return ~sum & 0xffff;
    }

    private static string FunctionName(int function) => function switch
    {
        0 => "Confirm",
        1 => "Read",
        2 => "Write",
        3 => "Select",
        4 => "Operate",
        5 => "Direct Operate",
        6 => "Direct Operate No Ack",
        13 => "Cold Restart",
        14 => "Warm Restart",
        20 => "Enable Spontaneous Messages",
        21 => "Disable Spontaneous Messages",
        23 => "Delay Measurement",
        129 => "Response",
        130 => "Unsolicited Response",
        _ => NumberText.Unknown(function),
    };
}
