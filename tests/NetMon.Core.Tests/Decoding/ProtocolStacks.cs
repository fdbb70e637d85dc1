using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

/// <summary>Frame with its link type and its protocols.</summary>
/// <param name="Name">Protocols, outermost first.</param>
/// <param name="LinkType">Link type of the frame.</param>
/// <param name="Frame">The bytes.</param>
/// <param name="IsNested">Whether a tunnel contains a tunnel.</param>
internal sealed record ProtocolStack(string Name, LinkType LinkType, byte[] Frame, bool IsNested = false);

/// <summary>
/// Every header that the decoder knows, behind every other one that may carry it: link types, types between, IP with its extensions, what is
/// behind IP, tunnels and tunnels in them. For tests that change and cut them; always the same.
/// </summary>
internal static class ProtocolStacks
{
    private static readonly byte[] Payload = "payload of a stack"u8.ToArray();
    private static readonly byte[] Inside = IPv4(17, Udp(40000, 40001, Payload), "192.0.2.1", "192.0.2.2");
    private static readonly byte[] Inside6 = IPv6(6, Tcp(40000, 80, Payload));
    private static readonly byte[] InsideFrame = PacketBytes.Ethernet(0x8100, VlanTag(7, 0x0800, Inside));

    private static readonly (int Protocol, LinkType Inner)[] GreProtocols =
    [
        (0x0800, LinkType.IPv4), (0x86dd, LinkType.IPv6), (0x6558, LinkType.Ethernet), (0x88be, LinkType.Ethernet), (0x22eb, LinkType.Ethernet),
        (0x8847, LinkType.Mpls), (0x880b, LinkType.Ppp), (0x883e, LinkType.IPv4), (0x6400, LinkType.Ethernet), (0x8100, LinkType.IPv4),
        (0x0000, LinkType.IPv4), (0x894f, LinkType.IPv4), (0x2001, LinkType.IPv4),
    ];

    /// <summary>Tunnels: name, function that wraps an inner packet from IPv4 on, link type of the inner packet.</summary>
    public static IReadOnlyList<(string Name, LinkType Inner, Func<byte[], byte[]> Wrap)> Tunnels { get; } = [.. AllTunnels()];

    /// <summary>Every stack.</summary>
    public static IEnumerable<ProtocolStack> All() => [.. OnLinks(), .. BehindTypes(), .. BehindIP(), .. InTunnels()];

