using NetMon.Decoding.Applications.Dns;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Decoding.Applications.Quic;
using NetMon.Decoding.Applications.Smb;
using NetMon.Decoding.Applications.Text;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Decoding.Applications;

/// <summary>All application decoders, in the order in which they run.</summary>
internal static class ApplicationDecoders
{
    /// <summary>Stricter signatures come first: if two can match the same bytes, the more specific one wins.</summary>
    public static IReadOnlyList<ApplicationDecoder> All { get; } =
    [
        // Web, and the protocols that encrypt it.
        new TlsDecoder(),
        new DtlsDecoder(),
        new QuicDecoder(),
        new GquicDecoder(),
        new HttpDecoder(),
        new Http2Decoder(),
        new WebSocketDecoder(),

        // Remote access.
        new SshDecoder(),
        new RdpDecoder(),
        new TelnetDecoder(),

        // Mail, file transfer and chat.
        new SmtpDecoder(),
        new FtpDecoder(),
        new Pop3Decoder(),
        new ImapDecoder(),
        new IrcDecoder(),

        // Databases and message brokers.
        new MySqlDecoder(),
        new PostgreSqlDecoder(),
        new RedisDecoder(),
        new MongoDbDecoder(),
        new MqttDecoder(),
        new AmqpDecoder(),

        // Name services, host configuration and management.
        new DnsDecoder(),
        new DnsStreamDecoder(),
        new MdnsDecoder(),
        new LlmnrDecoder(),
        new NbnsDecoder(),
        new DhcpDecoder(),
        new Dhcpv6Decoder(),
        new NtpDecoder(),
        new SnmpDecoder(),
        new LdapDecoder(),
        new KerberosDecoder(),
        new RadiusDecoder(),
        new SyslogDecoder(),
        new TftpDecoder(),
        new SsdpDecoder(),

        // Files.
        new SmbDecoder(),
        new BitTorrentDecoder(),
        new BitTorrentDhtDecoder(),

        // Voice and video.
        new SipDecoder(),
        new StunDecoder(),
        new RtcpDecoder(),
        new RtpDecoder(),

        // Routing.
        new BgpDecoder(),
        new RipDecoder(),
        new RipngDecoder(),
        new HsrpDecoder(),

        // VPN.
        new WireGuardDecoder(),
        new OpenVpnDecoder(),

        // Industrial and building automation.
        new ModbusDecoder(),
        new Dnp3Decoder(),
        new S7Decoder(),
        new CotpDecoder(),
        new EthernetIpDecoder(),
        new BacnetDecoder(),
    ];
}
