namespace NetMon.Decoding.Applications.Protocols;

/// <summary>Simple service discovery, UPnP Device Architecture 2.0 section 1: an HTTP head in one datagram.</summary>
internal sealed class SsdpDecoder : ApplicationDecoder
{
    public override string Name => "SSDP";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [1900];

    public override ReadOnlySpan<byte> FirstBytes => "MN"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        payload.Data.StartsWith("M-SEARCH * HTTP/1."u8) || payload.Data.StartsWith("NOTIFY * HTTP/1."u8)
        || (isUsualPort && payload.Data.StartsWith("HTTP/1."u8));

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        message.Info = PayloadText.Printable(PayloadText.FirstLine(payload.Data));
        var rest = TextHeaders.AfterFirstLine(payload.Data);
        while (TextHeaders.TryTake(ref rest, out var name, out var value))
        {
            if (!name.IsEmpty) message.Add(PayloadText.Printable(name), PayloadText.Printable(value));
        }
    }
}