    private static IEnumerable<(string, LinkType, Func<byte[], byte[]>)> AllTunnels()
    {
        (string, LinkType, Func<byte[], byte[]>) Over(int protocol, string name, LinkType inner, string header) =>
            (name, inner, bytes => IPv4(protocol, Join(Bytes(header), bytes)));
        (string, LinkType, Func<byte[], byte[]>) OverUdp(int port, string name, LinkType inner, string header) =>
            (name, inner, bytes => IPv4(17, Udp(40000, port, Join(Bytes(header), bytes))));

        // Every combination of the flags of GRE, before every protocol that it is known to carry.
        foreach (var flags in (int[])[0x0000, 0x8000, 0x2000, 0x1000, 0xb000, 0x4000, 0x0001, 0x2001, 0x3081, 0x3001, 0x0081, 0x4001, 0xf087, 0x0005])
        {
            foreach (var (protocol, inner) in GreProtocols)
                yield return ($"GRE {flags:x4} {protocol:x4}", inner, bytes => IPv4(47, Join(UInt16(flags), UInt16(protocol), GreFields(flags), bytes)));
        }

        yield return Over(47, "GRE routes", LinkType.IPv4, "4000 0800 00000000 0800 0004 01020304 0000 0000");
        yield return Over(47, "GRE tags", LinkType.IPv4, "0000 88a8 0064 8100 0065 0800");
        yield return Over(47, "ERSPAN II", LinkType.Ethernet, "1000 88be 00000001 1001000100000000");
        yield return Over(47, "ERSPAN III", LinkType.Ethernet, "1000 22eb 00000001 200000000000000000000000");
        yield return Over(47, "ERSPAN III sub", LinkType.Ethernet, "1000 22eb 00000001 200000000000000000000001 0000000000000000");
        yield return Over(47, "ERSPAN III IP", LinkType.IPv4, "1000 22eb 00000001 200000000000000000000800");
        yield return Over(47, "WCCP 2", LinkType.IPv4, "0000 883e 00000000");
        yield return Over(47, "PPTP", LinkType.Ppp, "3081 880b 0020 0001 00000001 00000002 ff03");
        yield return Over(4, "IPIP", LinkType.IPv4, "");
        yield return Over(41, "6in4", LinkType.IPv6, "");
        yield return Over(97, "EtherIP", LinkType.Ethernet, "3000");
        yield return Over(143, "Ethernet", LinkType.Ethernet, "");
        yield return Over(137, "MPLS", LinkType.IPv4, "00010140");
        yield return Over(115, "L2TPv3", LinkType.Ethernet, "00000001");
        yield return Over(115, "L2TPv3 cookie", LinkType.Ethernet, "00000001 ffffffff ffffffff 00000000");
        yield return Over(103, "PIM", LinkType.IPv4, "2100 0000 00000000");
        yield return Over(50, "ESP", LinkType.IPv4, "00000001 00000002");
        yield return Over(51, "AH", LinkType.IPv4, "0404 0000 00000001 00000001 000000000000000000000000");
        yield return Over(1, "ICMP quote", LinkType.IPv4, "0303 0000 00000000");
        yield return Over(1, "ICMP redirect", LinkType.IPv4, "0501 0000 c0000201");
        yield return ("4in6", LinkType.IPv4, bytes => IPv6(4, bytes));
        yield return ("6in6", LinkType.IPv6, bytes => IPv6(41, bytes));
        yield return ("ICMPv6 quote", LinkType.IPv6, bytes => IPv6(58, Icmp(1, 0, Join(new byte[4], bytes))));
        yield return OverUdp(4789, "VXLAN", LinkType.Ethernet, "08000000 00000100");
        yield return OverUdp(8472, "VXLAN of Linux", LinkType.Ethernet, "08000000 00000100");
        foreach (var next in (int[])[1, 2, 3, 4, 5, 6, 7])
            yield return OverUdp(4790, $"VXLAN-GPE {next}", LinkType.IPv4, $"0c00000{next} 00000100");
        yield return OverUdp(6081, "GENEVE", LinkType.Ethernet, "02006558 00000100 0000000000000000");
        yield return OverUdp(4790, "VXLAN-GPE NSH", LinkType.Ethernet, "0c000004 00000100 0fc2 02 04 000001ff 0fc2 02 03 000001ff");
        yield return OverUdp(6081, "GENEVE NSH", LinkType.IPv6, "0000894f 00000100 0fc2 02 02 000001ff");
        yield return OverUdp(6081, "GENEVE 4", LinkType.IPv4, "00000800 00000100");
        yield return OverUdp(6081, "GENEVE MPLS", LinkType.IPv4, "00008847 00000100 00010140");
        yield return OverUdp(2152, "GTP-U", LinkType.IPv4, "30ff 0033 00000001");
        yield return OverUdp(2152, "GTP-U extension", LinkType.IPv4, "34ff 0033 00000001 00000085 01000900");
        yield return OverUdp(3386, "GTP", LinkType.IPv4, "1eff 0033 0000 0000 00ffffff 0000000000000000");
        yield return OverUdp(1701, "L2TP", LinkType.IPv4, "4002 0030 0001 0001 ff030021");
        yield return OverUdp(1701, "L2TP offset", LinkType.IPv4, "0a02 0001 0001 0000 0000 0004 00000000 ff030021");
        yield return OverUdp(1701, "L2TPv3 in UDP", LinkType.Ethernet, "0003 0000 00000001");
        yield return OverUdp(3544, "Teredo", LinkType.IPv6, "");
        yield return OverUdp(3544, "Teredo authentication", LinkType.IPv6, "0001 0000 0000000000000000 00 0000 1234 01020304");
        yield return OverUdp(5072, "AYIYA", LinkType.IPv6, "44521129 00000000" + new string('0', 72));
        yield return OverUdp(4341, "LISP", LinkType.IPv4, "0000000000000000");
        yield return OverUdp(4342, "LISP control", LinkType.IPv4, "80000000");
        yield return OverUdp(6635, "MPLS in UDP", LinkType.IPv4, "00010140");
        yield return OverUdp(4754, "GRE in UDP", LinkType.IPv4, "0000 0800");
        yield return OverUdp(4754, "EoIP in UDP", LinkType.Ethernet, "2001 6400 0030 0100");
        yield return OverUdp(37008, "TZSP", LinkType.Ethernet, "01000001 00 0a0101 01");
        yield return OverUdp(37008, "TZSP WLAN", LinkType.Ieee80211, "01000012 00 0a0101 01");
        yield return OverUdp(4500, "ESP in UDP", LinkType.IPv4, "00000001 00000002");
        yield return OverUdp(51820, "WireGuard", LinkType.IPv4, "04000000 00000001 0000000000000000");
        yield return ("sFlow", LinkType.Ethernet, bytes => IPv4(17, Udp(40000, 6343, Sflow(bytes))));
    }

