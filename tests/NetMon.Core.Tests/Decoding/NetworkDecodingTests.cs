using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

public sealed class NetworkDecodingTests
{
    [Fact]
    public void IPv4_gives_its_fields()
    {
        var packet = Packet.Ethernet(0x0800, IPv4(17, Udp(1, 2, []), "192.0.2.1", "198.51.100.7", ttl: 3, tos: 0xb9, id: 0xbeef));

        Assert.Equal(("192.0.2.1", "198.51.100.7"), (packet.SrcIP, packet.DstIP));
        Assert.Equal(((byte?)17, (byte?)3, (byte?)46), (packet.IPProtocol, packet.Ttl, packet.Dscp));
        Assert.Equal(((uint?)0xbeef, (int?)0, false), (packet.IPId, packet.FragmentOffset, packet.IsFragment));
    }

    [Fact]
    public void IPv6_gives_its_fields()
    {
        var packet = Packet.Ethernet(0x86dd, IPv6(17, Udp(1, 2, []), "2001:db8::5", "ff02::1", hopLimit: 255, trafficClass: 0xb9));

        Assert.Equal(("2001:db8::5", "ff02::1"), (packet.SrcIP, packet.DstIP));
        Assert.Equal(((byte?)17, (byte?)255, (byte?)46), (packet.IPProtocol, packet.Ttl, packet.Dscp));
        Assert.Equal(((uint?)null, (int?)null, false), (packet.IPId, packet.FragmentOffset, packet.IsFragment));
    }

    [Fact]
    public void Options_of_IPv4_are_stepped_over()
    {
        var packet = Packet.Ethernet(0x0800, IPv4(17, Udp(53, 9, [1]), options: Bytes("94040000 01010101")));
        Assert.Equal(((int?)53, 1, null), (packet.SrcPort, packet.PayloadLength, packet.DecodeError));
    }

    [Fact]
    public void Ethernet_padding_is_not_payload()
    {
        var packet = Packet.Ethernet(0x0800, Join(IPv4(6, Tcp(80, 9, [])), new byte[6]));
        Assert.Equal((0, 60), (packet.PayloadLength, packet.Length));

        Assert.Equal(2, Packet.Ethernet(0x86dd, Join(IPv6(17, Udp(80, 9, [1, 2])), new byte[9])).PayloadLength);
    }

    [Fact]
    public void Bytes_that_the_snapshot_length_cut_off_count_as_payload_but_cannot_be_had()
    {
        var frame = PacketBytes.Ethernet(0x0800, IPv4(6, Tcp(80, 9, new byte[1000])));
        var packet = Packet.Of(LinkType.Ethernet, frame[..64], frame.Length);

        Assert.Equal((1000, null), (packet.PayloadLength, packet.DecodeError));
        Assert.Equal(10, packet.GetPayload().Length);
    }

    [Fact]
    public void A_total_length_of_zero_means_up_to_the_wire_length()
    {
        var ip = IPv4(6, Tcp(80, 9, new byte[70000]), totalLength: 0);
        var packet = Packet.Of(LinkType.Ethernet, PacketBytes.Ethernet(0x0800, ip)[..100], ip.Length + 14);

        Assert.Equal((70000, null), (packet.PayloadLength, packet.DecodeError));
    }

    [Fact]
    public void A_payload_length_of_zero_means_up_to_the_wire_length()
    {
        var packet = Packet.Ethernet(0x86dd, IPv6(6, Tcp(80, 9, new byte[70000]), payloadLength: 0));
        Assert.Equal((70000, null), (packet.PayloadLength, packet.DecodeError));
    }

    [Fact]
    public void A_first_fragment_has_ports_and_later_ones_have_not()
    {
        var first = Packet.Ethernet(0x0800, IPv4(17, Udp(5, 6, new byte[16], length: 3000), fragment: 0x2000));
        var last = Packet.Ethernet(0x0800, IPv4(17, new byte[24], fragment: 185));

        Assert.Equal((true, (int?)0, (int?)5, 16, null), (first.IsFragment, first.FragmentOffset, first.SrcPort, first.PayloadLength, first.DecodeError));
        Assert.Equal((true, (int?)1480, (int?)null, 24), (last.IsFragment, last.FragmentOffset, last.SrcPort, last.PayloadLength));
        Assert.Equal(("UDP", (byte?)17), (last.Protocol, last.IPProtocol));
    }

    [Fact]
    public void An_IPv6_fragment_header_gives_offset_and_id()
    {
        var first = Packet.OverIPv6(44, IPv6Fragment(17, 0, true, 0xdeadbeef, Udp(5, 6, new byte[8], length: 3000)));
        var last = Packet.OverIPv6(44, IPv6Fragment(17, 1448, false, 0xdeadbeef, new byte[24]));

        Assert.Equal((true, (uint?)0xdeadbeef, (int?)0, (int?)5), (first.IsFragment, first.IPId, first.FragmentOffset, first.SrcPort));
        Assert.Equal((true, (uint?)0xdeadbeef, (int?)1448, (int?)null), (last.IsFragment, last.IPId, last.FragmentOffset, last.SrcPort));
        Assert.Equal(("UDP", (byte?)17, 24), (last.Protocol, last.IPProtocol, last.PayloadLength));
    }

    [Fact]
    public void An_atomic_fragment_is_a_whole_packet()
    {
        var packet = Packet.OverIPv6(44, IPv6Fragment(17, 0, false, 9, Udp(5, 6, [])));
        Assert.Equal((false, (uint?)9, (int?)5), (packet.IsFragment, packet.IPId, packet.SrcPort));
    }

