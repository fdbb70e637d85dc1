using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Decoding.Applications.Quic;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Alerts.Rules;

/// <summary>
/// The payload of a packet, decoded on demand and at most once. An engine reuses one instance for all packets.
/// </summary>
internal sealed class PacketContent
{
    private readonly byte[] _nameBytes = new byte[Decoding.Applications.Dns.DnsName.MaxTextLength];
    private readonly char[] _nameText = new char[Decoding.Applications.Dns.DnsName.MaxTextLength];
    private bool _hasDecoder;
    private bool _hasServerName;
    private bool _hasDnsName;
    private ApplicationDecoder? _decoder;
    private string? _serverName;
    private string? _dnsName;
    private int _dnsLength;

    /// <summary>Discards the previous packet.</summary>
    public void Reset()
    {
        _hasDecoder = false;
        _hasServerName = false;
        _hasDnsName = false;
    }

    /// <summary>The application recognised in the payload, or null.</summary>
    public string? Application(in AlertPacket packet) => Decoder(packet)?.Name;

    /// <summary>The server name that a client sends: SNI of TLS, DTLS or QUIC, or Host of HTTP; null in any other packet.</summary>
    public string? ServerName(in AlertPacket packet)
    {
        if (_hasServerName) return _serverName;
        _hasServerName = true;
        return _serverName = ReadServerName(packet);
    }

    /// <summary>The name in the first question of a DNS, mDNS, LLMNR or NBNS message; empty in any other packet.</summary>
    public ReadOnlySpan<char> DnsName(in AlertPacket packet)
    {
        if (!_hasDnsName)
        {
            _hasDnsName = true;
            _dnsLength = 0;
            _dnsName = null;
            ReadDnsName(packet);
        }

        return _dnsName is null ? _nameText.AsSpan(0, _dnsLength) : _dnsName;
    }

    private ApplicationDecoder? Decoder(in AlertPacket packet)
    {
        if (_hasDecoder) return _decoder;
        _hasDecoder = true;
        return _decoder = ApplicationDetector.Detect(packet.Headers, packet.Data);
    }

    private string? ReadServerName(in AlertPacket packet)
    {
        var start = packet.Headers.Payload(packet.Data);
        if (!MayNameServer(start, packet.Headers.IPProtocol)) return null;
        return Decoder(packet) switch
        {
            TlsDecoder or HttpDecoder or DtlsDecoder => Names(packet).ServerName,
            // Only packets with a long header can contain a ClientHello.
            QuicDecoder when HasLongHeader(start) => ApplicationDetector.Read(packet.Headers, packet.Data)?.ServerName,
            _ => null,
        };
    }

    // The first byte rules out most packets without a server name, before anything else is decoded; 0x0d begins a PROXY protocol header.
    private static bool MayNameServer(ReadOnlySpan<byte> payload, byte protocol)
    {
        if (payload.IsEmpty) return false;
        return protocol switch
        {
            IPProtocols.Tcp => TlsServerName.MayBegin(payload) || payload[0] is (>= (byte)'A' and <= (byte)'Z') or 0x0d,
            // Only QUIC and DTLS name a server in datagrams, and QUIC only behind a long header.
            IPProtocols.Udp => HasLongHeader(payload) || TlsServerName.MayBegin(payload),
            _ => true,
        };
    }

    private static bool HasLongHeader(ReadOnlySpan<byte> payload) => (payload[0] & 0x80) != 0;

    private PayloadNames Names(in AlertPacket packet) => Decoder(packet) is { } decoder
        && ApplicationDetector.TryGetPayload(packet.Headers, packet.Data, out var payload) ? PayloadNames.Read(decoder, payload) : default;

    private void ReadDnsName(in AlertPacket packet)
    {
        switch (Decoder(packet))
        {
            case DnsDecoder or MdnsDecoder or LlmnrDecoder:
                if (ApplicationDetector.TryGetPayload(packet.Headers, packet.Data, out var payload)) ReadQuestion(payload.Data);
                break;
            case DnsStreamDecoder or NbnsDecoder:
                _dnsName = Names(packet).DnsName;
                break;
        }
    }

    private void ReadQuestion(ReadOnlySpan<byte> message)
    {
        if (!DnsQuestion.TryReadFirstName(message, _nameBytes, out var length)) return;
        var name = length == 0 ? "."u8 : _nameBytes.AsSpan(0, length);
        if (name.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
        {
            // Rules match the name as it is displayed.
            _dnsName = Decoding.Applications.Dns.DnsName.ToText(name);
            return;
        }

        for (var i = 0; i < name.Length; i++) _nameText[i] = (char)name[i];
        _dnsLength = name.Length;
    }
}
