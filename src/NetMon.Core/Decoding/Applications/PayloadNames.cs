using NetMon.Decoding.Applications.Dns;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Decoding.Applications.Quic;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Decoding.Applications;

/// <summary>The names in a payload. Flows and alert rules need only these; reading all fields takes ten times as long.</summary>
/// <param name="ServerName">SNI, or the Host header without its port.</param>
/// <param name="DnsName">The first query name.</param>
/// <param name="IsCut">Whether the payload ends before the position of the name.</param>
internal readonly record struct PayloadNames(string? ServerName, string? DnsName, bool IsCut)
{
    /// <summary>Whether there is a name.</summary>
    public bool HasAny => ServerName is not null || DnsName is not null;

    /// <summary>Whether messages of a protocol can have names.</summary>
    public static bool AreSaidBy(ApplicationDecoder decoder) => decoder
        is TlsDecoder or DnsDecoder or HttpDecoder or QuicDecoder or DnsStreamDecoder or MdnsDecoder or LlmnrDecoder or NbnsDecoder or DtlsDecoder;

    /// <summary>Reads the names of a message that its decoder has recognised.</summary>
    /// <param name="decoder">The decoder; not that of QUIC, whose ClientHello may be spread over several datagrams.</param>
    /// <param name="payload">The message from its start, as far as it is available.</param>
    public static PayloadNames Read(ApplicationDecoder decoder, in ApplicationPayload payload)
    {
        try
        {
            return ReadMessage(decoder, ProxyHeader.Skip(payload, out _));
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e);
            return default;
        }
    }

    private static PayloadNames ReadMessage(ApplicationDecoder decoder, in ApplicationPayload payload)
    {
        switch (decoder)
        {
            case TlsDecoder:
                var server = TlsServerName.Read(payload.Data, out var isCut);
                return new PayloadNames(server, null, isCut);
            case HttpDecoder:
                var host = HttpHost.Read(payload.Data, out isCut);
                return new PayloadNames(host, null, isCut);
            case DnsDecoder or MdnsDecoder or LlmnrDecoder:
                return new PayloadNames(null, FirstQuestion(payload.Data), IsCut: false);
            case DnsStreamDecoder:
                return ReadDnsStream(payload);
            case DtlsDecoder or NbnsDecoder:
                var message = new ApplicationMessage(decoder.Name);
                decoder.Read(payload, message);
                return new PayloadNames(message.ServerName, message.DnsName, IsCut: false);
            default:
                return default;
        }
    }

    private static PayloadNames ReadDnsStream(in ApplicationPayload payload)
    {
        var isWhole = DnsStreamDecoder.TryFindMessage(payload, out var message);
        var name = FirstQuestion(message);
        return new PayloadNames(null, name, !isWhole && name is null);
    }

    private static string? FirstQuestion(ReadOnlySpan<byte> message)
    {
        Span<byte> text = stackalloc byte[Dns.DnsName.MaxTextLength];
        if (!DnsQuestion.TryReadFirstName(message, text, out var length)) return null;
        return length == 0 ? DnsQuestion.Root : Dns.DnsName.ToText(text[..length]);
    }
}
