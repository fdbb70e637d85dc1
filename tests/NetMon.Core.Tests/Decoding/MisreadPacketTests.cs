using NetMon.Tests.Flows;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

/// <summary>Packets easily misread: other versions, padding, addresses that look like IP.</summary>
public sealed class MisreadPacketTests
{
    private static readonly byte[] Datagram = WithChecksum(IPv4(17, Udp(1000, 2000, [1, 2, 3, 4, 5])));
    private static readonly byte[] DatagramV6 = IPv6(17, Udp(1000, 2000, [1, 2, 3, 4, 5]));

    [Theory]
    [InlineData(0)]
    [InlineData(43)]
    [InlineData(44)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(135)]
    [InlineData(139)]
    [InlineData(140)]
    public void Extension_numbers_of_ipv6_are_protocols_like_any_other_in_ipv4(int protocol)
    {
        byte[] payload = [.. Enumerable.Repeat((byte)0x41, 96)];
        foreach (var packet in new[] { Packet.OverIPv4(protocol, payload), Packet.OverIPv4(51, Join([(byte)protocol, 2], new byte[14], payload)) })
        {
            Assert.Equal(((byte?)protocol, false, (int?)0), (packet.IPProtocol, packet.IsFragment, packet.FragmentOffset));
            Assert.Equal((96, null, null), (packet.PayloadLength, packet.SrcPort, packet.DecodeError));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(43)]
    [InlineData(60)]
    public void In_ipv6_they_lead_on(int protocol) =>
        Assert.Equal(1000, Packet.OverIPv6(protocol, Extension(17, Udp(1000, 2000, []))).SrcPort);

    [Theory]
    [InlineData(99)]
    [InlineData(17)]
    [InlineData(58)]
    [InlineData(59)]
    [InlineData(6)]
    public void What_pads_a_frame_behind_ipv6_of_no_length_is_no_payload(int protocol)
    {
        var packet = Packet.Ethernet(0x86dd, IPv6(protocol, new byte[6], payloadLength: 0));
        Assert.Equal((60, 0), (packet.Length, packet.PayloadLength));
        var flow = Assert.Single(new MeteredTraffic().Add(0, packet.GetBytes()).End());
        Assert.Equal((40L, 0L, 60L), (flow.IPBytesSent, flow.PayloadBytesSent, flow.BytesSent));
    }

    [Fact]
    public void Padding_is_none_behind_a_longer_frame_either()
    {
        Assert.Equal(0, Packet.Ethernet(0x86dd, IPv6(99, new byte[200], payloadLength: 0)).PayloadLength);
        Assert.Equal(0, Packet.Ethernet(0x86dd, IPv6(60, Extension(99, new byte[200]), payloadLength: 0)).PayloadLength);
    }

    [Fact]
    public void A_jumbo_option_says_the_length_that_the_header_cannot()
    {
        byte[] Jumbo(long length, int kept) => IPv6(0, Join([17, 0, 0xc2, 4], UInt32(length), Udp(1000, 2000, new byte[kept], length: 0)), payloadLength: 0);
        var whole = Packet.Ethernet(0x86dd, Join(Jumbo(8 + 8 + 70_000, 70_000), new byte[4]));
        Assert.Equal((70_000, null), (whole.PayloadLength, whole.DecodeError));
        var invalid = Packet.Ethernet(0x86dd, Jumbo(8 + 8 + 20, 20));
        Assert.Equal((0, "IPv6 hop-by-hop options header cut at byte 54: needs 8, has 0 (IPv6 payload length)"), (invalid.PayloadLength, invalid.DecodeError));
    }

    [Fact]
    public void Segments_that_a_card_will_cut_have_the_length_of_the_wire()
    {
        Assert.Equal(3000, Packet.Ethernet(0x86dd, IPv6(6, Tcp(1, 2, new byte[3000]), payloadLength: 0)).PayloadLength);
        Assert.Equal(3000, Packet.Ethernet(0x0800, IPv4(6, Tcp(1, 2, new byte[3000]), totalLength: 0)).PayloadLength);
    }

    /// <summary>Destination addresses of pseudo-wires without a control word, each as an IP header would begin.</summary>
    [Theory]
    [InlineData("45:00:00:1c:22:33")]
    [InlineData("45:00:00:21:00:01")]
    [InlineData("46:00:00:2f:00:00")]
    [InlineData("4f:ff:ff:ff:ff:ff")]
    [InlineData("60:00:00:00:00:05")]
    [InlineData("60:00:00:00:00:00")]
    [InlineData("6c:00:00:00:00:10")]
    [InlineData("10:00:5e:00:00:01")]
    [InlineData("00:16:3e:00:00:01")]
    public void An_address_that_begins_like_ip_is_an_address(string destination)
    {
        foreach (var (type, payload) in new[] { (0x0800, Datagram), (0x86dd, DatagramV6), (0x8100, VlanTag(7, 0x0800, Datagram)) })
        {
            var frame = Join(Mac(destination), Mac(ClientMac), UInt16(type), payload);
            var packet = Packet.Ethernet(0x8847, Join(Label(100, false), Label(101, true), frame));
            Assert.Equal(((int?)1000, (int?)2000, 5, null), (packet.SrcPort, packet.DstPort, packet.PayloadLength, packet.DecodeError));
            Assert.Equal(destination, packet.Inner!.DstMac);
        }
    }

    [Fact]
    public void Ip_behind_labels_stays_ip()
    {
        foreach (var bytes in new[] { Datagram, DatagramV6, IPv4(17, Udp(1000, 2000, [1, 2, 3, 4, 5])), Join(DatagramV6, new byte[3]) })
        {
            var packet = Packet.Ethernet(0x8847, Join(Label(16, true), bytes));
            Assert.Equal(((int?)1000, 5, null, null), (packet.SrcPort, packet.PayloadLength, packet.Tunnel, packet.DecodeError));
        }
    }

    [Fact]
    public void An_associated_channel_has_no_packet()
    {
        var packet = Packet.Ethernet(0x8847, Join(Label(16, true), Bytes("10000021"), Datagram));
        Assert.Null(packet.SrcIP);
    }

    internal static byte[] WithChecksum(byte[] packet)
    {
        uint sum = 0;
        for (var i = 0; i < 20; i += 2) sum += (uint)(packet[i] << 8 | packet[i + 1]);
        sum = (sum & 0xffff) + (sum >> 16);
        var checksum = (ushort)~((sum & 0xffff) + (sum >> 16));
        (packet[10], packet[11]) = ((byte)(checksum >> 8), (byte)checksum);
        return packet;
    }
}
