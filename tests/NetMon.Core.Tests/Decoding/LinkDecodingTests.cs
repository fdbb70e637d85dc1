using NetMon.Decoding;
using NetMon.Decoding.Link;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

public sealed class LinkDecodingTests
{
    private static readonly byte[] Datagram = IPv4(17, Udp(53, 40000, [1, 2, 3]));
    private static readonly byte[] DatagramV6 = IPv6(17, Udp(53, 40000, [1, 2, 3]));

    [Fact]
    public void Ethernet_gives_both_addresses_and_the_type()
    {
        var packet = Packet.Ethernet(0x0800, Datagram);

        Assert.Equal((ClientMac, ServerMac, (ushort?)0x0800), (packet.SrcMac, packet.DstMac, packet.EtherType));
        Assert.Null(packet.VlanId);
        AssertDatagram(packet);
    }

    [Theory]
    [InlineData(0x8100)]
    [InlineData(0x88a8)]
    [InlineData(0x9100)]
    [InlineData(0x9200)]
    public void A_vlan_tag_of_any_type_gives_its_id_and_the_type_inside(int tagType)
    {
        var packet = Packet.Ethernet(tagType, VlanTag(4094, 0x0800, Datagram));

        Assert.Equal(((ushort?)4094, (ushort?)null, (ushort?)0x0800), (packet.VlanId, packet.InnerVlanId, packet.EtherType));
        AssertDatagram(packet);
    }

    [Fact]
    public void Two_tags_are_told_apart_outermost_first()
    {
        var packet = Packet.Ethernet(0x88a8, VlanTag(100, 0x8100, VlanTag(7, 0x86dd, DatagramV6)));

        Assert.Equal(((ushort?)100, (ushort?)7), (packet.VlanId, packet.InnerVlanId));
        AssertDatagram(packet);
    }

    [Fact]
    public void Three_tags_keep_the_two_outermost_and_still_reach_ip()
    {
        var packet = Packet.Ethernet(0x88a8, VlanTag(1, 0x8100, VlanTag(2, 0x8100, VlanTag(3, 0x0800, Datagram))));

        Assert.Equal(((ushort?)1, (ushort?)2), (packet.VlanId, packet.InnerVlanId));
        AssertDatagram(packet);
    }

    [Fact]
    public void A_stack_of_tags_without_end_is_a_fault_of_depth()
    {
        var stack = Enumerable.Range(0, 1000).SelectMany(_ => Bytes("0001 8100")).ToArray();

        Assert.Equal("VLAN nested too deep at byte 78: needs 16, has 17", Packet.Ethernet(0x8100, stack).DecodeError);
    }

    [Fact]
    public void A_type_of_1500_or_less_is_a_length_and_cuts_off_the_trailer()
    {
        var spanningTree = Llc(0x42, 3, new byte[35]);
        var packet = Packet.Ethernet(spanningTree.Length, Join(spanningTree, new byte[8]));

        Assert.Equal(("STP", 35, (ushort?)null, null), (packet.Protocol, packet.PayloadLength, packet.EtherType, packet.DecodeError));
    }

    [Fact]
    public void Frames_that_are_numbered_have_a_control_field_of_two_bytes()
    {
        Assert.Equal(10, Packet.Ethernet(14, Join([0xf0, 0xf0, 0x00, 0x01], new byte[10])).PayloadLength);
    }

    [Theory]
    [InlineData(0x000000)]
    [InlineData(0x0000f8)]
    public void Snap_carries_an_ethertype(int organisation)
    {
        var snap = Snap(organisation, 0x0800, Datagram);
        var packet = Packet.Ethernet(snap.Length, snap);

        Assert.Equal((ushort?)0x0800, packet.EtherType);
        AssertDatagram(packet);
    }

    [Fact]
    public void Llc_carries_ip_by_its_own_number()
    {
        var llc = Llc(0x06, 3, Datagram);
        AssertDatagram(Packet.Ethernet(llc.Length, llc));
    }

    [Fact]
    public void The_payload_of_novells_raw_frames_begins_with_ipx()
    {
        var ipx = Join([0xff, 0xff], new byte[28]);
        Assert.Equal(("IPX", 30), (Packet.Ethernet(30, ipx).Protocol, Packet.Ethernet(30, ipx).PayloadLength));
    }

    [Fact]
    public void Cisco_protocols_have_their_names() => Assert.Equal("CDP", Packet.Ethernet(38, Snap(0x00000c, 0x2000, new byte[30])).Protocol);

    [Fact]
    public void An_unknown_organisation_is_llc() => Assert.Equal("LLC", Packet.Ethernet(38, Snap(0x123456, 0x2000, new byte[30])).Protocol);

    [Theory]
    [InlineData(0x88cc, "LLDP")]
    [InlineData(0x1234, "0x1234")]
    public void A_type_that_is_not_decoded_is_named(int etherType, string name)
    {
        var packet = Packet.Ethernet(etherType, new byte[46]);
        Assert.Equal((name, 46, null, null), (packet.Protocol, packet.PayloadLength, packet.SrcIP, packet.DecodeError));
    }

    [Fact]
    public void Cooked_capture_gives_the_senders_address_only()
    {
        foreach (var packet in new[] { Packet.Of(LinkType.LinuxSll, Sll(0x0800, Datagram)), Packet.Of(LinkType.LinuxSll2, Sll2(0x0800, Datagram)) })
        {
            Assert.Equal((ClientMac, null, (ushort?)0x0800), (packet.SrcMac, packet.DstMac, packet.EtherType));
            AssertDatagram(packet);
        }
    }

