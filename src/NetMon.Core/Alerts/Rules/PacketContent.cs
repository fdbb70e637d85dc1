using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;

namespace NetMon.Alerts.Rules;

/// <summary>
/// What the payload of one packet says, read at most once, and only when a rule asks. One for an engine, used for packet after packet.
/// </summary>
internal sealed class PacketContent
{
    private const int DnsHeaderLength = 12;

    private readonly byte[] _nameBytes = new byte[Decoding.Applications.Dns.DnsName.MaxTextLength];
    private readonly char[] _nameText = new char[Decoding.Applications.Dns.DnsName.MaxTextLength];
    private bool _hasApplication;
    private bool _hasServerName;
    private bool _hasDnsName;
    private string? _application;
    private string? _serverName;
    private string? _dnsName;
    private int _dnsLength;

    /// <summary>Forgets the packet before.</summary>
    public void Reset()
    {
        _hasApplication = false;
        _hasServerName = false;
        _hasDnsName = false;
    }

    /// <summary>The application that is recognised in the payload, or null.</summary>
    public string? Application(in AlertPacket packet)
    {
        if (_hasApplication) return _application;
        _hasApplication = true;
        return _application = ApplicationDetector.Detect(packet.Headers, packet.Data)?.Name;
    }

    /// <summary>The name of the server that a client asks for: SNI of TLS or QUIC, or Host of HTTP. Null in any other packet.</summary>
    public string? ServerName(in AlertPacket packet)
    {
        if (_hasServerName) return _serverName;
        _hasServerName = true;
        _serverName = null;
        var payload = packet.Headers.Payload(packet.Data);
        if (!MayNameServer(payload, packet.Headers.IPProtocol)) return null;
        if (packet.Headers.IPProtocol == IPProtocols.Tcp && TlsHello.Begins(payload) && TlsHello.TryRead(payload, out _serverName))
            return _serverName;
        var application = Application(packet);
        // All that follows a hello of QUIC is encrypted, and has a short header.
        if (application is not ("TLS" or "HTTP") && !(application is "QUIC" && HasLongHeader(payload))) return null;
        var message = ApplicationDetector.Read(packet.Headers, packet.Data);
        return _serverName = message?.ServerName ?? message?.HttpHost;
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

    // The first byte tells most packets that have no such name, before anything else is asked; a carriage return begins a header of PROXY.
    private static bool MayNameServer(ReadOnlySpan<byte> payload, byte protocol)
    {
        if (payload.IsEmpty) return false;
        return protocol switch
        {
            IPProtocols.Tcp => TlsHello.Begins(payload) || payload[0] is (>= (byte)'A' and <= (byte)'Z') or 0x0d,
            // Only QUIC names a server in datagrams, and only behind a long header.
            IPProtocols.Udp => HasLongHeader(payload),
            _ => true,
        };
    }

    private static bool HasLongHeader(ReadOnlySpan<byte> payload) => (payload[0] & 0x80) != 0;

    private void ReadDnsName(in AlertPacket packet)
    {
        switch (Application(packet))
        {
            case "DNS" or "MDNS" or "LLMNR" when packet.Headers.IPProtocol == IPProtocols.Udp:
                ReadQuestion(packet.Headers.Payload(packet.Data));
                break;
            case "DNS" or "MDNS" or "LLMNR" or "NBNS":
                _dnsName = ApplicationDetector.Read(packet.Headers, packet.Data)?.DnsName;
                break;
        }
    }

    private void ReadQuestion(ReadOnlySpan<byte> message)
    {
        if (message.Length <= DnsHeaderLength || (message[4] | message[5]) == 0) return;
        var offset = DnsHeaderLength;
        if (Decoding.Applications.Dns.DnsName.Walk(message, ref offset, _nameBytes, out var length) != DnsNameEnd.Root) return;
        var name = _nameBytes.AsSpan(0, length);
        if (name.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
        {
            // Rules match what people see.
            _dnsName = Decoding.Applications.Dns.DnsName.ToText(name);
            return;
        }

        for (var i = 0; i < name.Length; i++) _nameText[i] = (char)name[i];
        _dnsLength = length;
    }
}
