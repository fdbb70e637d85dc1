using NetMon.Decoding.Applications;

namespace NetMon.Tests.Applications;

/// <summary>A message as it looks on the wire, and how it is carried.</summary>
internal sealed record Sample(string Application, ApplicationTransport Transport, int SrcPort, int DstPort, byte[] Data);

/// <summary>A realistic message of every protocol, for tests that truncate and change them.</summary>
internal static class Samples
{
    public static readonly byte[] DnsQuery = new Bytes().U16(0x1234, 0x0100, 1, 0, 0, 0).Name("www.example.com").U16(1, 1);

    public static readonly byte[] DnsResponse = new Bytes().U16(0x1234, 0x8180, 1, 3, 1, 1).Name("www.example.com").U16(1, 1)
        .U16(0xc00c, 5, 1).U32(300).U16(6).U8(3).Text("web").U16(0xc010)
        .U16(0xc02d, 1, 1).U32(60).U16(4).U8(192, 0, 2, 1)
        .U16(0xc02d, 28, 1).U32(60).U16(16).Hex("20010db8000000000000000000000001")
        .U16(0xc010, 2, 1).U32(60).U16(6).U8(3).Text("ns1").U16(0xc010)
        .U8(0).U16(41, 1232).U32(0).U16(0);

    public static readonly byte[] Dhcp = new Bytes().U8(1, 1, 6, 0).U32(0x3d1d0001).U16(2, 0x8000).Zeros(16).Hex("000b8201fc42").Zeros(10).Zeros(192)
        .U32(0x63825363).U8(53, 1, 3).U8(50, 4, 192, 0, 2, 77).U8(12, 6).Text("laptop").U8(60, 8).Text("MSFT 5.0").U8(255);

    public static readonly byte[] Dhcpv6 = new Bytes().U8(1).Hex("aabbcc").U16(1, 6).Hex("000300010203").U16(3, 12 + 28).U32(1, 0, 0)
        .U16(5, 24).Hex("20010db8000000000000000000000077").U32(3600, 7200).U16(39, 9).U8(0).U8(6).Text("laptop").U8(0).U16(16, 14).U32(311).U16(8).Text("MSFT 5.0");

    public static readonly byte[] Ntp = new Bytes().U8(0x24, 2, 6, 0xe8).U32(0x8000, 0x4000).U8(192, 0, 2, 123)
        .U32(3_900_000_000, 0, 3_900_000_001, 0x80000000, 3_900_000_002, 0, 3_900_000_003, 0);

    public static readonly byte[] Snmp = new Bytes().Ber(0x30, new Bytes().Ber(2, [1]).Ber(4, "public"u8.ToArray())
        .Ber(0xa0, new Bytes().Ber(2, [0x12, 0x34]).Ber(2, [0]).Ber(2, [0])
            .Ber(0x30, new Bytes().Ber(0x30, new Bytes().Ber(6, Bytes.Of("2b06010201010500")).Ber(5, [])))));

    public static readonly byte[] SipInvite = new Bytes().Text(
        "INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\nf: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: 77@a\r\nCSeq: 1 INVITE\r\n\r\n");

    public static readonly byte[] Smb2Negotiate = new Bytes().U32(108).Hex("fe534d42 4000 0000 00000000 0000 0100 00000000 00000000 0700000000000000")
        .Zeros(8).Hex("1122334400000000").Zeros(16).Zeros(44);

    public static readonly byte[] Modbus = new Bytes().U16(7, 0, 6).U8(10, 3).U16(100, 2);

    public static readonly byte[] Stun = new Bytes().U16(0x0101, 12).U32(0x2112a442).Hex("000102030405060708090a0b").U16(0x0020, 8).U8(0, 1)
        .U16(43044 ^ 0x2112).Hex("e112a643");

    public static readonly byte[] Krb = new Bytes().Ber(0x7e, new Bytes().Ber(0x30, new Bytes().Ber(0xa0, [2, 1, 5]).Ber(0xa1, [2, 1, 30])
        .Ber(0xa4, new Bytes().Ber(0x18, "20300101000000Z"u8.ToArray())).Ber(0xa5, [2, 1, 0]).Ber(0xa6, [2, 1, 25])));

    public static readonly byte[] LdapBind = new Bytes().Ber(0x30, new Bytes().Ber(2, [1]).Ber(0x60, new Bytes().Ber(2, [3]).Ber(4, "cn=anon"u8.ToArray()).Ber(0x80, [])));

    public static readonly byte[] Radius = new Bytes().U8(1, 5).U16(27).Zeros(16).U8(1, 7).Text("alice");

    public static readonly byte[] Bgp = new Bytes().Hex("ffffffffffffffffffffffffffffffff").U16(29).U8(1, 4).U16(64500, 180).U8(192, 0, 2, 9, 0);

