using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Applications;

/// <summary>From a frame to what its application says, as users see it.</summary>
public sealed class DetectionTests
{
    [Fact]
    public void A_record_shows_application_name_and_line()
    {
        var record = Record(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(40000, 53, Samples.DnsQuery))));

        Assert.Equal(("DNS", "www.example.com"), (record.Application, record.DnsName));
        Assert.Equal("Standard query 0x1234 A www.example.com", record.Info);
    }

    [Fact]
    public void The_same_over_IPv6_behind_an_extension_header()
    {
        var udp = PacketBytes.Udp(40000, 53, Samples.DnsQuery);
        var record = Record(PacketBytes.Ethernet(0x86dd, PacketBytes.IPv6(0, PacketBytes.Extension(17, udp))));

        Assert.Equal(("DNS", "www.example.com"), (record.Application, record.DnsName));
    }

    [Fact]
    public void A_later_fragment_is_of_no_application()
    {
        var record = Record(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(17, PacketBytes.Udp(40000, 53, Samples.DnsQuery), fragment: 185)));

        Assert.Null(record.Application);
        Assert.Null(record.DnsName);
    }

    [Fact]
    public void A_packet_without_payload_is_of_no_application()
    {
        var record = Record(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(40000, 53, []))));

        Assert.Null(record.Application);
        Assert.Null(record.ServerName);
        Assert.Null(record.HttpHost);
    }

    [Fact]
    public void SCTP_is_looked_into_at_its_first_message()
    {
        byte[] sctp = new Bytes().U16(40000, 5060).U32(1, 0).U8(3, 0).U16(16).Zeros(12).U8(0, 3).U16(16 + Samples.SipInvite.Length).U32(1, 0, 0)
            .Hex(Convert.ToHexString(Samples.SipInvite));
        var record = Record(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(132, sctp)));

        Assert.Equal("SIP", record.Application);
    }

    [Fact]
    public void SCTP_chunks_of_no_length_end_the_search()
    {
        byte[] sctp = new Bytes().U16(40000, 5060).U32(1, 0).U8(3, 0).U16(0).Zeros(64);

        Assert.Null(Record(PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(132, sctp))).Application);
    }

    private static PacketRecord Record(byte[] frame) => new(new CapturedFrame(new CaptureInterface("lo", LinkType.Ethernet), 1, 0, frame.Length, frame));
}
