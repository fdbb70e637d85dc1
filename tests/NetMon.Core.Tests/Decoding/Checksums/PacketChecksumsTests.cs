using System.Buffers.Binary;
using CsCheck;
using NetMon.Decoding.Checksums;
using static NetMon.Tests.Inspection.TestPackets;

namespace NetMon.Tests.Decoding.Checksums;

public sealed class PacketChecksumsTests
{
    private const int IPv4Start = 14;
    private const int OverIPv4Start = IPv4Start + 20;

    public static TheoryData<string, byte[]> GoodPackets => new()
    {
        { "TCP", OverIPv4(Tcp, TcpSyn, 16) },
        { "UDP", OverIPv4(Udp, DnsQuery, 6) },
        { "UDP-Lite", OverIPv4(UdpLite, [1, 2, 3, 4, 0, 0, 0, 0, 9, 9, 9], 6) },
        { "ICMP", IPv4(Icmp, Filled(Echo, 2, [])) },
        { "IGMP", IPv4(Igmp, Filled([0x16, 0, 0, 0, 224, 0, 0, 251], 2, [])) },
        { "TCP", OverIPv6(Tcp, TcpSyn, 16) },
        { "UDP", OverIPv6(Udp, DnsQuery, 6) },
        { "ICMPv6", OverIPv6(IcmpV6, [128, 0, 0, 0, 0x12, 0x34, 0, 1], 2) },
    };

    [Fact]
    public void The_sum_is_that_of_the_example_in_RFC_1071() =>
        Assert.Equal(0xddf2, InternetChecksum.Fold(InternetChecksum.Add([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7])));

    [Fact]
    public void The_CRC_is_that_of_the_examples_in_RFC_3720()
    {
        Assert.Equal(0xE3069283, ~Crc32C.Add("123456789"u8, Crc32C.Seed));
        Assert.Equal(0xAA36918A, Crc32C.Complete(Crc32C.Add(new byte[32], Crc32C.Seed)));
    }

    [Theory]
    [MemberData(nameof(GoodPackets))]
    public void A_right_checksum_is_valid(string layer, byte[] packet)
    {
        var checksums = PacketChecksums.Verify(Record(Ethernet(packet)));

        Assert.All(checksums, c => Assert.Equal((nameof(ChecksumStatus.Valid), true, c.Stored), (c.Status, c.IsValid, c.Computed)));
        Assert.Equal(packet[0] >> 4 == 4 ? ["IPv4", layer] : [layer], checksums.Select(c => c.Layer));
    }

    [Theory]
    [MemberData(nameof(GoodPackets))]
    public void A_changed_byte_makes_the_checksum_invalid(string layer, byte[] packet)
    {
        var frame = Ethernet(packet);
        frame[^1] ^= 0x40;

        Assert.Equal(nameof(ChecksumStatus.Invalid), PacketChecksums.Verify(Record(frame)).Single(c => c.Layer == layer).Status);
        Assert.False(PacketChecksums.IsGood(Record(frame)));
    }

    [Theory]
    [MemberData(nameof(GoodPackets))]
    public void A_cut_packet_is_truncated_not_invalid(string layer, byte[] packet)
    {
        var record = Record(Ethernet(packet), captured: 14 + packet.Length - 1);

        var checksum = PacketChecksums.Verify(record).Single(c => c.Layer == layer);

        Assert.Equal((nameof(ChecksumStatus.Truncated), null, null), (checksum.Status, checksum.IsValid, checksum.Computed));
        Assert.True(PacketChecksums.IsGood(record));
    }

    [Fact]
    public void Ethernet_padding_is_not_summed()
    {
        byte[] frame = [.. Ethernet(OverIPv4(Udp, [0xC0, 0, 0, 53, 0, 9, 0, 0, 1], 6)), 1, 2, 3, 4, 5];

        Assert.All(PacketChecksums.Verify(Record(frame)), c => Assert.Equal(nameof(ChecksumStatus.Valid), c.Status));
    }

