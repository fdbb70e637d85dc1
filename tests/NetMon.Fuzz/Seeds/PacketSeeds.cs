using NetMon.Decoding;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Fuzz.Seeds;

/// <summary>A packet for each kind of header, each tunnel and each link type that is decoded.</summary>
internal static class PacketSeeds
{
    private static readonly byte[] Payload = "payload of a seed"u8.ToArray();
    private static readonly byte[] Inside = IPv4(17, Udp(40000, 40001, Payload), "192.0.2.1", "192.0.2.2");
    private static readonly byte[] InsideFrame = Ethernet(0x0800, Inside);

    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } = [.. Headers, .. Tunnels, .. Links];

    private static IEnumerable<CorpusInput> Headers =>
    [
        OverIPv4("tcp", 6, Tcp(40000, 80, "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"u8.ToArray(), options: Bytes("0204 05b4 0402 0103 0307 0000"))),
        OverIPv4("udp-dns", 17, Udp(40000, 53, Bytes("1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001"))),
        OverIPv4("udp-lite", 136, Udp(40000, 40001, Payload)),
        OverIPv4("sctp", 132, Sctp(40000, 40001, Bytes("00030014 00000001 0000 0000 00000000 70696e67 0400 0008 01020304"))),
        OverIPv4("sctp-init", 132, Sctp(40000, 40001, Bytes("01000018 00000001 00010000 000a 000a 00000001 8008 0004"))),
        OverIPv4("dccp", 33, Join(UInt16(40000), UInt16(5001), [4, 0, 0, 0], new byte[8], Payload)),
        OverIPv4("icmp-echo", 1, Echo(8, 1, 2, Payload)),
        OverIPv4("icmp-quote", 1, Icmp(3, 3, Join(new byte[4], Inside))),
        OverIPv4("igmp3", 2, Bytes("22000000 00000001 04000001 e0000116 c0000201")),
        OverIPv4("ah", 51, Join([17, 4], new byte[22], Udp(40000, 40001, Payload))),
        OverIPv4("esp", 50, Join(UInt32(1), UInt32(2), Payload)),
        OverIPv4("pim", 103, Bytes("20000000 0001 0002 0069")),
        OverIPv4("ospf", 89, Bytes("0201002c c0000201 00000000 00000000 0000000000000000 ffffff00 000a 02 01 00000028 c0000201 00000000")),
        OverIPv4("vrrp", 112, Bytes("21010a01 00010000 c0000201 0000000000000000")),
        OverIPv4("eigrp", 88, Bytes("02050000 00000000 00000000 00000000 00000064 0001000c 010001000000000f")),
        OnEthernet("ipv4-options", 0x0800, IPv4(17, Udp(40000, 40001, Payload), options: Bytes("0104 0000 8307 0400 0000 0000"))),
        OnEthernet("ipv4-fragment", 0x0800, IPv4(17, Payload, fragment: 0x2010)),
        OnEthernet("ipv4-tso", 0x0800, IPv4(6, Tcp(40000, 80, Payload), totalLength: 0)),
        OnEthernet("ipv6-extensions", 0x86dd, IPv6(
            0, Extension(43, Extension(44, IPv6Fragment(60, 0, true, 7, Extension(51, Join([17, 4], new byte[22], Udp(40000, 40001, Payload)))))))),
        OnEthernet("ipv6-neighbour", 0x86dd, IPv6(58, Icmp(135, 0, Join(new byte[4], new byte[16], Bytes("0101 020000000001"))))),
        OnEthernet("ipv6-router", 0x86dd, IPv6(58, Icmp(134, 0, Bytes("40000708 00000000 00000000 0501 0000 000005dc")))),
        OnEthernet("ipv6-listener", 0x86dd, IPv6(58, Icmp(143, 0, Join(UInt32(1), [4, 0, 0, 0], new byte[16])))),
        OnEthernet("arp", 0x0806, Arp(1, ClientMac, "192.0.2.2", ServerMac, "192.0.2.1")),
        OnEthernet("vlans", 0x88a8, VlanTag(7, 0x8100, VlanTag(42, 0x0800, Inside))),
        OnEthernet("provider-bridge", 0x88e7, Join(UInt32(0x12345), InsideFrame)),
        OnEthernet("macsec", 0x88e5, Join(Bytes("2c00 00000001"), Payload)),
        OnEthernet("nsh", 0x894f, Join(Bytes("0fc6 0101 000001ff"), new byte[16], Inside)),
        OnEthernet("lldp", 0x88cc, Bytes("0207 04 020000000001 0404 05 657468 0602 0078 0a04 686f7374 0000")),
        OnEthernet("eapol", 0x888e, Bytes("02000009 01010009 01616c6963")),
        OnEthernet("lacp", 0x8809, Join([1, 1, 1, 20], new byte[18], [2, 20], new byte[18], [3, 16], new byte[14], [0, 0])),
        OnEthernet("stp", 38, Llc(0x42, 3, new byte[35])),
        OnEthernet("snap", 30, Snap(0, 0x0800, Inside)),
        OnEthernet("cdp", 30, Snap(0x00000c, 0x2000, Bytes("02b40000 0001 0008 686f7374 0003 0008 65746830"))),
    ];

    private static IEnumerable<CorpusInput> Tunnels =>
    [
        OnEthernet("mpls", 0x8847, Join(UInt32(0x00010000), UInt32(0x00020140), Inside)),
        OnEthernet("mpls-pseudowire", 0x8847, Join(UInt32(0x00010140), UInt32(0), InsideFrame)),
        OnEthernet("pppoe", 0x8864, Join([0x11, 0], UInt16(1), UInt16(Inside.Length + 2), UInt16(0x0021), Inside)),
        OnEthernet("pppoe-discovery", 0x8863, Bytes("11090000 000c 0101 0000 0103 0004 01020304")),
        OverIPv4("ipip", 4, Inside),
        OverIPv4("6in4", 41, IPv6(17, Udp(40000, 40001, Payload))),
        OverIPv4("gre", 47, Join(UInt16(0), UInt16(0x0800), Inside)),
        OverIPv4("gre-all-fields", 47, Join(UInt16(0xb000), UInt16(0x0800), UInt32(0), UInt32(1), UInt32(2), Inside)),
        OverIPv4("gre-ppp", 47, Join(UInt16(0x3081), UInt16(0x880b), UInt16(Inside.Length + 4), UInt16(1), UInt32(1), UInt32(1), Bytes("ff03 0021"), Inside)),
        OverIPv4("nvgre", 47, Join(UInt16(0x2000), UInt16(0x6558), UInt32(0x12345600), InsideFrame)),
        OverIPv4("erspan2", 47, Join(UInt16(0x1000), UInt16(0x88be), UInt32(1), UInt32(0x10010001), UInt32(0), InsideFrame)),
        OverIPv4("erspan3", 47, Join(UInt16(0x1000), UInt16(0x22eb), UInt32(1), UInt32(0x20010001), UInt32(0), UInt32(0), InsideFrame)),
        OverUdp("vxlan", 4789, Join(UInt32(0x08000000), UInt32(0x00000100), InsideFrame)),
        OverUdp("vxlan-gpe", 4790, Join(UInt32(0x0c000001), UInt32(0x00000100), Inside)),
        OverUdp("geneve", 6081, Join(UInt32(0x01006558), UInt32(0x00000100), UInt32(0x01020300), InsideFrame)),
        OverUdp("gtp-u", 2152, Join([0x34, 255], UInt16(Inside.Length + 8), UInt32(1), UInt32(0x00000085), Bytes("01 1000 00"), Inside)),
        OverUdp("l2tp", 1701, Join(UInt16(0x4002), UInt16(Inside.Length + 12), UInt32(0x00010001), Bytes("ff03 0021"), Inside)),
        OverUdp("teredo", 3544, Join(Bytes("0001 0000 0000000000000000 00 0000 0000 0000 00000000"), IPv6(17, Udp(40000, 40001, Payload)))),
        OverUdp("mpls-in-udp", 6635, Join(UInt32(0x00010140), Inside)),
        OverUdp("esp-in-udp", 4500, Join(UInt32(1), UInt32(2), Payload)),
        OnEthernet("nested", 0x0800, Nested(20)),
    ];

    /// <summary>The same packet behind what comes first of each link type, which is right for some and a beginning for the others.</summary>
    private static IEnumerable<CorpusInput> Links =>
    [
        Of("null", LinkType.Null, Join(Bytes("02000000"), Inside)),
        Of("loop", LinkType.Loop, Join(Bytes("00000002"), Inside)),
        Of("sll", LinkType.LinuxSll, Sll(0x0800, Inside)),
        Of("sll2", LinkType.LinuxSll2, Sll2(0x0800, Inside)),
        Of("ppp", LinkType.Ppp, Join(Bytes("ff03 0021"), Inside)),
        Of("ppp-lcp", LinkType.Ppp, Bytes("ff03 c021 0101 000a 0506 12345678")),
        Of("chdlc", LinkType.CHdlc, Join(Bytes("0f00 0800"), Inside)),
        Of("frame-relay", LinkType.FrameRelay, Join(Bytes("1841 03cc"), Inside)),
        Of("wlan-data", LinkType.Ieee80211, Wlan),
        Of("wlan-beacon", LinkType.Ieee80211, Join(Bytes("8000 0000"), new byte[18], UInt16(0), new byte[8], Bytes("6400 0104 0004 63616665 0102 8284"))),
        Of("radiotap", LinkType.Ieee80211Radiotap, Join(Bytes("0000 0900 0200 0000 10"), Wlan)),
        Of("ppi", LinkType.Ppi, Join(Bytes("0000 1400 69000000 0200 0800 0000000000000000"), Wlan)),
        Of("nflog", LinkType.NFLog, Join(Bytes("0200 0000 0800 0100 08000000"), [(byte)(Inside.Length + 4), 0, 9, 0], Inside)),
        Of("pflog", LinkType.PfLog, Join([61, 2, 0, 0], "em0"u8.ToArray(), new byte[57], Inside)),
        Of("pktap", LinkType.PkTap, Join(Bytes("6c000000 01000000 01000000"), new byte[96], InsideFrame)),
        .. Enum.GetValues<LinkType>().Distinct().Where(PacketDecoder.IsSupported).Select(type => Of($"any-{type}".ToLowerInvariant(), type, Join(new byte[8], InsideFrame))),
    ];

    private static byte[] Wlan => Join(Bytes("0802 0000"), Mac(ServerMac), Mac(ClientMac), Mac(ClientMac), UInt16(0), Snap(0, 0x0800, Inside));

    private static byte[] Nested(int depth) => depth == 0 ? Inside : IPv4(4, Nested(depth - 1));

    private static CorpusInput Of(string name, LinkType linkType, byte[] frame) => new(name, Join(UInt16((int)linkType), frame));

    private static CorpusInput OnEthernet(string name, int etherTypeOrLength, byte[] payload) => Of(name, LinkType.Ethernet, Ethernet(etherTypeOrLength, payload));

    private static CorpusInput OverIPv4(string name, int protocol, byte[] payload) => OnEthernet(name, 0x0800, IPv4(protocol, payload));

    private static CorpusInput OverUdp(string name, int port, byte[] payload) => OverIPv4(name, 17, Udp(40000, port, payload));
}
