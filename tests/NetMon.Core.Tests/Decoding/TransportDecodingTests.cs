using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

public sealed class TransportDecodingTests
{
    [Fact]
    public void Tcp_gives_its_fields()
    {
        const TcpFlags Flags = TcpFlags.SYN | TcpFlags.ECE | TcpFlags.CWR | TcpFlags.AE;
        var packet = Packet.OverIPv4(6, Tcp(51234, 80, [1, 2], Flags, 4_000_000_000, 3_000_000_000, 64240, Bytes("020405b4")));

        Assert.Equal(("TCP", (int?)51234, (int?)80), (packet.Protocol, packet.SrcPort, packet.DstPort));
        Assert.Equal(((TcpFlags?)Flags, (uint?)4_000_000_000, (uint?)3_000_000_000, (int?)64240), (packet.TcpFlags, packet.Seq, packet.Ack, packet.Window));
        Assert.Equal([1, 2], packet.GetPayload());
        Assert.Null(packet.IcmpType);
    }

    [Fact]
    public void Udp_ends_where_its_length_says()
    {
        var packet = Packet.OverIPv4(17, Udp(53, 41000, [1, 2, 3, 4], length: 10));
        Assert.Equal(("UDP", 2, null), (packet.Protocol, packet.PayloadLength, packet.DecodeError));
        Assert.Null(packet.TcpFlags);
    }

    [Fact]
    public void Udp_of_length_zero_ends_where_ip_ends() => Assert.Equal(4, Packet.OverIPv6(17, Udp(53, 41000, [1, 2, 3, 4], length: 0)).PayloadLength);

    [Theory]
    [InlineData(5, "UDP length wrong at byte 34: needs 8, has 5 (UDP length)", 0)]
    [InlineData(500, "UDP length wrong at byte 34: needs 500, has 12 (IPv4 total length)", 4)]
    public void A_length_of_udp_that_lies_is_a_fault_and_the_ports_stay(int length, string error, int payloadLength)
    {
        var packet = Packet.OverIPv4(17, Udp(53, 41000, [1, 2, 3, 4], length));
        Assert.Equal((error, (int?)53, payloadLength), (packet.DecodeError, packet.SrcPort, packet.PayloadLength));
    }

    [Theory]
    [InlineData(16, "TCP length wrong at byte 34: needs 20, has 16 (header length)")]
    [InlineData(60, "TCP header cut at byte 34: needs 60, has 24 (IPv4 total length)")]
    public void A_header_length_of_tcp_that_lies_is_a_fault_and_the_fields_stay(int headerLength, string error)
    {
        var packet = Packet.OverIPv4(6, Tcp(5, 6, [1, 2, 3, 4], TcpFlags.RST, headerLength: headerLength));
        Assert.Equal((error, (TcpFlags?)TcpFlags.RST, 0), (packet.DecodeError, packet.TcpFlags, packet.PayloadLength));
    }

    [Fact]
    public void A_cut_tcp_header_keeps_what_is_there()
    {
        var frame = PacketBytes.Ethernet(0x86dd, IPv6(6, Tcp(5, 6, [], TcpFlags.SYN, window: 100)));

        var ports = Packet.Of(LinkType.Ethernet, frame[..62], frame.Length);
        Assert.Equal(("TCP header cut at byte 54: needs 20, has 8 (captured length)", (int?)6, (TcpFlags?)null), (ports.DecodeError, ports.DstPort, ports.TcpFlags));

        var flags = Packet.Of(LinkType.Ethernet, frame[..68], frame.Length);
        Assert.Equal(((TcpFlags?)TcpFlags.SYN, (int?)null), (flags.TcpFlags, flags.Window));

        var window = Packet.Of(LinkType.Ethernet, frame[..70], frame.Length);
        Assert.Equal((int?)100, window.Window);
    }

    [Fact]
    public void Cut_tcp_options_leave_the_payload_length_true()
    {
        var frame = PacketBytes.Ethernet(0x0800, IPv4(6, Tcp(5, 6, new byte[300], options: new byte[12])));
        var packet = Packet.Of(LinkType.Ethernet, frame[..60], frame.Length);

        Assert.Equal(("TCP header cut at byte 34: needs 32, has 26 (captured length)", 300), (packet.DecodeError, packet.PayloadLength));
        Assert.Empty(packet.GetPayload());
    }

    [Theory]
    [InlineData(1, "ICMP")]
    [InlineData(58, "ICMPv6")]
    public void Icmp_gives_type_and_code(int protocol, string name)
    {
        var packet = Packet.OverIPv6(protocol, Icmp(3, 4, Bytes("00000000 aabb")));
        Assert.Equal((name, (byte?)3, (byte?)4, 2, (int?)null), (packet.Protocol, packet.IcmpType, packet.IcmpCode, packet.PayloadLength, packet.SrcPort));
    }

    [Fact]
    public void Sctp_gives_its_ports_and_its_chunks_as_payload()
    {
        var packet = Packet.OverIPv4(132, Sctp(36412, 36413, new byte[20]));
        Assert.Equal(("SCTP", (int?)36412, (int?)36413, 20), (packet.Protocol, packet.SrcPort, packet.DstPort, packet.PayloadLength));
    }

    [Fact]
    public void Udp_lite_takes_its_length_from_ip()
    {
        var packet = Packet.OverIPv4(136, Udp(5, 6, new byte[30], length: 8));
        Assert.Equal(("UDP-Lite", (int?)6, 30), (packet.Protocol, packet.DstPort, packet.PayloadLength));
    }

    [Fact]
    public void Dccp_gives_its_ports_and_steps_over_its_options()
    {
        var packet = Packet.OverIPv4(33, Join(UInt16(5), UInt16(6), [4, 0, 0, 0], new byte[8], [9, 9]));
        Assert.Equal(("DCCP", (int?)5, 2), (packet.Protocol, packet.SrcPort, packet.PayloadLength));
    }

    [Fact]
    public void Igmp_is_named()
    {
        var packet = Packet.OverIPv4(2, Bytes("16000000 e0000001"));
        Assert.Equal(("IGMP", 0), (packet.Protocol, packet.PayloadLength));
    }
}
