using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

/// <summary>Baseline vectors of the specification for seed 0.</summary>
public sealed class CommunityIdTests
{
    [Theory]
    [InlineData("128.232.110.120", "66.35.250.204", 34855, 80, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")]
    [InlineData("66.35.250.204", "128.232.110.120", 80, 34855, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")]
    public void Tcp_is_named_alike_in_both_directions(string source, string destination, int sourcePort, int destinationPort, string expected) =>
        Assert.Equal(expected, Packet.Ethernet(0x0800, IPv4(6, Tcp(sourcePort, destinationPort, []), source, destination)).CommunityId);

    [Theory]
    [InlineData("192.168.1.52", "8.8.8.8", 54585, 53, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=")]
    [InlineData("8.8.8.8", "192.168.1.52", 53, 54585, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=")]
    public void Udp_is_named_alike_in_both_directions(string source, string destination, int sourcePort, int destinationPort, string expected) =>
        Assert.Equal(expected, Packet.Ethernet(0x0800, IPv4(17, Udp(sourcePort, destinationPort, []), source, destination)).CommunityId);

    [Theory]
    [InlineData("192.168.170.8", "192.168.170.56", 7, 80, "1:jQgCxbku+pNGw8WPbEc/TS/uTpQ=")]
    [InlineData("192.168.170.56", "192.168.170.8", 80, 7, "1:jQgCxbku+pNGw8WPbEc/TS/uTpQ=")]
    public void Sctp_is_named_alike_in_both_directions(string source, string destination, int sourcePort, int destinationPort, string expected) =>
        Assert.Equal(expected, Packet.Ethernet(0x0800, IPv4(132, Sctp(sourcePort, destinationPort, []), source, destination)).CommunityId);

    [Theory]
    [InlineData("192.168.0.89", "192.168.0.1", 8, 0, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=")]
    [InlineData("192.168.0.1", "192.168.0.89", 0, 0, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=")]
    [InlineData("192.168.0.89", "192.168.0.1", 20, 0, "1:3o2RFccXzUgjl7zDpqmY7yJi8rI=")]
    [InlineData("192.168.0.89", "192.168.0.1", 20, 1, "1:tz/fHIDUHs19NkixVVoOZywde+I=")]
    [InlineData("192.168.0.1", "192.168.0.89", 0, 20, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=")]
    public void Icmp_pairs_questions_with_answers(string source, string destination, byte type, byte code, string expected) =>
        Assert.Equal(expected, Packet.Ethernet(0x0800, IPv4(1, Icmp(type, code, new byte[4]), source, destination)).CommunityId);

    [Theory]
    [InlineData("fe80::200:86ff:fe05:80da", "fe80::260:97ff:fe07:69ea", 135, 0, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=")]
    [InlineData("fe80::260:97ff:fe07:69ea", "fe80::200:86ff:fe05:80da", 136, 0, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=")]
    [InlineData("3ffe:507:0:1:260:97ff:fe07:69ea", "3ffe:507:0:1:200:86ff:fe05:80da", 3, 0, "1:NdobDX8PQNJbAyfkWxhtL2Pqp5w=")]
    public void IcmpV6_pairs_questions_with_answers(string source, string destination, byte type, byte code, string expected) =>
        Assert.Equal(expected, Packet.Ethernet(0x86dd, IPv6(58, Icmp(type, code, new byte[4]), source, destination)).CommunityId);

    [Fact]
    public void A_protocol_without_ports_is_named_by_its_addresses() =>
        Assert.Equal("1:ikv3kmf89luf73WPz1jOs49S768=", Packet.Ethernet(0x0800, IPv4(46, new byte[8], "1.2.3.4", "5.6.7.8")).CommunityId);

    [Fact]
    public void What_has_no_ip_or_lacks_its_ports_has_no_name()
    {
        Assert.Null(Packet.Ethernet(0x0806, Arp(1, ClientMac, "10.0.0.1", ServerMac, "10.0.0.2")).CommunityId);
        Assert.Null(Packet.Ethernet(0x0800, IPv4(17, new byte[24], fragment: 185)).CommunityId);
    }
}
