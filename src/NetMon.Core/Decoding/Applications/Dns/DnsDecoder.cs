namespace NetMon.Decoding.Applications.Dns;

/// <summary>DNS over UDP, RFC 1035.</summary>
internal sealed class DnsDecoder : ApplicationDecoder
{
    // A message starts with the random query ID, so any first byte is possible.
    private static readonly byte[] AnyByte = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

    public override string Name => "DNS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Sctp;

    public override ReadOnlySpan<ushort> Ports => [53];

    public override ReadOnlySpan<byte> FirstBytes => AnyByte;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        isUsualPort ? DnsSignature.IsPlausible(payload.Data, payload.IsWhole) : DnsSignature.IsCertain(payload.Data, payload.IsWhole);

    public override bool IsGuess(in ApplicationPayload payload) => !DnsSignature.IsCertain(payload.Data, payload.IsWhole);

    public override void Read(in ApplicationPayload payload, ApplicationMessage message) =>
        DnsMessage.Read(payload.Data, 0, DnsFlavor.Unicast, message);
}
