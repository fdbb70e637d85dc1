using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Decoding.Applications.Quic;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Alerts.Rules;

/// <summary>
/// What the payload of one packet says, read at most once, and only when a rule asks. One for an engine, used for packet after packet.
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

    /// <summary>Forgets the packet before.</summary>
    public void Reset()
    {
        _hasDecoder = false;
        _hasServerName = false;
        _hasDnsName = false;
    }

    /// <summary>The application that is recognised in the payload, or null.</summary>
    public string? Application(in AlertPacket packet) => Decoder(packet)?.Name;

    /// <summary>The name of the server that a client asks for: SNI of TLS or QUIC, or Host of HTTP. Null in any other packet.</summary>
    public string? ServerName(in AlertPacket packet)
    {
        if (_hasServerName) return _serverName;
        _hasServerName = true;
        return _serverName = ReadServerName(packet);
    }

    /// <summary>The name in the first question of DNS or a relative of it; empty in any other packet.</summary>
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
            // All that follows a hello is encrypted, and has a short header.
            QuicDecoder when HasLongHeader(start) => ApplicationDetector.Read(packet.Headers, packet.Data)?.ServerName,
            _ => null,
        };
    }

    // The first byte tells most packets that have no such name, before anything else is asked; a carriage return begins a header of PROXY.
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
            // Rules match what people see.
            _dnsName = Decoding.Applications.Dns.DnsName.ToText(name);
            return;
        }

        for (var i = 0; i < name.Length; i++) _nameText[i] = (char)name[i];
        _dnsLength = name.Length;
    }
}
