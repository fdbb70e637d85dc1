using NetMon.CaptureFiles;
using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles;

public sealed class PcapReaderTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 60).Select(i => (byte)i)];

    [Theory]
    [InlineData(0xa1b2c3d4u, false, 1_700_000_000_000_005_000)]
    [InlineData(0xa1b2c3d4u, true, 1_700_000_000_000_005_000)]
    [InlineData(0xa1b23c4du, false, 1_700_000_000_000_000_005)]
    [InlineData(0xa1b23c4du, true, 1_700_000_000_000_000_005)]
    public void Both_units_are_read_in_both_byte_orders(uint magic, bool isBigEndian, long expected)
    {
        var packet = ReadResult.Of(new CaptureBytes(isBigEndian).PcapHeader(magic, snapshotLength: 96).PcapRecord(1_700_000_000, 5, Data, 1500)).Single();

        Assert.Equal((expected, 1500), (packet.Time, packet.Length));
        Assert.Equal(Data, packet.Data);
        Assert.Equal((LinkType.Ethernet, 96, magic == 0xa1b23c4d), (packet.Interface.LinkType, packet.Interface.SnapshotLength, packet.Interface.HasNanoseconds));
    }

    [Theory]
    [InlineData(0xa1b2cd34u, 8)]
    [InlineData(0xa1b2cd34u, 12)]
    [InlineData(0xa1b2c3d4u, 8)]
    [InlineData(0xa1b2c3d4u, 4)]
    public void Patched_variants_have_longer_record_headers(uint magic, int extraLength)
    {
        var bytes = new CaptureBytes().PcapHeader(magic);
        for (uint i = 0; i < 4; i++) bytes.PcapRecord(100 + i, i, Data, extraHeader: new byte[extraLength]);

        var result = ReadResult.Of(bytes);

        Assert.Null(result.Error);
        Assert.Equal(4, result.Packets.Count);
        Assert.All(result.Packets, packet => Assert.Equal(Data, packet.Data));
    }

    [Theory]
    [InlineData(0x1c0001acu, 100_000_000_007)]
    [InlineData(0x1c0001abu, 100_000_007_000)]
    public void Ixia_files_have_four_bytes_more_in_the_file_header(uint magic, long expected) =>
        Assert.Equal(expected, ReadResult.Of(new CaptureBytes().PcapHeader(magic).U32(76).PcapRecord(100, 7, Data)).Single().Time);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Old_versions_have_the_lengths_the_other_way_round(int minor)
    {
        var bytes = new CaptureBytes().PcapHeader(minor: minor).U32(1).U32(2).U32(1500).U32((uint)Data.Length).U8(Data);

        var packet = ReadResult.Of(bytes).Single();

        Assert.Equal((1500, Data.Length), (packet.Length, packet.Data.Length));
    }

    [Theory]
    [InlineData(12u, LinkType.Raw)]
    [InlineData(14u, LinkType.Raw)]
    [InlineData(0x54000001u, LinkType.Ethernet)]
    [InlineData(11u, LinkType.AtmRfc1483)]
    [InlineData(4711u, (LinkType)4711)]
    public void Link_types_lose_their_FCS_bits_and_old_numbers_are_mapped(uint network, LinkType expected) =>
        Assert.Equal(expected, ReadResult.Of(new CaptureBytes().PcapHeader(network: network).PcapRecord(1, 2, Data)).Single().Interface.LinkType);

    [Fact]
    public void A_fraction_of_a_second_and_more_is_added_as_it_is() =>
        Assert.Equal(12_000_000_000, ReadResult.Of(new CaptureBytes().PcapHeader().PcapRecord(10, 2_000_000, Data)).Single().Time);

    [Fact]
    public void A_length_beyond_two_gigabytes_is_the_greatest_there_is() =>
        Assert.Equal(int.MaxValue, ReadResult.Of(new CaptureBytes().PcapHeader().PcapRecord(1, 2, Data, uint.MaxValue)).Single().Length);

    [Fact]
    public void A_snapshot_length_of_zero_means_no_limit() =>
        Assert.Equal(Data, ReadResult.Of(new CaptureBytes().PcapHeader(snapshotLength: 0).PcapRecord(1, 2, Data)).Single().Data);

    [Fact]
    public void A_header_alone_is_a_file_without_packets()
    {
        var result = ReadResult.Of(new CaptureBytes().PcapHeader());

        Assert.Null(result.Error);
        Assert.Empty(result.Packets);
    }

    [Fact]
    public void A_captured_length_beyond_the_limit_is_damage_at_that_packet()
    {
        var bytes = new CaptureBytes().PcapHeader().PcapRecord(1, 2, Data).PcapRecord(1, 2, Data).PcapRecord(1, 2, Data)
            .U32(1).U32(2).U32(262_145).U32(262_145).U8(new byte[300_000]);

        Assert.Equal(24 + (3 * 76), ReadResult.Of(bytes).Damage(afterPackets: 3).Offset);
    }

    [Fact]
    public void Jumbo_frames_up_to_the_limit_are_read() =>
        Assert.Equal(262_144, ReadResult.Of(new CaptureBytes().PcapHeader(snapshotLength: 262_144).PcapRecord(1, 2, new byte[262_144])).Single().Data.Length);

    [Fact]
    public void A_packet_too_short_for_its_pseudo_header_is_a_packet_and_those_behind_it_are_read()
    {
        foreach (var linkType in new uint[] { 123, 139, 144, 177, 189, 196, 197, 201, 204, 209, 220, 245, 249, 254, 127, 192, 258, 113, 276 })
        {
            var bytes = new CaptureBytes().PcapHeader(network: linkType).PcapRecord(1, 2, [1]).PcapRecord(1, 3, []).PcapRecord(1, 4, Data);

            var result = ReadResult.Of(bytes);

            Assert.Null(result.Error);
            Assert.Equal([1, 0, 60], result.Packets.Select(packet => packet.Data.Length));
            foreach (var packet in result.Packets.Take(2))
            {
                var record = new PacketRecord(new CapturedFrame(packet.Interface, 1, packet.Time, packet.Length, packet.Data));
                Assert.True(record.DecodeError is not null, $"link type {linkType}, {packet.Data.Length} bytes");
            }
        }
    }

    [Fact]
    public void Reserved_bits_of_the_link_type_are_damage() =>
        ReadResult.Of(new CaptureBytes().PcapHeader(network: 0x00200001)).Damage(afterPackets: 0);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello, world", "68656C6C6F2C20776F726C64 (text")]
    [InlineData("btsnoop\0\0\0\0\u0001", "btsnoop")]
    [InlineData("PK\u0003\u0004", "ZIP")]
    public void What_is_no_capture_is_described(string content, string expected)
    {
        var error = ReadResult.Of(System.Text.Encoding.Latin1.GetBytes(content)).Error;

        Assert.Equal(CaptureFileFault.Unrecognised, error?.Fault);
        Assert.Contains(expected, error!.Message, StringComparison.Ordinal);
    }
}
