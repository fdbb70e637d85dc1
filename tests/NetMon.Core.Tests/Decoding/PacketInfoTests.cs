using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

public sealed class PacketInfoTests
{
    [Fact]
    public void Tcp_shows_flags_and_raw_numbers()
    {
        Assert.Equal("51234 -> 80 [SYN] Seq=4000000000 Win=64240 Len=0", Packet.OverIPv4(6, Tcp(51234, 80, [], TcpFlags.SYN, 4_000_000_000, 0, 64240)).Info);
        Assert.Equal("80 -> 51234 [PSH, ACK] Seq=1 Ack=2 Win=3 Len=4", Packet.OverIPv4(6, Tcp(80, 51234, new byte[4], TcpFlags.PSH | TcpFlags.ACK)).Info);
        Assert.Equal("1 -> 2 [None] Seq=1 Win=3 Len=0", Packet.OverIPv4(6, Tcp(1, 2, [], TcpFlags.None)).Info);
    }

    [Fact]
    public void Udp_shows_ports_and_length() => Assert.Equal("53 -> 41000 Len=3", Packet.OverIPv4(17, Udp(53, 41000, [1, 2, 3])).Info);

    [Fact]
    public void Sctp_shows_its_first_chunk() => Assert.Equal("5 -> 6 INIT Len=20", Packet.OverIPv4(132, Sctp(5, 6, Join([1, 0, 0, 20], new byte[16]))).Info);

    [Fact]
    public void Icmp_shows_what_its_type_means()
    {
        Assert.Equal("Echo (ping) request id=0x1, seq=1", Packet.OverIPv4(1, Echo(8, 1, 1, new byte[8])).Info);
        Assert.Equal("Echo (ping) reply id=0xabcd, seq=256", Packet.OverIPv4(1, Echo(0, 0xabcd, 256, [])).Info);
        Assert.Equal("Destination unreachable (Port unreachable)", Packet.OverIPv4(1, Icmp(3, 3, new byte[4])).Info);
        Assert.Equal("Time-to-live exceeded (in transit)", Packet.OverIPv4(1, Icmp(11, 0, new byte[4])).Info);
        Assert.Equal("Redirect to 10.0.0.254", Packet.OverIPv4(1, Icmp(5, 1, Bytes("0a0000fe"))).Info);
        Assert.Equal("ICMP type 77", Packet.OverIPv4(1, Icmp(77, 0, new byte[4])).Info);
    }

    [Fact]
    public void IcmpV6_shows_what_its_type_means()
    {
        var target = Join(new byte[4], Bytes("fe80000000000000 0000000000000001"));
        Assert.Equal("Neighbor solicitation for fe80::1", Packet.OverIPv6(58, Icmp(135, 0, target)).Info);
        Assert.Equal("Neighbor advertisement of fe80::1", Packet.OverIPv6(58, Icmp(136, 0, target)).Info);
        Assert.Equal("Neighbor solicitation", Packet.OverIPv6(58, Icmp(135, 0, target[..8])).Info);
        Assert.Equal("Packet too big (MTU=1280)", Packet.OverIPv6(58, Icmp(2, 0, UInt32(1280))).Info);
        Assert.Equal("Echo (ping) request id=0x7, seq=9", Packet.OverIPv6(58, Echo(128, 7, 9, [])).Info);
    }

    [Fact]
    public void Igmp_shows_its_group()
    {
        Assert.Equal("Membership report v2 for 239.1.2.3", Packet.OverIPv4(2, Bytes("16000000 ef010203")).Info);
        Assert.Equal("Membership query, general", Packet.OverIPv4(2, Bytes("11640000 00000000")).Info);
        Assert.Equal("Membership report v3, 2 groups", Packet.OverIPv4(2, Bytes("22000000 00000002")).Info);
    }

    [Fact]
    public void Arp_shows_the_question_and_the_answer()
    {
        const string Nobody = "00:00:00:00:00:00";
        Assert.Equal("Who has 10.0.0.1? Tell 10.0.0.2", Packet.Ethernet(0x0806, Arp(1, ClientMac, "10.0.0.2", Nobody, "10.0.0.1")).Info);
        Assert.Equal("10.0.0.1 is at 02:00:00:00:00:02", Packet.Ethernet(0x0806, Arp(2, ServerMac, "10.0.0.1", ClientMac, "10.0.0.2")).Info);
        Assert.Equal("Announcement for 10.0.0.2", Packet.Ethernet(0x0806, Arp(1, ClientMac, "10.0.0.2", Nobody, "10.0.0.2")).Info);
        Assert.Equal("Who has 10.0.0.9? (Probe)", Packet.Ethernet(0x0806, Arp(1, ClientMac, "0.0.0.0", Nobody, "10.0.0.9")).Info);
        Assert.Equal("Who is 02:00:00:00:00:01? Tell 02:00:00:00:00:02", Packet.Ethernet(0x8035, Arp(3, ServerMac, "0.0.0.0", ClientMac, "0.0.0.0")).Info);
    }

    [Fact]
    public void A_later_fragment_shows_what_it_is_part_of() => Assert.Equal(
        "Fragmented IP protocol (proto=UDP 17, off=1480, id=0x1234)", Packet.Ethernet(0x0800, IPv4(17, new byte[24], fragment: 185)).Info);

    [Fact]
    public void Any_other_packet_shows_its_protocol_and_length()
    {
        Assert.Equal("LLDP Len=46", Packet.Ethernet(0x88cc, new byte[46]).Info);
        Assert.Equal("GRE Len=8", Packet.OverIPv4(47, new byte[12]).Info);
    }

    [Fact]
    public void A_bad_packet_shows_what_is_wrong()
    {
        var frame = PacketBytes.Ethernet(0x0800, IPv4(6, Tcp(5, 6, [])));
        Assert.Equal("5 -> 6 Len=0 [TCP header cut at byte 34: needs 20, has 8 (captured length)]", Packet.Of(LinkType.Ethernet, frame[..42], frame.Length).Info);
        Assert.Equal("IPv4 [IPv4 header cut at byte 14: needs 20, has 6 (captured length)]", Packet.Of(LinkType.Ethernet, frame[..20], frame.Length).Info);
    }
}
