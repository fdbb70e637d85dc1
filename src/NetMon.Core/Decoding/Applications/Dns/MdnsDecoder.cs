namespace NetMon.Decoding.Applications.Dns;

/// <summary>Multicast DNS, RFC 6762.</summary>
internal sealed class MdnsDecoder : ApplicationDecoder
{
    public override string Name => "MDNS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [5353];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        isUsualPort && DnsSignature.IsPlausible(payload.Data, payload.IsWhole);

    public override void Read(in ApplicationPayload payload, ApplicationMessage message) =>
        DnsMessage.Read(payload.Data, 0, DnsFlavor.Multicast, message);
}