    [Fact]
    public void Cooked_capture_of_a_device_without_addresses_gives_none()
    {
        foreach (var packet in new[] { Packet.Of(LinkType.LinuxSll, Sll(0x86dd, DatagramV6, null)), Packet.Of(LinkType.LinuxSll2, Sll2(0x86dd, DatagramV6, null)) })
        {
            Assert.Null(packet.SrcMac);
            AssertDatagram(packet);
        }
    }

    [Fact]
    public void Cooked_capture_knows_vlan_tags_and_llc()
    {
        Assert.Equal((ushort?)5, Packet.Of(LinkType.LinuxSll2, Sll2(0x8100, VlanTag(5, 0x0800, Datagram))).VlanId);
        Assert.Equal("STP", Packet.Of(LinkType.LinuxSll, Sll(4, Llc(0x42, 3, new byte[35]))).Protocol);
    }

    [Fact]
    public void Cooked_netlink_is_not_taken_for_an_ethertype() =>
        Assert.Null(Packet.Of(LinkType.LinuxSll, Sll(0x0800, Datagram, null, hardwareType: 824)).SrcIP);

    [Theory]
    [InlineData("00000002", true)]
    [InlineData("02000000", true)]
    [InlineData("00000018", false)]
    [InlineData("18000000", false)]
    [InlineData("1c000000", false)]
    [InlineData("0000001c", false)]
    [InlineData("1e000000", false)]
    [InlineData("0000001e", false)]
    [InlineData("0a000000", false)]
    [InlineData("0000000a", false)]
    [InlineData("0f000800", true)]
    public void Null_takes_every_family_in_either_order(string family, bool isIPv4) =>
        AssertDatagram(Packet.Of(LinkType.Null, Join(Bytes(family), isIPv4 ? Datagram : DatagramV6)));

    [Fact]
    public void Loop_takes_families_in_network_order_only()
    {
        AssertDatagram(Packet.Of(LinkType.Loop, Join(Bytes("00000002"), Datagram)));
        AssertDatagram(Packet.Of(LinkType.Loop, Join(Bytes("00000018"), DatagramV6)));
        Assert.Null(Packet.Of(LinkType.Loop, Join(Bytes("02000000"), Datagram)).SrcIP);
    }

    [Theory]
    [InlineData(LinkType.Raw)]
    [InlineData((LinkType)12)]
    [InlineData((LinkType)14)]
    public void Raw_tells_ip_versions_apart(LinkType linkType)
    {
        AssertDatagram(Packet.Of(linkType, Datagram));
        AssertDatagram(Packet.Of(linkType, DatagramV6));
    }

    [Fact]
    public void Raw_of_another_version_is_a_fault() =>
        Assert.Equal("IP version wrong at byte 0: needs 4, has 9", Packet.Of(LinkType.Raw, Join([0x90], new byte[30])).DecodeError);

    [Fact]
    public void Raw_ip_of_a_fixed_version_is_that_version()
    {
        AssertDatagram(Packet.Of(LinkType.IPv4, Datagram));
        AssertDatagram(Packet.Of(LinkType.IPv6, DatagramV6));
        Assert.Equal("IPv6 version wrong at byte 0: needs 6, has 4", Packet.Of(LinkType.IPv6, Join(Datagram, new byte[20])).DecodeError);
    }

    [Fact]
    public void An_unknown_link_type_leaves_the_packet_undecoded_even_if_it_looks_like_ethernet()
    {
        var packet = Packet.Of(LinkType.User0, PacketBytes.Ethernet(0x0800, Datagram));

        Assert.False(PacketDecoder.IsSupported(LinkType.User0));
        Assert.Equal((null, null, null, null), (packet.SrcMac, packet.EtherType, packet.SrcIP, packet.DecodeError));
        Assert.Equal(("User0", packet.Length), (packet.Protocol, packet.PayloadLength));
        Assert.Equal("LinkType-60000", Packet.Of((LinkType)60000, [1]).Protocol);
    }

    [Fact]
    public void Every_link_type_that_is_decoded_says_so()
    {
        LinkType[] decoded =
        [
            LinkType.Ethernet, LinkType.Null, LinkType.Loop, LinkType.Raw, LinkType.IPv4, LinkType.IPv6, LinkType.LinuxSll, LinkType.LinuxSll2,
        ];
        Assert.All(decoded, linkType => Assert.True(PacketDecoder.IsSupported(linkType)));
        // An empty frame of a decoded type is cut; one of an unknown type is just empty. The second user type is decoded where it looks
        // like Apple's use of it, and a header that the capturing side put before a frame is cut whatever the frame is.
        Assert.All(
            Enumerable.Range(0, 400).Select(value => (LinkType)value).Where(linkType => linkType != LinkType.User2),
            linkType => Assert.Equal(
                PacketDecoder.IsSupported(linkType) || LinkTable.Find(linkType)?.HeaderLength > 0, Packet.Of(linkType, []).DecodeError is not null));
    }

    private static void AssertDatagram(PacketRecord packet)
    {
        Assert.Null(packet.DecodeError);
        Assert.Equal(("UDP", (int?)53, (int?)40000, 3), (packet.Protocol, packet.SrcPort, packet.DstPort, packet.PayloadLength));
        Assert.Equal([1, 2, 3], packet.GetPayload());
    }
}
