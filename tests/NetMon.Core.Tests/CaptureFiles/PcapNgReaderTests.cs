using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles;

public sealed class PcapNgReaderTests
{
    private static readonly byte[] Data = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_kind_of_packet_block_is_read(bool isBigEndian)
    {
        var bytes = new CaptureBytes(isBigEndian).Section().Interface(1, 4, (2, "eth0"u8.ToArray()), (3, "first"u8.ToArray())).Interface(113)
            .Packet(1, 1_700_000_000_000_005, Data, 90, (1, "a comment"u8.ToArray()))
            .Block(3, b => b.U32(7).Padded(Data[..4]))
            .Block(2, b => b.U16(1).U16(0).U32(0).U32(9).U32(5).U32(6).Padded(Data));

        var result = ReadResult.Of(bytes);

        Assert.Null(result.Error);
        Assert.Collection(
            result.Packets,
            p => Assert.Equal((1_700_000_000_000_005_000, 90, 5, LinkType.LinuxSll), (p.Time, p.Length, p.Data.Length, p.Interface.LinkType)),
            p => Assert.Equal((CapturedFrame.NoTime, 7, 4, "eth0", "first"), (p.Time, p.Length, p.Data.Length, p.Interface.Name, p.Interface.Description)),
            p => Assert.Equal((9000, 6, 5), (p.Time, p.Length, p.Data.Length)));
    }

    [Fact]
    public void Sections_of_both_byte_orders_may_stand_in_one_file()
    {
        byte[] bytes =
        [
            .. new CaptureBytes().Section().Interface().Packet(0, 1, Data).ToArray(),
            .. new CaptureBytes(isBigEndian: true).Section(minor: 2).Interface(101).Packet(0, 2, Data).ToArray(),
        ];

        var result = ReadResult.Of(bytes);

        Assert.Null(result.Error);
        Assert.Equal([LinkType.Ethernet, LinkType.Raw], result.Packets.Select(p => p.Interface.LinkType));
    }

    [Theory]
    [InlineData(3, 7, 7_000_000, false)]
    [InlineData(6, 7, 7_000, false)]
    [InlineData(9, 7, 7, true)]
    [InlineData(12, 7_999, 7, true)]
    [InlineData(0x80 | 1, 3, 1_500_000_000, false)]
    [InlineData(0x80 | 10, 1, 976_562, true)]
    [InlineData(0x80 | 32, 1L << 31, 500_000_000, true)]
    [InlineData(19, long.MaxValue, 922_337_203, true)]
    public void Timestamps_have_the_unit_of_their_interface(int resolution, long timestamp, long expected, bool isFine)
    {
        var packet = ReadResult.Of(new CaptureBytes().Section().Interface(1, 0, (9, [(byte)resolution])).Packet(0, (ulong)timestamp, Data)).Single();

        Assert.Equal((expected, isFine), (packet.Time, packet.Interface.HasNanoseconds));
    }

    [Theory]
    [InlineData(100, 5_000, 100_000_005_000)]
    [InlineData(-1, 5_000, -999_995_000)]
    public void A_time_offset_is_added(long offset, long nanoseconds, long expected) => Assert.Equal(
        expected,
        ReadResult.Of(new CaptureBytes().Section().Interface(1, 0, (14, BitConverter.GetBytes(offset))).Packet(0, (ulong)nanoseconds / 1000, Data)).Single().Time);

    [Fact]
    public void A_time_that_does_not_fit_is_none() =>
        Assert.Equal(CapturedFrame.NoTime, ReadResult.Of(new CaptureBytes().Section().Interface().Packet(0, ulong.MaxValue, Data)).Single().Time);

    [Fact]
    public void Unknown_blocks_are_skipped_however_large()
    {
        var bytes = new CaptureBytes().Section().Interface().Block(0x7777, b => b.U8(new byte[2_000_000])).Block(0xbad, b => b.U32(1).U32(2))
            .Packet(0, 1, Data);

        Assert.Equal(Data, ReadResult.Of(bytes).Single().Data);
    }

    [Fact]
    public void A_large_block_is_read_whole()
    {
        var large = new byte[200_000];
        Random.Shared.NextBytes(large);
        var options = Enumerable.Range(0, 20).Select(_ => (1, new byte[60_000])).ToArray();

        var result = ReadResult.Of(new CaptureBytes().Section().Interface().Packet(0, 1, large, null, options).Packet(0, 2, Data));

        Assert.Null(result.Error);
        Assert.Equal([large, Data], result.Packets.Select(p => p.Data));
    }

    public static TheoryData<string, byte[]> Damages()
    {
        var start = new CaptureBytes().Section().Interface().Packet(0, 1, Data).ToArray();
        var data = new TheoryData<string, byte[]>();
        void Add(string name, CaptureBytes tail) => data.Add(name, [.. start, .. tail.ToArray()]);
        Add("block length 0", new CaptureBytes().Block(6, b => b.U8(new byte[28]), statedLength: 0));
        Add("block length of 4 GB", new CaptureBytes().Block(6, b => b.U8(new byte[28]), statedLength: 0xfffffffc));
        Add("block length that wraps round", new CaptureBytes().Block(6, b => b.U8(new byte[28]), statedLength: 0xfffffffe));
        Add("block length behind the end", new CaptureBytes().Block(6, b => b.U8(new byte[28]), statedLength: 100_000_000));
        Add("unknown block length behind the end", new CaptureBytes().Block(99, b => b.U8(new byte[28]), statedLength: 100_000_000));
        Add("different trailer", new CaptureBytes().Block(6, b => b.U8(new byte[20]), trailer: 36));
        Add("no such interface", new CaptureBytes().Packet(1, 1, Data));
        Add("captured length beyond the block", new CaptureBytes().Block(6, b => b.U32(0).U32(0).U32(0).U32(9).U32(9).U8(new byte[8])));
        Add("section of another version", new CaptureBytes().Section(minor: 1));
        Add("option beyond the block", new CaptureBytes().Block(6, b => b.U32(0).U32(0).U32(0).U32(0).U32(0).U16(1).U16(9).U32(0)));
        Add("flags of the wrong size", new CaptureBytes().Packet(0, 1, Data, null, (2, [1])));
        Add("name record without an end", new CaptureBytes().Block(4, b => b.U16(1).U16(6).U8(1, 2, 3, 4, 65, 66, 0, 0)));
        Add("secrets beyond the block", new CaptureBytes().Block(10, b => b.U32(1).U32(99)));
        Add("part of a block header", new CaptureBytes().U32(6));
        return data;
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_ends_the_file_behind_the_last_good_packet(string damage, byte[] bytes)
    {
        var error = ReadResult.Of(bytes).Damage(afterPackets: 1);

        Assert.True(error.Offset == 28 + 20 + 40, $"{damage}: offset {error.Offset}");
    }

    [Fact]
    public void A_packet_before_any_interface_is_damage() => ReadResult.Of(new CaptureBytes().Section().Packet(0, 1, Data)).Damage(afterPackets: 0);

    [Fact]
    public void A_block_length_without_the_padding_is_accepted()
    {
        // Some writers leave the padding out of the length, at both ends.
        var bytes = new CaptureBytes().Section().Interface()
            .Block(6, b => b.U32(0).U32(0).U32(1).U32(5).U32(5).Padded(Data), statedLength: 37, trailer: 37).Packet(0, 2, Data);

        Assert.Equal(2, ReadResult.Of(bytes).Packets.Count);
    }

    [Fact]
    public void A_section_header_alone_is_a_file_without_packets() => Assert.Null(ReadResult.Of(new CaptureBytes().Section()).Error);
}