    private static byte[] GreFields(int flags) => Bytes(string.Concat(
        (flags & 0xc000) != 0 ? "00000000" : "", (flags & 0x2000) != 0 ? "00300100" : "", (flags & 0x1000) != 0 ? "00000002" : "",
        (flags & 0x87) == 0x81 ? "00000003" : "", (flags & 0x4000) != 0 ? "08000004 01020304 00000000" : ""));

    private static byte[] Sflow(byte[] frame) => Join(
        Bytes("00000005 00000001 0a000001 00000000 00000001 00000001 00000001 00000003"), UInt32(44 + 8 + 16 + frame.Length), new byte[44],
        Bytes("00000001"), UInt32(16 + frame.Length), Bytes("00000001 0000002d 00000000"), UInt32(frame.Length), frame);

    private static IEnumerable<ProtocolStack> InTunnels()
    {
        foreach (var (name, inner, wrap) in Tunnels)
        {
            var packet = wrap(SampleOf(inner));
            yield return OnEthernet(name, packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet);
            yield return new ProtocolStack($"{name}, raw", LinkType.Raw, wrap(SampleOf(inner)));
        }

        // Every kind in every kind.
        var kinds = Tunnels.Where(tunnel => !tunnel.Name.StartsWith("GRE ", StringComparison.Ordinal) || tunnel.Name.StartsWith("GRE 0001", StringComparison.Ordinal)).ToArray();
        foreach (var (outerName, outerInner, outer) in kinds)
        {
            foreach (var (name, inner, wrap) in kinds)
            {
                var packet = wrap(SampleOf(inner));
                var carried = packet[0] >> 4 == 4 ? Carry(outerInner, 0x0800, packet) : Carry(outerInner, 0x86dd, packet);
                var whole = outer(carried);
                yield return OnEthernet($"{outerName} / {name}", whole[0] >> 4 == 6 ? 0x86dd : 0x0800, whole) with { IsNested = true };
            }
        }
    }

    /// <summary>Inner packet of a tunnel with the given link type.</summary>
    /// <param name="linkType">Link type that the tunnel carries.</param>
    /// <param name="etherType">EtherType of the packet.</param>
    /// <param name="packet">The packet, from IP on.</param>
    public static byte[] Carry(LinkType linkType, int etherType, byte[] packet) => linkType switch
    {
        LinkType.Ethernet => PacketBytes.Ethernet(etherType, packet),
        LinkType.Ppp => Join(UInt16(etherType == 0x86dd ? 0x0057 : 0x0021), packet),
        LinkType.Mpls => Join(Label(16, true), packet),
        LinkType.Ieee80211 => Wlan(0x08, 0x01, Snap(0, etherType, packet)),
        _ => packet,
    };

    private static byte[] SampleOf(LinkType linkType) => linkType switch
    {
        LinkType.Ethernet => InsideFrame,
        LinkType.IPv6 => Inside6,
        _ => Carry(linkType, 0x0800, Inside),
    };

    private static IEnumerable<ProtocolStack> BehindIP()
    {
        foreach (var (name, protocol, bytes) in Transports())
        {
            yield return OnEthernet($"IPv4 / {name}", 0x0800, IPv4(protocol, bytes));
            yield return OnEthernet($"IPv4 with options / {name}", 0x0800, IPv4(protocol, bytes, options: Bytes("0104 0000 8307 0400 0000 0000")));
            yield return OnEthernet($"IPv4 fragment / {name}", 0x0800, IPv4(protocol, bytes, fragment: 0x2000));
            yield return OnEthernet($"IPv4 later fragment / {name}", 0x0800, IPv4(protocol, bytes, fragment: 0x0010));
            yield return OnEthernet($"IPv4 of any length / {name}", 0x0800, IPv4(protocol, bytes, totalLength: 0));
            yield return OnEthernet($"IPv6 / {name}", 0x86dd, IPv6(protocol, bytes));
            yield return OnEthernet($"IPv6 hop-by-hop / {name}", 0x86dd, IPv6(0, Extension(protocol, bytes)));
            yield return OnEthernet($"IPv6 fragment / {name}", 0x86dd, IPv6(44, IPv6Fragment(protocol, 0, true, 7, bytes)));
            yield return OnEthernet($"IPv6 chain / {name}", 0x86dd, IPv6(
                0, Extension(43, Extension(60, Extension(51, Join([(byte)protocol, 4], new byte[22], bytes))))));
            yield return OnEthernet($"IPv6 jumbo / {name}", 0x86dd, IPv6(0, Join([(byte)protocol, 0], Bytes("c204 00010000"), bytes), payloadLength: 0));
        }
    }

