namespace NetMon.Decoding.Applications.Protocols;

/// <summary>WireGuard: four message types, three of which have a fixed length, and three reserved bytes that are zero.</summary>
internal sealed class WireGuardDecoder : ApplicationDecoder
{
    private const int Initiation = 1;
    private const int Response = 2;
    private const int CookieReply = 3;
    private const int Transport = 4;
    private const int TransportOverhead = 32;

    public override string Name => "WIREGUARD";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [51820];

    public override ReadOnlySpan<byte> FirstBytes => [Initiation, Response, CookieReply, Transport];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (data.Length < 16 || (data[1] | data[2] | data[3]) != 0) return false;
        return data[0] switch
        {
            Initiation => payload.Length == 148,
            Response => payload.Length == 92,
            CookieReply => payload.Length == 64,
            // The counter starts at 0 for every key, so its three high bytes are zero, which distinguishes it from noise.
            Transport => payload.Length >= TransportOverhead && payload.Length % 16 == 0 && (isUsualPort || (data[13] | data[14] | data[15]) == 0),
            _ => false,
        };
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var reader = new PayloadReader(payload.Data, 4);
        int type = payload.Data[0];
        var first = reader.ReadUInt32LittleEndian();
        message.Add("Type", TypeName(type), 0, 1);
        message.Add(type is Initiation or Response ? "Sender" : "Receiver", NumberText.Format($"0x{first:X8}"), 4, 4);
        switch (type)
        {
            case Response:
                var receiver = reader.ReadUInt32LittleEndian();
                message.Add("Receiver", NumberText.Format($"0x{receiver:X8}"), 8, 4);
                message.Info = NumberText.Format($"{TypeName(type)}, sender=0x{first:X8}, receiver=0x{receiver:X8}");
                break;
            case Transport:
                var counter = reader.ReadUInt64LittleEndian();
                var length = payload.Length - TransportOverhead;
                message.Add("Counter", counter, 8, 8);
                message.Info = NumberText.Format($"{(length == 0 ? "Keepalive" : TypeName(type))}, receiver=0x{first:X8}, counter={counter}")
                    + (length == 0 ? string.Empty : NumberText.Format($", datalen={length}"));
                break;
            default:
                message.Info = NumberText.Format($"{TypeName(type)}, {(type == Initiation ? "sender" : "receiver")}=0x{first:X8}");
                break;
        }
    }

    private static string TypeName(int type) => type switch
    {
        Initiation => "Handshake Initiation",
        Response => "Handshake Response",
        CookieReply => "Cookie Reply",
        _ => "Transport Data",
    };
}
