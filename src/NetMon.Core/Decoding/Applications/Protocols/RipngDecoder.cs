namespace NetMon.Decoding.Applications.Protocols;

/// <summary>RIP for IPv6, RFC 2080.</summary>
internal sealed class RipngDecoder : ApplicationDecoder
{
    private const int HeaderLength = 4;
    private const int EntryLength = 20;

    public override string Name => "RIPNG";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [521];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        isUsualPort && payload.Data.Length >= HeaderLength && payload.Data[0] is 1 or 2 && payload.Data[1] == 1
        && (payload.Length - HeaderLength) % EntryLength == 0;

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var command = payload.Data[0] == 1 ? "Request" : "Response";
        message.Info = NumberText.Format($"Command {command}, Version {payload.Data[1]}");
        message.Add("Command", command, 0, 1);
        message.Add("Version", payload.Data[1], 1, 1);
        message.Add("Entries", (payload.Length - HeaderLength) / EntryLength);
    }
}
