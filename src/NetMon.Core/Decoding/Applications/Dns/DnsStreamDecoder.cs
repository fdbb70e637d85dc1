using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>DNS over TCP: each message has its length in front, RFC 1035 section 4.2.2.</summary>
internal sealed class DnsStreamDecoder : ApplicationDecoder
{
    private const int LengthPrefix = 2;

    public override string Name => "DNS";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [53, 5353];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (!isUsualPort || payload.Data.Length < LengthPrefix + DnsHeader.Length) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(payload.Data);
        // A resolver sends its query in one segment; an answer may go on in the next.
        return length >= DnsHeader.Length && DnsSignature.IsPlausible(FirstMessage(payload.Data), length <= payload.Data.Length - LengthPrefix);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        if (payload.Data.Length > LengthPrefix) DnsMessage.Read(FirstMessage(payload.Data), LengthPrefix, DnsFlavor.Unicast, message);
    }

    private static ReadOnlySpan<byte> FirstMessage(ReadOnlySpan<byte> data) =>
        data.Slice(LengthPrefix, Math.Min(BinaryPrimitives.ReadUInt16BigEndian(data), data.Length - LengthPrefix));
}