    [Fact]
    public void Zero_in_UDP_says_that_there_is_none_over_IPv4_but_is_wrong_over_IPv6()
    {
        Assert.Equal(nameof(ChecksumStatus.NotPresent), Last(IPv4(Udp, DnsQuery)).Status);
        Assert.Equal(nameof(ChecksumStatus.Invalid), Last(IPv6(Udp, DnsQuery)).Status);
    }

    [Fact]
    public void The_sum_of_the_pseudo_header_alone_is_offload()
    {
        var packet = IPv4(Tcp, TcpSyn);
        var sum = 0xC000 + 0x0201 + 0xC633 + 0x6402 + 6 + (uint)TcpSyn.Length;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20 + 16), (ushort)((sum & 0xffff) + (sum >> 16)));

        var checksum = Last(packet);

        Assert.Equal((nameof(ChecksumStatus.Partial), null), (checksum.Status, checksum.IsValid));
        Assert.Equal(OverIPv4Start + 16, checksum.Offset);
    }

    [Theory]
    [InlineData(0x2000, 2)]
    [InlineData(0x0010, 1)]
    public void A_fragment_cannot_be_compared(int fragment, int count)
    {
        var checksums = PacketChecksums.Verify(Record(Ethernet(IPv4(Udp, DnsQuery, (ushort)fragment))));

        Assert.Equal(count, checksums.Count);
        Assert.All(checksums.Skip(1), c => Assert.Equal(nameof(ChecksumStatus.Fragment), c.Status));
    }

    [Fact]
    public void UDP_Lite_is_summed_as_far_as_it_says()
    {
        byte[] segment = [1, 2, 3, 4, 0, 8, 0, 0, 9, 9];
        byte[] pseudo = [192, 0, 2, 1, 198, 51, 100, 2, 0, UdpLite, 0, (byte)segment.Length];

        Assert.Equal(nameof(ChecksumStatus.Valid), Last(IPv4(UdpLite, [.. Filled(segment[..8], 6, pseudo), 7, 7])).Status);
    }

    [Fact]
    public void SCTP_has_a_CRC()
    {
        byte[] packet = [0x0B, 0x59, 0x0B, 0x59, 0, 0, 0, 1, 0, 0, 0, 0, 11, 0, 0, 4];
        byte[] filled = [.. packet];
        BinaryPrimitives.WriteUInt32LittleEndian(filled.AsSpan(8), SlowCrc32C(packet));

        Assert.Equal(nameof(ChecksumStatus.Valid), Last(IPv4(132, filled)).Status);
        Assert.Equal(nameof(ChecksumStatus.NotPresent), Last(IPv4(132, packet)).Status);
        filled[^1] ^= 1;
        Assert.Equal(nameof(ChecksumStatus.Invalid), Last(IPv4(132, filled)).Status);
    }

    [Fact]
    public void On_the_way_through_a_routing_header_the_last_address_counts()
    {
        byte[] last = [.. Enumerable.Repeat((byte)0xAB, 16)];
        var source = IPv6(Udp, [])[8..24];
        byte[] pseudo = [.. source, .. last, 0, 0, 0, (byte)DnsQuery.Length, 0, 0, 0, Udp];

        var checksum = Last(IPv6(43, [Udp, 2, 0, 1, 0, 0, 0, 0, .. last, .. Filled(DnsQuery, 6, pseudo)]));

        Assert.Equal(nameof(ChecksumStatus.Valid), checksum.Status);
    }

    [Fact]
    public void Words_of_any_width_make_the_same_sum() => Gen.Byte.Array[0, 300].Sample(data =>
    {
        ulong slow = 0;
        for (var i = 0; i < data.Length; i++) slow += (ulong)data[i] << (i % 2 == 0 ? 8 : 0);
        return InternetChecksum.Fold(InternetChecksum.Add(data)) == InternetChecksum.Fold(slow);
    });

    private static PacketChecksum Last(byte[] packet) => PacketChecksums.Verify(Record(Ethernet(packet)))[^1];

    private static uint SlowCrc32C(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
        }

        return ~crc;
    }
}
