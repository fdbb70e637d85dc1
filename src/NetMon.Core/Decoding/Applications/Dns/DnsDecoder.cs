using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>DNS over UDP and TCP, RFC 1035.</summary>
internal sealed class DnsDecoder : ApplicationDecoder
{
    private const int TcpLengthPrefix = 2;

    // A query's first byte is half of a random number.
    private static readonly byte[] AnyByte = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

    public override string Name => "DNS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [53];

    public override ReadOnlySpan<byte> FirstBytes => AnyByte;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        if (payload.Transport == ApplicationTransport.Udp)
            return isUsualPort ? DnsSignature.IsPlausible(payload.Data, payload.IsWhole) : DnsSignature.IsCertain(payload.Data);

        // A resolver sends its query in one segment; an answer may go on in the next.
        if (!isUsualPort || payload.Data.Length < TcpLengthPrefix + DnsHeader.Length) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(payload.Data);
        return length >= DnsHeader.Length && DnsSignature.IsPlausible(TcpMessage(payload.Data), length <= payload.Data.Length - TcpLengthPrefix);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        if (payload.Transport == ApplicationTransport.Udp) DnsMessage.Read(payload.Data, 0, DnsFlavor.Unicast, message);
        else if (payload.Data.Length > TcpLengthPrefix) DnsMessage.Read(TcpMessage(payload.Data), TcpLengthPrefix, DnsFlavor.Unicast, message);
    }

    // Over TCP a message has its length in front, RFC 1035 section 4.2.2.
    private static ReadOnlySpan<byte> TcpMessage(ReadOnlySpan<byte> data)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(data);
        return data.Slice(TcpLengthPrefix, Math.Min(length, data.Length - TcpLengthPrefix));
    }
}
