using NetMon.Decoding;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

public sealed class TunnelTests
{
    private static readonly byte[] InnerIPv4 = IPv4(17, Udp(1111, 2222, [1, 2, 3]), "192.0.2.1", "192.0.2.2");
    private static readonly byte[] InnerIPv6 = IPv6(17, Udp(1111, 2222, [1, 2, 3]), "2001:db8:1::1", "2001:db8:1::2");
    private static readonly byte[] InnerFrame = PacketBytes.Ethernet(0x0800, InnerIPv4);
    private static readonly byte[] InnerPpp = Join(Bytes("ff030021"), InnerIPv4);

    /// <summary>Every tunnel, around a datagram from port 1111 to 2222. The name is that of the property.</summary>
    public static TheoryData<string, LinkType, byte[]> Tunnels()
    {
        var tunnels = new TheoryData<string, LinkType, byte[]>();
        void Add(string name, int protocol, byte[] payload) => tunnels.Add(name, LinkType.Ethernet, PacketBytes.Ethernet(0x0800, IPv4(protocol, payload)));
        void AddUdp(string name, int port, byte[] payload) => Add(name, 17, Udp(40000, port, payload));

        Add("GRE", 47, Join(Bytes("0000 0800"), InnerIPv4));
        Add("GRE", 47, Join(Bytes("b000 86dd 00000000 00000001 00000002"), InnerIPv6));
        Add("GRE", 47, Join(Bytes("4000 0800 00000000 0800 0004 01020304 0000 0000"), InnerIPv4));
        Add("GRE", 47, Join(Bytes("0000 6558"), InnerFrame));
        Add("GRE", 47, Join(Bytes("0000 88a8 0064 8100 0065 0800"), InnerIPv4));
        Add("GRE", 47, Join(Bytes("0000 8847"), Label(16, true), InnerIPv4));
        Add("GRE", 47, Join(Bytes("0000 883e"), InnerIPv4));
        Add("GRE", 47, Join(Bytes("0000 883e 00000000"), InnerIPv4));
        Add("GRE", 47, Join(Bytes("3081 880b"), UInt16(InnerPpp.Length), Bytes("0001 00000001 00000002"), InnerPpp));
        Add("NVGRE", 47, Join(Bytes("2000 6558 00000100"), InnerFrame));
        Add("ERSPAN", 47, Join(Bytes("0000 88be"), InnerFrame));
        Add("ERSPAN", 47, Join(Bytes("1000 88be 00000001 1001000100000000"), InnerFrame));
        Add("ERSPAN", 47, Join(Bytes("1000 22eb 00000001 200000000000000000000000"), InnerFrame));
        Add("ERSPAN", 47, Join(Bytes("1000 22eb 00000001 200000000000000000000001 0000000000000000"), InnerFrame));
        Add("ERSPAN", 47, Join(Bytes("1000 22eb 00000001 200000000000000000000800"), InnerIPv4));
        Add("EoIP", 47, Join(Bytes("2001 6400"), UInt16(InnerFrame.Length), Bytes("0100"), InnerFrame, new byte[7]));
        Add("IPIP", 4, InnerIPv4);
        Add("6in4", 41, InnerIPv6);
        tunnels.Add("4in6", LinkType.IPv6, IPv6(4, InnerIPv4));
        tunnels.Add("6in6", LinkType.IPv6, IPv6(41, InnerIPv6));
        Add("EtherIP", 97, Join(Bytes("3000"), InnerFrame));
        Add("EtherIP", 143, InnerFrame);
        Add("MPLS", 137, Join(Label(16, true), InnerIPv4));
        Add("L2TP", 115, Join(Bytes("00000001"), InnerFrame));
        Add("L2TP", 115, Join(Bytes("00000001 ffffffff ffffffff 00000000"), InnerFrame));
        Add("PIM register", 103, Join(Bytes("2100 0000 00000000"), InnerIPv4));
        AddUdp("VXLAN", 4789, Join(Bytes("08000000 00000100"), InnerFrame));
        AddUdp("VXLAN", 8472, Join(Bytes("08000000 00000100"), InnerFrame));
        AddUdp("VXLAN-GPE", 4790, Join(Bytes("0c000001 00000100"), InnerIPv4));
        AddUdp("VXLAN-GPE", 4790, Join(Bytes("0c000003 00000100"), InnerFrame));
        AddUdp("GENEVE", 6081, Join(Bytes("02006558 00000100 0000000000000000"), InnerFrame));
        AddUdp("GENEVE", 6081, Join(Bytes("000086dd 00000100"), InnerIPv6));
        AddUdp("GTP-U", 2152, Join(Bytes("30ff 0033 00000001"), InnerIPv4));
        AddUdp("GTP-U", 2152, Join(Bytes("34ff 0033 00000001 00000085 01000900"), InnerIPv4));
        AddUdp("GTP-U", 3386, Join(Bytes("1eff 0033 0000 0000 00ffffff 0000000000000000"), InnerIPv4));
        AddUdp("L2TP", 1701, Join(Bytes("4002 0030 0001 0001"), InnerPpp));
        AddUdp("L2TP", 1701, Join(Bytes("0a02 0001 0001 0000 0000 0004 00000000"), InnerPpp));
        AddUdp("L2TP", 1701, Join(Bytes("0003 0000 00000001"), InnerFrame));
        AddUdp("Teredo", 3544, InnerIPv6);
        AddUdp("Teredo", 3544, Join(Bytes("0001 0000 0000000000000000 00 0000 1234 01020304"), InnerIPv6));
        AddUdp("AYIYA", 5072, Join(Bytes("44521129 00000000"), new byte[36], InnerIPv6));
        AddUdp("LISP", 4341, Join(new byte[8], InnerIPv4));
        AddUdp("LISP", 4342, Join(Bytes("80000000"), InnerIPv4));
        AddUdp("MPLS", 6635, Join(Label(16, true), InnerIPv4));
        AddUdp("GRE", 4754, Join(Bytes("0000 0800"), InnerIPv4));
        AddUdp("TZSP", 37008, Join(Bytes("01000001 00 0a0101 01"), InnerFrame));
        AddUdp("sFlow", 6343, Join(
            Bytes("00000005 00000001 0a000001 00000000 00000001 00000001 00000001 00000003"), UInt32(44 + 8 + 16 + InnerFrame.Length),
            new byte[44], Bytes("00000001"), UInt32(16 + InnerFrame.Length), Bytes("00000001 0000002d 00000000"), UInt32(InnerFrame.Length),
            InnerFrame));
        Add("ICMP quote", 1, Icmp(3, 3, Join(new byte[4], InnerIPv4)));
        tunnels.Add("ICMP quote", LinkType.IPv6, IPv6(58, Icmp(1, 0, Join(new byte[4], InnerIPv6))));
        return tunnels;
    }

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void The_packet_inside_a_tunnel_is_a_record_of_its_own(string name, LinkType linkType, byte[] bytes)
    {
        var packet = Packet.Of(linkType, bytes);
        var inner = packet.Inner;

        Assert.Equal(name, packet.Tunnel);
        Assert.NotNull(inner);
        Assert.Equal(((int?)1111, (int?)2222, 3, null), (inner.SrcPort, inner.DstPort, inner.PayloadLength, inner.DecodeError));
        Assert.Equal((packet.Number, packet.TimestampNanoseconds, packet.Interface), (inner.Number, inner.TimestampNanoseconds, inner.Interface));
        Assert.True(inner.SrcIP is "192.0.2.1" or "2001:db8:1::1");
        Assert.Null(inner.Inner);
    }

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void The_outer_headers_stay_the_packets_own(string name, LinkType linkType, byte[] bytes)
    {
        var packet = Packet.Of(linkType, bytes);

        Assert.Equal(linkType == LinkType.IPv6 ? "2001:db8::1" : "10.0.0.1", packet.SrcIP);
        Assert.Equal(packet.IPProtocol == 17 ? 40000 : null, packet.SrcPort);
        Assert.Null(packet.DecodeError);
        Assert.Contains(name == "ICMP quote" ? "unreachable" : $"{name}: 1111 -> 2222", packet.Info, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_behind_labels_gives_its_ip_as_the_outermost_and_is_the_inner_packet_too()
    {
        foreach (var controlWord in new[] { new byte[4], [] })
        {
            var packet = Packet.Ethernet(0x8847, Join(Label(16, true), controlWord, PacketBytes.Ethernet(0x8100, VlanTag(7, 0x0800, InnerIPv4))));

            Assert.Equal(("MPLS pseudo-wire", (ushort?)0x8847, (ushort?)7), (packet.Tunnel, packet.EtherType, packet.VlanId));
            Assert.Equal(("192.0.2.1", (int?)1111), (packet.SrcIP, packet.SrcPort));
            Assert.Equal((nameof(LinkType.Ethernet), (int?)1111), (packet.Inner!.LinkType, packet.Inner.SrcPort));
        }
    }

    [Theory]
    [InlineData(50, "00000001 00000001 0102030405060708", "ESP")]
    [InlineData(115, "00000000 c8030014", "L2TP")]
    public void What_cannot_be_opened_is_named(int protocol, string payload, string tunnel)
    {
        var packet = Packet.OverIPv4(protocol, Bytes(payload));
        Assert.Equal((tunnel, null, null), (packet.Tunnel, packet.Inner, packet.DecodeError));
    }

    [Theory]
    [InlineData(4500, "00000001 00000001 0102030405060708", "ESP")]
    [InlineData(4500, "00000000 0102030405060708", null)]
    [InlineData(51820, "04000000 00000001 0102030405060708", "WireGuard")]
    [InlineData(51820, "04000001 00000001", null)]
    [InlineData(4789, "00000000 00000000 0000", null)]
    [InlineData(8472, "08000001 00000000 0000", null)]
    [InlineData(6081, "c0000000 00000000", null)]
    [InlineData(2152, "32010004 00000000 00000000", "GTP-U")]
    [InlineData(2152, "34ff0008 00000001 00000085 00000000 45", "GTP-U")]
    [InlineData(1701, "c802 0014 0001 0000 0000 0000", "L2TP")]
    [InlineData(3544, "0000000000000000", null)]
    public void A_port_alone_makes_no_tunnel(int port, string payload, string? tunnel)
    {
        var packet = Packet.OverIPv4(17, Udp(40000, port, Bytes(payload)));
        Assert.Equal((tunnel, null), (packet.Tunnel, packet.Inner));
    }

    [Fact]
    public void A_quoted_packet_has_the_length_that_its_own_header_says()
    {
        var quoted = IPv4(17, Udp(1111, 53, new byte[100]))[..28];
        var inner = Packet.OverIPv4(1, Icmp(11, 0, Join(new byte[4], quoted))).Inner!;

        Assert.Equal((128, 28, 100, null), (inner.Length, inner.CapturedLength, inner.PayloadLength, inner.DecodeError));
    }

    [Fact]
    public void A_vlan_tag_of_a_mirrored_frame_is_the_packets()
    {
        var mirrored = PacketBytes.Ethernet(0x8100, VlanTag(865, 0x0800, InnerIPv4));
        var outer = IPv4(47, Join(Bytes("1000 88be 00000001 1001000100000000"), mirrored));

        Assert.Equal((ushort?)865, Packet.Ethernet(0x0800, outer).VlanId);
        Assert.Equal((ushort?)5, Packet.Ethernet(0x8100, VlanTag(5, 0x0800, outer)).VlanId);
    }

    [Fact]
    public void Headers_stay_within_eighty_four_bytes() =>
        Assert.InRange(System.Runtime.CompilerServices.Unsafe.SizeOf<PacketHeaders>(), 1, 84);
}
