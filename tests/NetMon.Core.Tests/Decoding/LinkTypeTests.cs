using NetMon.Decoding;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

public sealed class LinkTypeTests
{
    private static readonly byte[] Datagram = IPv4(17, Udp(53, 40000, [1, 2, 3]));
    private static readonly byte[] DatagramV6 = IPv6(17, Udp(53, 40000, [1, 2, 3]));
    private static readonly byte[] Frame = PacketBytes.Ethernet(0x0800, Datagram);
    private static readonly byte[] DatagramInSnap = Snap(0, 0x0800, Datagram);

    /// <summary>The bytes before a datagram, and after it where something must be left out of its payload.</summary>
    public static TheoryData<LinkType, byte[]> Datagrams() => new()
    {
        { LinkType.Ppp, Join(Bytes("ff030021"), Datagram) },
        { LinkType.Ppp, Join(Bytes("ff0357"), DatagramV6) },
        { LinkType.Ppp, Join(Bytes("21"), Datagram) },
        { LinkType.Ppp, Join(Bytes("ff030281"), Label(16, true), Datagram) },
        { LinkType.Ppp, Join(Bytes("ff030031 0001"), Frame) },
        { LinkType.PppHdlc, Join(Bytes("0f000800"), Datagram) },
        { LinkType.PppPppd, Join(Bytes("01030021"), Datagram) },
        { LinkType.PppWithDirection, Join(Bytes("00ff030021"), Datagram) },
        { LinkType.PppEther, Join(Pppoe(0x21, Datagram), new byte[9]) },
        { LinkType.CHdlc, Join(Bytes("8f0086dd"), DatagramV6) },
        { LinkType.CHdlcWithDirection, Join(Bytes("010f000800"), Datagram) },
        { LinkType.FrameRelay, Join(Bytes("184103cc"), Datagram) },
        { LinkType.FrameRelay, Join(Bytes("18410300 80 000000 0800"), Datagram) },
        { LinkType.FrameRelay, Join(Bytes("18410800"), Datagram) },
        { LinkType.FrameRelayWithDirection, Join(Bytes("011841038e"), DatagramV6) },
        { LinkType.Ieee80211, Wlan(0x08, 0x02, DatagramInSnap) },
        { LinkType.Ieee80211, Wlan(0x88, 0x01, Join(new byte[2], DatagramInSnap)) },
        { LinkType.Ieee80211, Wlan(0x08, 0x03, Join(Mac("02:00:00:00:00:0b"), DatagramInSnap)) },
        { LinkType.Ieee80211, Wlan(0x88, 0x81, Join(new byte[6], DatagramInSnap)) },
        { LinkType.Ieee80211, Wlan(0x88, 0x01, Join([0x80, 0], new byte[12], UInt16(DatagramInSnap.Length), DatagramInSnap, new byte[40])) },
        { LinkType.Ieee80211, Wlan(0x08, 0x01, Join(Mac(ServerMac), Mac(ClientMac), UInt16(0x0800), Datagram)) },
        { LinkType.Ieee80211Radiotap, Join(Bytes("0000 0800 00000000"), Wlan(0x08, 0x02, DatagramInSnap)) },
        { LinkType.Ieee80211Radiotap, Join(Bytes("0000 1900 03000080 00000000 00000000 0000000000000000 10"), Wlan(0x08, 0x02, DatagramInSnap), new byte[4]) },
        { LinkType.Ieee80211Radiotap, Join(Bytes("0000 0900 02000000 20"), Wlan(0x88, 0x02, Join(new byte[4], DatagramInSnap))) },
        { LinkType.Ieee80211Prism, Join(Bytes("44000000"), new byte[140], Wlan(0x08, 0x02, DatagramInSnap)) },
        { LinkType.Ieee80211Prism, Join(Bytes("80211001 00000040"), new byte[56], Wlan(0x08, 0x02, DatagramInSnap)) },
        { LinkType.Ieee80211Avs, Join(Bytes("80211001 00000040"), new byte[56], Wlan(0x08, 0x02, DatagramInSnap)) },
        { LinkType.Ppi, Join(Bytes("0000 0800 01000000"), Frame) },
        { LinkType.Ppi, Join(Bytes("0000 2000 69000000 0200 1400 0000000000000000 0100"), new byte[10], Wlan(0x08, 0x02, DatagramInSnap), new byte[4]) },
        { LinkType.NFLog, Join(Bytes("02000000 0800 0100 00000000"), BitConverter.GetBytes((short)(4 + Datagram.Length)), Bytes("0900"), Datagram, new byte[1]) },
        { LinkType.NFLog, Join(Bytes("0a000000 0005 0001 00000000"), UInt16(4 + DatagramV6.Length), Bytes("0009"), DatagramV6) },
        { LinkType.PfLog, Join(Bytes("3d02"), new byte[62], Datagram) },
        { LinkType.PfLog, Join(Bytes("3d18"), new byte[62], DatagramV6) },
        { LinkType.Enc, Join(Bytes("02000000"), new byte[8], Datagram) },
        { LinkType.PkTap, Join(Bytes("6c000000 01000000 01000000"), new byte[96], Frame) },
        { LinkType.User2, Join(Bytes("6c000000 01000000 0c000000"), new byte[96], Datagram) },
        { LinkType.Erf, Join(new byte[8], Bytes("0200000000000000 0000"), Frame) },
        { LinkType.Erf, Join(new byte[8], Bytes("9600000000000000"), Bytes("8000000000000000 0000000000000000"), Datagram) },
        { LinkType.TokenRing, Join(Bytes("1040"), new byte[12], DatagramInSnap) },
        { LinkType.TokenRing, Join(Bytes("1040"), new byte[6], Bytes("820000000001 0630 0000 0000"), DatagramInSnap) },
        { LinkType.Fddi, Join(Bytes("50"), new byte[12], DatagramInSnap) },
        { LinkType.IpOverFibreChannel, Join(new byte[16], DatagramInSnap) },
        { LinkType.AppleIpOverIeee1394, Join(new byte[16], UInt16(0x0800), Datagram) },
        { LinkType.AtmRfc1483, DatagramInSnap },
        { LinkType.AtmRfc1483, Join(Snap(0x0080c2, 7, new byte[2]), Frame) },
        { LinkType.AtmClip, Datagram },
        { LinkType.NetAnalyzer, Join(new byte[4], Frame, new byte[4]) },
        { LinkType.NetAnalyzerTransparent, Join(new byte[12], Frame, new byte[4]) },
        { LinkType.DsaTagBrcm, Join(new byte[16], UInt16(0x0800), Datagram) },
        { LinkType.DsaTagDsa, Join(new byte[16], UInt16(0x0800), Datagram) },
        { LinkType.DsaTagEdsa, Join(new byte[20], UInt16(0x0800), Datagram) },
        { LinkType.DsaTagBrcmPrepend, Join(new byte[4], Frame) },
        { LinkType.Mpls, Join(Label(16, false), Label(0, true), Datagram) },
        { LinkType.LinuxSll, Sll(3, Frame) },
        { LinkType.LinuxSll, Sll(7, Join(Bytes("ff030021"), Datagram)) },
        { LinkType.LinuxSll, Sll(0, Join(Bytes("184103cc"), Datagram), hardwareType: 770) },
        { LinkType.LinuxSll2, Sll2(0, Join(Bytes("0000 0800 00000000"), Wlan(0x08, 0x02, DatagramInSnap)), hardwareType: 803) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x8847, Join(Label(16, false), Label(17, true), DatagramV6)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x8864, Join(Pppoe(0x57, DatagramV6), new byte[9])) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x88e7, Join(new byte[16], UInt16(0x8100), VlanTag(7, 0x0800, Datagram))) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x88e5, Join(Bytes("2000 00000001 0000000000000000 0800"), Datagram, new byte[16])) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x8926, Join(new byte[4], UInt16(0x0800), Datagram)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x893f, Join(new byte[6], UInt16(0x86dd), DatagramV6)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x8909, Join(Bytes("010100010001"), UInt16(0x0800), Datagram)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x892f, Join(new byte[4], UInt16(0x0800), Datagram)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x8903, Join(new byte[2], Frame)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x894f, Join(Bytes("0fc2 02 01 000001ff"), Datagram)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x894f, Join(Bytes("0fc2 02 03 000001ff"), Frame)) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x8870, DatagramInSnap) },
        { LinkType.Ethernet, PacketBytes.Ethernet(0x880b, Join(Bytes("0021"), Datagram)) },
    };

    [Theory]
    [MemberData(nameof(Datagrams))]
    public void Every_link_leads_to_its_datagram(LinkType linkType, byte[] bytes)
    {
        var packet = Packet.Of(linkType, bytes);

        Assert.True(PacketDecoder.IsSupported(linkType));
        Assert.Equal(((int?)53, (int?)40000, 3, null), (packet.SrcPort, packet.DstPort, packet.PayloadLength, packet.DecodeError));
        Assert.Equal("UDP", packet.Protocol);
        Assert.Null(packet.Tunnel);
    }

    [Theory]
    [InlineData(0x00, "02:00:00:00:00:01", "02:00:00:00:00:0a")]
    [InlineData(0x01, "02:00:00:00:00:01", "02:00:00:00:00:02")]
    [InlineData(0x02, "02:00:00:00:00:02", "02:00:00:00:00:0a")]
    [InlineData(0x03, "02:00:00:00:00:0b", "02:00:00:00:00:02")]
    public void Who_sent_an_802_11_frame_depends_on_its_way(int flags, string source, string destination)
    {
        var packet = Packet.Of(LinkType.Ieee80211, Wlan(0x08, flags, Join(Mac("02:00:00:00:00:0b"), DatagramInSnap)));
        Assert.Equal((source, destination), (packet.SrcMac, packet.DstMac));
    }

    [Theory]
    [InlineData(0x80, 0x00, "000000000000000064000000 0006 677565737473", "Beacon SSID=\"guests\"")]
    [InlineData(0x80, 0x00, "000000000000000064000000 0101 82 0003 6107 62", "Beacon SSID=\"a\\x07b\"")]
    [InlineData(0x40, 0x00, "0000", "Probe request SSID=\"\"")]
    [InlineData(0x40, 0x00, "00ff", "Probe request")]
    [InlineData(0xb0, 0x00, "000001000000", "Authentication")]
    [InlineData(0xb0, 0x40, "000001000000", "Authentication (protected)")]
    [InlineData(0x48, 0x01, "", "Null function")]
    [InlineData(0x88, 0x41, "0000 0102030405060708", "QoS data (protected)")]
    [InlineData(0x08, 0x04, "aaaa03 000000 0800", "Data")]
    public void Frames_of_802_11_that_carry_no_packet_are_described(int control, int flags, string body, string info)
    {
        var packet = Packet.Of(LinkType.Ieee80211, Wlan(control, flags, Bytes(body)));
        Assert.Equal(("802.11", info, null, null), (packet.Protocol, packet.Info, packet.SrcIP, packet.DecodeError));
    }

    [Theory]
    [InlineData("d4000000 020000000002", "Acknowledgment", null)]
    [InlineData("b4000000 020000000002 020000000001", "Request to send", ClientMac)]
    public void Control_frames_have_the_addresses_they_have(string bytes, string info, string? source)
    {
        var packet = Packet.Of(LinkType.Ieee80211, Bytes(bytes));
        Assert.Equal((info, source, ServerMac), (packet.Info, packet.SrcMac, packet.DstMac));
    }

    [Theory]
    [InlineData(0x8863, "1109 0000 0000", "PPPoE discovery", "Active discovery initiation (PADI)")]
    [InlineData(0x8864, "1100 0001 000a c021 01070008 05060708", "LCP", "LCP Configuration request id=7")]
    [InlineData(0x8864, "1100 0001 000a c223 02070008 05060708", "CHAP", "CHAP Response id=7")]
    [InlineData(0x888e, "0103 0000", "EAPOL", "Key")]
    [InlineData(0x88e5, "2c00 00000001 0000000000000000 0102030405060708", "MACsec", "MACsec Len=8")]
    [InlineData(0x8809, "0101 0114 8000 020000000001 0001 8000 0003 3d 000000", "LACP", "v1 actor 02:00:00:00:00:01 port 3")]
    [InlineData(0x8809, "0a", "OSSP", "OSSP Len=1")]
    [InlineData(0x88cc, "0207 04 020000000001 0000", "LLDP", "LLDP Len=11")]
    public void Protocols_of_the_link_are_named_and_described(int etherType, string payload, string protocol, string info)
    {
        var packet = Packet.Ethernet(etherType, Bytes(payload));
        Assert.Equal((protocol, info, null), (packet.Protocol, packet.Info, packet.DecodeError));
    }

    [Fact]
    public void A_bridge_says_its_root()
    {
        var bpdu = Bytes("0000 02 02 7c 8001 020000000001 00000004 8001 020000000002 8003 0000 1400 0200 0f00 00");
        var packet = Packet.Ethernet(3 + bpdu.Length, Llc(0x42, 3, bpdu));
        Assert.Equal(("STP", "RSTP bridge data unit, root 32768/1/02:00:00:00:00:01 cost 4 port 0x8003"), (packet.Protocol, packet.Info));
    }

    [Theory]
    [InlineData(89, "0201 002c 0a000001 00000000", "OSPF", "Hello v2 router 10.0.0.1")]
    [InlineData(103, "2300 0000 00000000", "PIM", "Join/Prune v2")]
    [InlineData(112, "2101 6401 0001 0000", "VRRP", "Announcement v2 id=1 priority=100")]
    [InlineData(88, "0205 0000 00000000", "EIGRP", "Hello")]
    [InlineData(50, "0000beef 00000001", "ESP", "SPI=0x0000beef")]
    public void Routing_protocols_are_described(int protocol, string payload, string name, string info)
    {
        var packet = Packet.OverIPv4(protocol, Bytes(payload));
        Assert.Equal((name, info, null), (packet.Protocol, packet.Info, packet.DecodeError));
    }

    [Theory]
    [InlineData(LinkType.Ieee802154NoFcs, "802.15.4")]
    [InlineData(LinkType.BluetoothHciH4WithPhdr, "Bluetooth HCI")]
    [InlineData(LinkType.UsbLinuxMmapped, "USB")]
    [InlineData(LinkType.Netlink, "Netlink")]
    [InlineData(LinkType.Mtp2, "MTP2")]
    [InlineData(LinkType.CanSocketCan, "CAN")]
    [InlineData((LinkType)9999, "LinkType-9999")]
    public void Links_that_are_not_decoded_are_named(LinkType linkType, string protocol)
    {
        var packet = Packet.Of(linkType, Frame);
        Assert.Equal((protocol, null, Frame.Length), (packet.Protocol, packet.SrcMac, packet.PayloadLength));
        Assert.False(PacketDecoder.IsSupported(linkType));
    }

    [Fact]
    public void Attributes_of_nflog_that_say_they_have_no_length_end_the_walk()
    {
        var packet = Packet.Of(LinkType.NFLog, Bytes("02000000 0000 0100 0000 0000"));
        Assert.Equal("NFLOG length wrong at byte 4: needs 4, has 0 (NFLOG attribute length)", packet.DecodeError);
    }

    [Fact]
    public void Labels_without_a_bottom_are_a_fault_of_depth() =>
        Assert.Equal(
            "MPLS nested too deep at byte 270: needs 64, has 65",
            Packet.Ethernet(0x8847, [.. Enumerable.Range(0, 1000).SelectMany(_ => Label(16, false))]).DecodeError);
}