    private static IEnumerable<(string Name, int Protocol, byte[] Bytes)> Transports()
    {
        yield return ("TCP", 6, Tcp(40000, 80, "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"u8.ToArray(), options: Bytes("0204 05b4 0402 0103 0307 0000")));
        yield return ("UDP", 17, Udp(40000, 40001, Payload));
        yield return ("DNS", 17, Udp(40000, 53, Bytes("1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001")));
        yield return ("UDP-Lite", 136, Udp(40000, 40001, Payload));
        yield return ("DCCP", 33, Join(UInt16(40000), UInt16(5001), [4, 0, 0, 0, 1], new byte[11], Payload));
        yield return ("SCTP data", 132, Sctp(40000, 40001, Bytes("00030014 00000001 0000 0000 00000000 70696e67 0400 0008 01020304")));
        yield return ("SCTP init", 132, Sctp(40000, 40001, Bytes("01000018 00000001 00010000 000a 000a 00000001 8008 0004")));
        foreach (var type in (byte[])[0, 3, 4, 5, 8, 9, 11, 12, 13, 17, 42])
            yield return ($"ICMP {type}", 1, Icmp(type, 0, Join(new byte[4], Inside)));
        foreach (var type in (byte[])[1, 2, 3, 4, 128, 130, 133, 134, 135, 136, 137, 143, 144, 155])
            yield return ($"ICMPv6 {type}", 58, Icmp(type, 0, Join(new byte[4], new byte[16], Bytes("0101 020000000001"), Inside6)));
        foreach (var type in (byte[])[0x11, 0x12, 0x16, 0x17, 0x22])
            yield return ($"IGMP {type:x2}", 2, Join([type, 0, 0, 0], Bytes("ef010203 04000001 e0000116 c0000201")));
        yield return ("AH", 51, Join([17, 4], new byte[22], Udp(40000, 40001, Payload)));
        yield return ("EIGRP", 88, Bytes("02050000 00000000 00000000 00000000 00000064 0001000c 010001000000000f"));
        yield return ("OSPF", 89, Bytes("0201002c c0000201 00000000 00000000 0000000000000000 ffffff00 000a 02 01 00000028 c0000201 00000000"));
        yield return ("PIM", 103, Bytes("20000000 0001 0002 0069"));
        yield return ("VRRP", 112, Bytes("21010a01 00010000 c0000201 0000000000000000"));
        foreach (var protocol in (int[])[0, 43, 44, 59, 60, 94, 135, 139, 140, 253, 255])
            yield return ($"protocol {protocol}", protocol, Join([17, 0], new byte[6], Udp(40000, 40001, Payload)));
        foreach (var port in (int[])[53, 67, 69, 123, 137, 161, 389, 443, 500, 514, 520, 546, 1701, 1812, 1900, 2055, 2152, 3478, 3544, 4500, 4789, 5060, 5353, 5683, 6343, 6635, 37008, 47808, 51820])
            yield return ($"UDP {port}", 17, Udp(40000, port, Payload));
    }

    private static IEnumerable<ProtocolStack> BehindTypes()
    {
        foreach (var (inside, etherType, packet) in Networks())
        {
            foreach (var (name, outer, wrap) in Tags())
                yield return OnEthernet($"{name} / {inside}", outer, wrap(etherType, packet));
        }

        foreach (var etherType in (int[])[0, 1, 46, 1500, 1501, 0x0600, 0x6558, 0x8035, 0x8809, 0x8863, 0x888e, 0x88cc, 0x88f7, 0x8870, 0xffff])
        {
            foreach (var bytes in (byte[][])[Payload, InsideFrame, Bytes("01"), Bytes("aaaa03 000000 0800"), Bytes("4242 03 0000 00"), Bytes("1107 0000 0006 0101 0000")])
                yield return OnEthernet($"type {etherType:x4}", etherType, bytes);
        }
    }

    private static IEnumerable<(string, int, byte[])> Networks()
    {
        yield return ("IPv4", 0x0800, Inside);
        yield return ("IPv6", 0x86dd, Inside6);
        yield return ("GRE", 0x0800, IPv4(47, Bytes("0001 6400")));
        yield return ("VXLAN", 0x0800, IPv4(17, Udp(40000, 4789, Join(Bytes("08000000 00000100"), InsideFrame))));
        yield return ("ARP", 0x0806, Arp(1, ClientMac, "10.0.0.2", ServerMac, "10.0.0.1"));
    }