    public static readonly byte[] Dnp3 = Bytes.Of("0564 05c0 0100 0000 91f8");

    public static readonly byte[] Nbns = new Bytes().U16(0x8001, 0x0110, 1, 0, 0, 0).U8(32).Text("FHEPFCELEHFCEPFFFACACACACACACABN").U8(0).U16(32, 1);

    public static readonly byte[] Rtcp = new Bytes().U8(0x80, 201).U16(1).U32(0x11223344).U8(0x81, 202).U16(3).U32(0x11223344).U8(1, 3).Text("a@b").U8(0, 0, 0);

    public static IReadOnlyList<Sample> All { get; } =
    [
        Udp("DNS", 53, DnsQuery),
        Udp("DNS", 53, DnsResponse),
        Tcp("DNS", 53, new Bytes().U16(DnsResponse.Length).Hex(Convert.ToHexString(DnsResponse))),
        Udp("MDNS", 5353, new Bytes().U16(0, 0, 1, 0, 0, 0).Name("printer.local").U16(1, 0x8001)),
        Udp("LLMNR", 5355, new Bytes().U16(0x6747, 0, 1, 0, 0, 0).Name("wpad").U16(1, 1)),
        Udp("NBNS", 137, Nbns),
        Udp("DHCP", 67, Dhcp),
        Udp("DHCPV6", 547, Dhcpv6),
        Udp("NTP", 123, Ntp),
        Udp("SNMP", 161, Snmp),
        Udp("SIP", 5060, SipInvite),
        Tcp("SMB", 445, Smb2Negotiate),
        Tcp("SMB", 139, new Bytes().U32(36).Hex("ff534d42 73 00000000 80 4000 0000").Zeros(24)),
        Tcp("MODBUS", 502, Modbus),
        Udp("STUN", 3478, Stun),
        Udp("RTP", 4000, new Bytes().U8(0x80, 0).U16(7).U32(160, 0x01020304).Zeros(160)),
        Udp("RTCP", 4001, Rtcp),
        Udp("SSDP", 1900, "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nST: ssdp:all\r\n\r\n"u8.ToArray()),
        Udp("RADIUS", 1812, Radius),
        Udp("TFTP", 69, new Bytes().U16(1).Text("boot.img\0octet\0tsize\00\0")),
        Udp("SYSLOG", 514, "<134>1 2030-01-01T00:00:00Z host app - - - hello"u8.ToArray()),
        Udp("RIP", 520, new Bytes().U8(2, 2, 0, 0).U16(2, 0).U8(192, 0, 2, 0).U32(0xffffff00, 0, 1)),
        Udp("RIPNG", 521, new Bytes().U8(1, 1, 0, 0).Zeros(16).U8(0, 0, 0, 16)),
        Udp("HSRP", 1985, new Bytes().U8(0, 0, 16, 3, 10, 100, 1, 0).Text("cisco\0\0\0").U8(192, 0, 2, 254)),
        Tcp("BGP", 179, Bgp),
        Udp("BACNET", 47808, Bytes.Of("810b000c 0120ffff00ff 1008")),
        Tcp("DNP3", 20000, Dnp3),
        Tcp("S7", 102, Bytes.Of("0300001f 02f080 32010000 0100000e 0000 0401 120a10020001000083000000")),
        Tcp("COTP", 102, Bytes.Of("03000016 11e00000000100c1020100c2020102c0010a")),
        Tcp("ENIP", 44818, new Bytes().Hex("6300 0000").Zeros(20)),
        Udp("ENIP", 2222, Bytes.Of("0200 0280 0800 01000000 02000000 b100 0200 0000")),
        Tcp("LDAP", 389, LdapBind),
        Udp("KERBEROS", 88, Krb),
        Tcp("KERBEROS", 88, new Bytes().U32((uint)Krb.Length).Hex(Convert.ToHexString(Krb))),
        Udp("WIREGUARD", 51820, new Bytes().U8(1, 0, 0, 0).Hex("a9dcabdb").Zeros(140)),
        Udp("OPENVPN", 1194, new Bytes().U8(0x38).Hex("0102030405060708").U8(0).U32(0)),
        Tcp("BITTORRENT", 6881, new Bytes().U8(19).Text("BitTorrent protocol").Zeros(48)),
        Udp("BT-DHT", 6881, new Bytes().Text("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe")),
    ];

    private static Sample Udp(string application, int port, byte[] data) => new(application, ApplicationTransport.Udp, Probe.AnyPort, port, data);

    private static Sample Tcp(string application, int port, byte[] data) => new(application, ApplicationTransport.Tcp, Probe.AnyPort, port, data);
}
