namespace NetMon.Decoding.Applications.Protocols;

/// <summary>RIP versions 1 (RFC 1058) and 2 (RFC 2453).</summary>
internal sealed class RipDecoder : ApplicationDecoder
{
    private const int HeaderLength = 4;
    private const int EntryLength = 20;

    public override string Name => "RIP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [520];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        isUsualPort && payload.Data.Length >= HeaderLength && payload.Data[0] is >= 1 and <= 11 && payload.Data[1] is 1 or 2
        && (payload.Length - HeaderLength) % EntryLength == 0;

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        int command = payload.Data[0];
        message.Info = command switch { 1 => "Request", 2 => "Response", _ => NumberText.Unknown(command) };
        message.Add("Command", message.Info, 0, 1);
        message.Add("Version", payload.Data[1], 1, 1);
        message.Add("Entries", (payload.Length - HeaderLength) / EntryLength);
    }
}