    private static IEnumerable<(string Name, int EtherType, Func<int, byte[], byte[]> Wrap)> Tags()
    {
        yield return ("VLAN", 0x8100, (type, bytes) => VlanTag(1, type, bytes));
        yield return ("QinQ", 0x88a8, (type, bytes) => VlanTag(1, 0x8100, VlanTag(2, type, bytes)));
        yield return ("MPLS", 0x8847, (_, bytes) => Join(Label(16, false), Label(17, true), bytes));
        yield return ("MPLS upstream", 0x8848, (_, bytes) => Join(Label(16, true), bytes));
        yield return ("pseudo-wire", 0x8847, (type, bytes) => Join(Label(16, true), new byte[4], PacketBytes.Ethernet(type, bytes)));
        yield return ("pseudo-wire without a word", 0x8847, (type, bytes) => Join(Label(16, true), PacketBytes.Ethernet(type, bytes)));
        yield return ("PPPoE", 0x8864, (type, bytes) => Pppoe(type == 0x86dd ? 0x0057 : 0x0021, bytes));
        yield return ("PPPoE bridge", 0x8864, (type, bytes) => Pppoe(0x0031, Join(Bytes("0001"), PacketBytes.Ethernet(type, bytes))));
        yield return ("SNAP", 60, (type, bytes) => Snap(0, type, bytes));
        yield return ("bridged SNAP", 80, (type, bytes) => Snap(0x0080c2, 7, Join(Bytes("0000"), PacketBytes.Ethernet(type, bytes))));
        yield return ("NSH", 0x894f, (_, bytes) => Join(Bytes("0fc6 01 01 000001ff"), new byte[16], bytes));
        yield return ("NSH 2", 0x894f, (type, bytes) => Join(Bytes("0fc2 02 03 000001ff"), PacketBytes.Ethernet(type, bytes)));
        yield return ("MACsec", 0x88e5, (type, bytes) => Join(Bytes("0000 00000001"), UInt16(type), bytes));
        yield return ("MACsec with SCI", 0x88e5, (type, bytes) => Join(Bytes("2000 00000001 0200000000010001"), UInt16(type), bytes, new byte[16]));
        yield return ("802.1ah", 0x88e7, (type, bytes) => Join(new byte[16], UInt16(type), bytes));
        yield return ("FabricPath", 0x8903, (type, bytes) => Join(Bytes("0001"), PacketBytes.Ethernet(type, bytes)));
        yield return ("CMD", 0x8909, (type, bytes) => Join(Bytes("010100010001"), UInt16(type), bytes));
        yield return ("VN-Tag", 0x8926, (type, bytes) => Join(new byte[4], UInt16(type), bytes));
        yield return ("802.1BR", 0x893f, (type, bytes) => Join(new byte[6], UInt16(type), bytes));
        yield return ("HSR", 0x892f, (type, bytes) => Join(new byte[4], UInt16(type), bytes));
        yield return ("PPP", 0x880b, (type, bytes) => Join(UInt16(type == 0x86dd ? 0x0057 : 0x0021), bytes));
        yield return ("bridging", 0x6558, (type, bytes) => PacketBytes.Ethernet(type, bytes));
        yield return ("jumbo LLC", 0x8870, (type, bytes) => Snap(0, type, bytes));
        yield return ("Arista", 0xd28b, (type, bytes) => Join(Bytes("0001 0010 0000000000000000"), UInt16(type), bytes));
        yield return ("Arista, short", 0xd28b, (type, bytes) => Join(Bytes("0001 0120 000000000000"), UInt16(type), bytes));
        yield return ("NSH NSH", 0x894f, (type, bytes) => Join(Bytes("0fc2 02 04 000001ff 0fc2 02 03 000001ff"), PacketBytes.Ethernet(type, bytes)));
        yield return ("pseudo-wire that looks like IPv4", 0x8847, (type, bytes) => Join(Label(16, true), Mac("45:00:00:1c:22:33"), Mac(ClientMac), UInt16(type), bytes));
        yield return ("pseudo-wire that looks like IPv6", 0x8847, (type, bytes) => Join(Label(16, true), Mac("60:00:00:00:00:05"), Mac(ClientMac), UInt16(type), bytes));
    }

    private static IEnumerable<ProtocolStack> OnLinks()
    {
        foreach (var (inside, etherType, packet) in Networks())
        {
            foreach (var (name, linkType, wrap) in Links())
                yield return new ProtocolStack($"{name} / {inside}", linkType, wrap(etherType, packet));
        }

        // Every link type, known or not, with the same bytes.
        foreach (var linkType in Enum.GetValues<LinkType>().Distinct().Append((LinkType)12).Append((LinkType)14).Append((LinkType)65535))
        {
            foreach (var bytes in (byte[][])[[], Inside, InsideFrame, Join(new byte[8], InsideFrame), Join(new byte[64], Inside), [.. Enumerable.Repeat((byte)0xff, 96)]])
                yield return new ProtocolStack($"{linkType}", linkType, bytes);
        }
    }

