namespace NetMon.Decoding.Applications.Dns;

/// <summary>Link-local multicast name resolution, RFC 4795.</summary>
internal sealed class LlmnrDecoder : ApplicationDecoder
{
    public override string Name => "LLMNR";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [5355];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        isUsualPort && DnsSignature.IsPlausible(payload.Data, payload.IsWhole);

    public override void Read(in ApplicationPayload payload, ApplicationMessage message) =>
        DnsMessage.Read(payload.Data, 0, DnsFlavor.Unicast, message);
}