    [Fact]
    public void Extension_headers_lead_to_the_final_protocol()
    {
        var chain = Extension(43, Extension(60, Extension(51, Join([6, 4], new byte[22], Tcp(80, 443, [1, 2, 3])), 2), 3));
        var packet = Packet.OverIPv6(0, chain);

        Assert.Equal(("TCP", (byte?)6, (int?)443, 3), (packet.Protocol, packet.IPProtocol, packet.DstPort, packet.PayloadLength));
    }

    [Fact]
    public void An_authentication_header_in_IPv4_leads_on_too()
    {
        var packet = Packet.OverIPv4(51, Join([17, 4], new byte[22], Udp(7, 8, [])));
        Assert.Equal(("UDP", (byte?)17, (int?)7), (packet.Protocol, packet.IPProtocol, packet.SrcPort));
    }

    [Fact]
    public void No_next_header_leaves_the_packet_at_its_network_layer()
    {
        var packet = Packet.OverIPv6(60, Extension(59, []));
        Assert.Equal(("IPv6", (byte?)59, 0, null), (packet.Protocol, packet.IPProtocol, packet.PayloadLength, packet.DecodeError));
    }

    [Fact]
    public void A_chain_of_extension_headers_without_end_is_a_fault_of_depth()
    {
        var chain = Enumerable.Range(0, 5000).SelectMany(_ => Extension(60, [])).ToArray();
        Assert.Equal("IPv6 destination options nested too deep at byte 2102: needs 256, has 257", Packet.OverIPv6(60, chain).DecodeError);
    }

    [Theory]
    [InlineData(46, "RSVP")]
    [InlineData(50, "ESP")]
    [InlineData(89, "OSPF")]
    [InlineData(103, "PIM")]
    [InlineData(112, "VRRP")]
    [InlineData(88, "EIGRP")]
    [InlineData(253, "IP-Proto-253")]
    public void A_protocol_that_is_not_decoded_is_named_and_its_ip_fields_are_there(int protocol, string name)
    {
        var packet = Packet.OverIPv4(protocol, new byte[12]);

        Assert.Equal((name, (byte?)protocol, 12), (packet.Protocol, packet.IPProtocol, packet.PayloadLength));
        Assert.Equal("10.0.0.1", packet.SrcIP);
    }

    [Fact]
    public void Arp_gives_its_operation_and_addresses()
    {
        var packet = Packet.Ethernet(0x0806, Join(Arp(2, ClientMac, "10.0.0.1", ServerMac, "10.0.0.2"), new byte[18]));

        Assert.Equal(("ARP", (ushort?)2, 0), (packet.Protocol, packet.ArpOperation, packet.PayloadLength));
        Assert.Equal(("10.0.0.1", "10.0.0.2"), (packet.SrcIP, packet.DstIP));
        Assert.Null(packet.Ttl);
    }

    [Fact]
    public void Arp_for_another_protocol_gives_no_ip_addresses()
    {
        var arp = Arp(1, ClientMac, "10.0.0.1", ServerMac, "10.0.0.2");
        arp[2] = 0x12;
        Assert.Null(Packet.Ethernet(0x0806, arp).SrcIP);
    }

    [Fact]
    public void Rarp_is_told_from_arp() => Assert.Equal("RARP", Packet.Ethernet(0x8035, Arp(3, ClientMac, "0.0.0.0", ClientMac, "0.0.0.0")).Protocol);

    [Fact]
    public void A_header_length_below_the_least_is_a_fault_and_the_addresses_stay()
    {
        var ip = IPv4(6, Tcp(1, 2, []));
        ip[0] = 0x41;
        var packet = Packet.Ethernet(0x0800, ip);

        Assert.Equal("IPv4 length wrong at byte 14: needs 20, has 4 (header length)", packet.DecodeError);
        Assert.Equal(("10.0.0.1", (int?)null, 0), (packet.SrcIP, packet.SrcPort, packet.PayloadLength));
    }

    [Fact]
    public void A_total_length_below_the_header_is_a_fault() => Assert.Equal(
        "IPv4 length wrong at byte 14: needs 20, has 5 (IPv4 total length)", Packet.Ethernet(0x0800, IPv4(6, Tcp(1, 2, []), totalLength: 5)).DecodeError);

    [Fact]
    public void A_total_length_above_the_wire_length_is_a_fault_but_the_rest_is_decoded()
    {
        var packet = Packet.Ethernet(0x0800, IPv4(6, Tcp(1, 2, [7, 7]), totalLength: 1500));

        Assert.Equal("IPv4 length wrong at byte 14: needs 1500, has 42 (frame length)", packet.DecodeError);
        Assert.Equal(((int?)1, 2), (packet.SrcPort, packet.PayloadLength));
    }

    [Fact]
    public void A_payload_length_above_the_wire_length_is_a_fault_but_the_rest_is_decoded()
    {
        var packet = Packet.Ethernet(0x86dd, IPv6(6, Tcp(1, 2, [7, 7]), payloadLength: 1460));

        Assert.Equal("IPv6 length wrong at byte 14: needs 1500, has 62 (frame length)", packet.DecodeError);
        Assert.Equal(((int?)1, 2), (packet.SrcPort, packet.PayloadLength));
    }

    [Fact]
    public void IPv4_bytes_under_the_type_of_IPv6_are_a_fault_of_version()
    {
        var packet = Packet.Ethernet(0x86dd, IPv4(6, Tcp(1, 2, new byte[40])));
        Assert.Equal(("IPv6 version wrong at byte 14: needs 6, has 4", "IPv6", null), (packet.DecodeError, packet.Protocol, packet.SrcIP));
    }
}