    private static IEnumerable<(string, LinkType, Func<int, byte[], byte[]>)> Links()
    {
        int Ppp(int type) => type == 0x86dd ? 0x0057 : 0x0021;
        byte ArcnetType(int type) => (byte)(type == 0x86dd ? 196 : type == 0x0806 ? 213 : 212);
        byte[] Family(int type) => [(byte)(type == 0x86dd ? 30 : 2), 0, 0, 0];
        yield return ("Ethernet", LinkType.Ethernet, (type, bytes) => PacketBytes.Ethernet(type, bytes));
        yield return ("NULL", LinkType.Null, (type, bytes) => Join(Family(type), bytes));
        yield return ("LOOP", LinkType.Loop, (type, bytes) => Join([.. Family(type).Reverse()], bytes));
        yield return ("SLL", LinkType.LinuxSll, (type, bytes) => Sll(type, bytes));
        yield return ("SLL netlink", LinkType.LinuxSll, (type, bytes) => Sll(type, bytes, hardwareType: 824));
        yield return ("SLL2", LinkType.LinuxSll2, (type, bytes) => Sll2(type, bytes));
        yield return ("raw", LinkType.Raw, (_, bytes) => bytes);
        yield return ("MPLS", LinkType.Mpls, (_, bytes) => Join(Label(16, true), bytes));
        yield return ("PPP", LinkType.Ppp, (type, bytes) => Join(Bytes("ff03"), UInt16(Ppp(type)), bytes));
        yield return ("HDLC PPP", LinkType.PppHdlc, (type, bytes) => Join(UInt16(Ppp(type)), bytes));
        yield return ("PPP with direction", LinkType.PppWithDirection, (type, bytes) => Join([0], Bytes("ff03"), UInt16(Ppp(type)), bytes));
        yield return ("PPPoE", LinkType.PppEther, (type, bytes) => Pppoe(Ppp(type), bytes));
        yield return ("Cisco HDLC", LinkType.CHdlc, (type, bytes) => Join(Bytes("0f00"), UInt16(type), bytes));
        yield return ("Cisco HDLC with direction", LinkType.CHdlcWithDirection, (type, bytes) => Join([0], Bytes("0f00"), UInt16(type), bytes));
        yield return ("frame relay", LinkType.FrameRelay, (_, bytes) => Join(Bytes("1841 03cc"), bytes));
        yield return ("frame relay SNAP", LinkType.FrameRelay, (type, bytes) => Join(Bytes("1841 0300 80 000000"), UInt16(type), bytes));
        yield return ("frame relay with direction", LinkType.FrameRelayWithDirection, (_, bytes) => Join(Bytes("00 1841 03cc"), bytes));
        yield return ("802.11", LinkType.Ieee80211, (type, bytes) => Wlan(0x08, 0x01, Snap(0, type, bytes)));
        yield return ("802.11 QoS", LinkType.Ieee80211, (type, bytes) => Wlan(0x88, 0x01, Join(new byte[2], Snap(0, type, bytes))));
        yield return ("802.11 four addresses", LinkType.Ieee80211, (type, bytes) => Wlan(0x88, 0x83, Join(new byte[12], Snap(0, type, bytes))));
        yield return ("802.11 protected", LinkType.Ieee80211, (_, bytes) => Wlan(0x08, 0x41, Join(new byte[8], bytes)));
        yield return ("802.11 A-MSDU", LinkType.Ieee80211, (type, bytes) =>
            Wlan(0x88, 0x01, Join(Bytes("8000"), Mac(ServerMac), Mac(ClientMac), UInt16(bytes.Length + 8), Snap(0, type, bytes))));
        yield return ("802.11 A-MSDU of two", LinkType.Ieee80211, (type, bytes) =>
        {
            var subframe = Join(Mac(ServerMac), Mac(ClientMac), UInt16(bytes.Length + 8), Snap(0, type, bytes));
            return Wlan(0x88, 0x01, Join(Bytes("8000"), subframe, new byte[-subframe.Length & 3], subframe));
        });
        yield return ("802.11 mesh", LinkType.Ieee80211, (type, bytes) => Wlan(0x88, 0x03, Join(Bytes("0001"), new byte[12], Snap(0, type, bytes))));
        yield return ("radiotap", LinkType.Ieee80211Radiotap, (type, bytes) => Join(Bytes("0000 0900 0200 0000 10"), Wlan(0x08, 0x01, Snap(0, type, bytes))));
        yield return ("radiotap with more words", LinkType.Ieee80211Radiotap, (type, bytes) =>
            Join(Bytes("0000 1400 02000080 00000080 00000000 10000000"), Wlan(0x08, 0x01, Snap(0, type, bytes))));
        yield return ("Prism", LinkType.Ieee80211Prism, (type, bytes) => Join(Bytes("00000044 00000090"), new byte[136], Wlan(0x08, 0x01, Snap(0, type, bytes))));
        yield return ("AVS", LinkType.Ieee80211Avs, (type, bytes) => Join(Bytes("80211001 00000040"), new byte[56], Wlan(0x08, 0x01, Snap(0, type, bytes))));
        yield return ("PPI", LinkType.Ppi, (type, bytes) => Join(Bytes("0000 1400 69000000 0200 0800 0000000000000000"), Wlan(0x08, 0x01, Snap(0, type, bytes))));
        yield return ("PPI Ethernet", LinkType.Ppi, (type, bytes) => Join(Bytes("0000 0800 01000000"), PacketBytes.Ethernet(type, bytes)));
        yield return ("PPI PPI", LinkType.Ppi, (_, bytes) => Join(Bytes("0000 0800 c0000000 0000 0800 65000000"), bytes));
        yield return ("NFLOG", LinkType.NFLog, (type, bytes) => Join([(byte)(type == 0x86dd ? 10 : 2)], Bytes("000000 0800 0100 08000000"), [(byte)(bytes.Length + 4), 0, 9, 0], bytes));
        yield return ("pflog", LinkType.PfLog, (type, bytes) => Join([61, (byte)(type == 0x86dd ? 24 : 2), 0, 0], new byte[60], bytes));
        yield return ("pktap", LinkType.PkTap, (type, bytes) => Join(Bytes("6c000000 01000000 01000000"), new byte[96], PacketBytes.Ethernet(type, bytes)));
        yield return ("pktap pktap", LinkType.PkTap, (type, bytes) =>
            Join(Bytes("6c000000 01000000 02010000"), new byte[96], Bytes("6c000000 01000000 01000000"), new byte[96], PacketBytes.Ethernet(type, bytes)));
        yield return ("enc", LinkType.Enc, (type, bytes) => Join(Family(type), new byte[8], bytes));
        yield return ("ERF", LinkType.Erf, (type, bytes) =>
            Join(new byte[8], [2, 0], UInt16(bytes.Length + 32), new byte[2], UInt16(bytes.Length + 14), new byte[2], PacketBytes.Ethernet(type, bytes)));
        yield return ("ERF extensions", LinkType.Erf, (type, bytes) =>
            Join(new byte[8], [0x82, 0], UInt16(bytes.Length + 48), new byte[2], UInt16(bytes.Length + 14), new byte[2], [0x85], new byte[7], new byte[8], PacketBytes.Ethernet(type, bytes)));
        yield return ("token ring", LinkType.TokenRing, (type, bytes) => Join(Bytes("1040"), Mac(ServerMac), Mac(ClientMac), Snap(0, type, bytes)));
        yield return ("token ring with route", LinkType.TokenRing, (type, bytes) =>
            Join(Bytes("1040"), Mac(ServerMac), Bytes("820000000001 0630 0011 0020"), Snap(0, type, bytes)));
        yield return ("FDDI", LinkType.Fddi, (type, bytes) => Join(Bytes("50"), Mac(ServerMac), Mac(ClientMac), Snap(0, type, bytes)));
        yield return ("Fibre Channel", LinkType.IpOverFibreChannel, (type, bytes) => Join(new byte[16], Snap(0, type, bytes)));
        yield return ("IEEE 1394", LinkType.AppleIpOverIeee1394, (type, bytes) => Join(new byte[16], UInt16(type), bytes));
        yield return ("ATM LLC", LinkType.AtmRfc1483, (type, bytes) => Snap(0, type, bytes));
        yield return ("netANALYZER", LinkType.NetAnalyzer, (type, bytes) => Join(Bytes("30003000"), PacketBytes.Ethernet(type, bytes), new byte[4]));
        yield return ("netANALYZER transparent", LinkType.NetAnalyzerTransparent, (type, bytes) =>
            Join(Bytes("30003000 55555555555555d5"), PacketBytes.Ethernet(type, bytes), new byte[4]));
        yield return ("DSA", LinkType.DsaTagDsa, (type, bytes) => Join(Mac(ServerMac), Mac(ClientMac), Bytes("40000000"), UInt16(type), bytes));
        yield return ("EDSA", LinkType.DsaTagEdsa, (type, bytes) => Join(Mac(ServerMac), Mac(ClientMac), Bytes("dada0000 40000000"), UInt16(type), bytes));
        yield return ("Broadcom", LinkType.DsaTagBrcm, (type, bytes) => Join(Mac(ServerMac), Mac(ClientMac), Bytes("40000000"), UInt16(type), bytes));
        yield return ("Broadcom before", LinkType.DsaTagBrcmPrepend, (type, bytes) => Join(Bytes("40000000"), PacketBytes.Ethernet(type, bytes)));
        yield return ("ISL", LinkType.Ethernet, (type, bytes) => Join(
            Bytes("01000c000000"), Mac(ClientMac), UInt16(bytes.Length + 30), Bytes("aaaa03 00000c 0046 0000 0000"), PacketBytes.Ethernet(type, bytes), new byte[8]));
        yield return ("ARCNET", LinkType.Arcnet, (type, bytes) => Join([1, 2, ArcnetType(type), 0, 0, 1], bytes));
        yield return ("ARCNET exception", LinkType.Arcnet, (type, bytes) => Join([1, 2, ArcnetType(type)], Bytes("ff ffff ff 00 0001"), bytes));
        yield return ("ARCNET of Linux", LinkType.ArcnetLinux, (type, bytes) => Join([1, 2, 0, 0, ArcnetType(type), 0, 0, 1], bytes));
        yield return ("IPNET", LinkType.IpNet, (type, bytes) => Join([1, (byte)(type == 0x86dd ? 26 : 2)], new byte[22], bytes));
        yield return ("IPoIB", LinkType.IpOverInfiniband, (type, bytes) => Join(new byte[40], UInt16(type), new byte[2], bytes));
        yield return ("InfiniBand", LinkType.Infiniband, (type, bytes) => Join(Bytes("0002000100100002 64"), new byte[19], UInt16(type), new byte[2], bytes));
        yield return ("InfiniBand, global", LinkType.Infiniband, (type, bytes) =>
            Join(Bytes("0003000100100002"), new byte[40], Bytes("64"), new byte[19], UInt16(type), new byte[2], bytes));
        var juniper = Bytes("4d474380 0006 010106 030101");
        yield return ("Juniper Ethernet", LinkType.JuniperEther, (type, bytes) => Join(juniper, PacketBytes.Ethernet(type, bytes)));
        yield return ("Juniper without a link", LinkType.JuniperEther, (_, bytes) => Join(Bytes("4d474302 02000000"), bytes));
        yield return ("Juniper PPPoE", LinkType.JuniperPppoe, (type, bytes) => Join(juniper, PacketBytes.Ethernet(0x8864, Pppoe(Ppp(type), bytes))));
        yield return ("Juniper PPPoE over ATM", LinkType.JuniperPppoeAtm, (type, bytes) => Join(juniper, UInt16(0x8864), Pppoe(Ppp(type), bytes)));
        yield return ("Juniper PPP", LinkType.JuniperPpp, (type, bytes) => Join(juniper, Bytes("ff03"), UInt16(Ppp(type)), bytes));
        yield return ("Juniper frame relay", LinkType.JuniperFrameRelay, (_, bytes) => Join(juniper, Bytes("1841 03cc"), bytes));
        yield return ("Juniper HDLC", LinkType.JuniperCHdlc, (type, bytes) => Join(juniper, Bytes("0f00"), UInt16(type), bytes));
        yield return ("Juniper monitor", LinkType.JuniperMonitor, (_, bytes) => Join(juniper, new byte[8], bytes));
        yield return ("Juniper services", LinkType.JuniperServices, (_, bytes) => Join(juniper, new byte[8], bytes));
        yield return ("Juniper GGSN", LinkType.JuniperGgsn, (_, bytes) => Join(juniper, new byte[8], bytes));
        yield return ("Juniper ES", LinkType.JuniperEs, (_, bytes) => Join(juniper, Bytes("00014005"), new byte[12], bytes));
        yield return ("Juniper ATM1", LinkType.JuniperAtm1, (type, bytes) => Join(juniper, new byte[4], Snap(0, type, bytes)));
        yield return ("Juniper ATM2", LinkType.JuniperAtm2, (type, bytes) => Join(juniper, new byte[8], UInt16(Ppp(type)), bytes));
        yield return ("Juniper MLPPP", LinkType.JuniperMlppp, (type, bytes) => Join(juniper, Bytes("0001 ff03"), UInt16(Ppp(type)), bytes));
        yield return ("Juniper MLFR", LinkType.JuniperMlfr, (_, bytes) => Join(juniper, Bytes("0001 03cc"), bytes));
        yield return ("Juniper MFR", LinkType.JuniperMfr, (type, bytes) => Join(juniper, Bytes("4700000000"), [(byte)(type == 0x86dd ? 0x10 : 0)], new byte[2], bytes));
    }

    private static ProtocolStack OnEthernet(string name, int etherType, byte[] payload) =>
        new(name, LinkType.Ethernet, PacketBytes.Ethernet(etherType, payload));
}
