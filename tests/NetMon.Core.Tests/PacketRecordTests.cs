using NetMon.Packets;
using NetMon.Tests.Inspection;

namespace NetMon.Tests;

public sealed class PacketRecordTests
{
    [Fact]
    public void A_record_keeps_its_own_copy_of_the_bytes()
    {
        byte[] buffer = [1, 2, 3];
        var record = new PacketRecord(new CapturedFrame(new CaptureInterface("lo", LinkType.Ethernet), 7, 1_500, 60, buffer));

        buffer[0] = 9;

        Assert.Equal([1, 2, 3], record.GetBytes());
        Assert.Equal((7, 1_500, 60, 3), (record.Number, record.TimestampNanoseconds, record.Length, record.CapturedLength));
    }

    [Fact]
    public void As_text_a_record_is_one_line_with_both_ends()
    {
        var query = TestPackets.OverIPv4(TestPackets.Udp, TestPackets.DnsQuery, 6);
        var syn = TestPackets.OverIPv6(TestPackets.Tcp, TestPackets.TcpSyn, 16);

        Assert.Equal("192.0.2.1:49152 -> 198.51.100.2:53 DNS Standard query 0x1234 A example.org", $"{TestPackets.Record(TestPackets.Ethernet(query))}");
        Assert.StartsWith("[2001:db8::1]:40000 -> [2001:db8::2]:80 TCP [SYN] Seq=1 ", $"{TestPackets.Record(TestPackets.Ethernet(syn))}", StringComparison.Ordinal);
        Assert.StartsWith("192.0.2.1 -> 198.51.100.2 ICMP Echo (ping) request", $"{TestPackets.Record(TestPackets.Ethernet(TestPackets.IPv4(1, TestPackets.Echo)))}", StringComparison.Ordinal);
        Assert.StartsWith("02:00:00:00:00:01 -> 02:00:00:00:00:02 ", $"{TestPackets.Record([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xCC, 0, 0])}", StringComparison.Ordinal);
        Assert.Equal("Ethernet header cut at byte 0: needs 14, has 0 (frame length)", TestPackets.Record([]).DecodeError);
        Assert.DoesNotContain('\n', $"{TestPackets.Record([])}");
    }
}
