using System.Buffers.Binary;
using NetMon.CaptureFiles;
using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles;

public sealed class ErfReaderTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 60).Select(i => (byte)i)];

    [Theory]
    [InlineData(2, 2, LinkType.Ethernet)]
    [InlineData(16, 2, LinkType.Ethernet)]
    [InlineData(1, 0, LinkType.Ppp)]
    [InlineData(22, 0, LinkType.Raw)]
    public void Packets_are_read_without_pad_and_padding(byte type, int pad, LinkType expected)
    {
        var packet = ReadResult.Of(Record(type, [.. new byte[pad], .. Data, 0, 0, 0, 0], wireLength: 60)).Single();

        Assert.Equal((100_500_000_000, 60, expected), (packet.Time, packet.Length, packet.Interface.LinkType));
        Assert.Equal(Data, packet.Data);
    }

    [Fact]
    public void A_cut_packet_has_its_length_on_the_wire() =>
        Assert.Equal(1500, ReadResult.Of(Record(2, [0, 0, .. Data], wireLength: 1500)).Single().Length);

    [Fact]
    public void Extension_headers_are_left_out() =>
        Assert.Equal(Data, ReadResult.Of(Record(0x82, [0x83, .. new byte[7], 3, .. new byte[7], 0, 0, .. Data], wireLength: 60)).Single().Data);

    [Fact]
    public void Other_types_come_as_whole_records_and_pads_not_at_all()
    {
        var other = Record(5, Data, wireLength: 60);

        var packet = ReadResult.Of([.. Record(48, new byte[8], wireLength: 0), .. other]).Single();

        Assert.Equal((LinkType.Erf, 76), (packet.Interface.LinkType, packet.Length));
        Assert.Equal(other, packet.Data);
    }

    [Fact]
    public void A_record_shorter_than_its_headers_is_a_packet_with_a_fault_and_those_behind_it_are_read()
    {
        var good = Record(2, [0, 0, .. Data], wireLength: 60);

        var result = ReadResult.Of([.. good, .. Record(0x82, [0x83, .. new byte[7]], wireLength: 60), .. good]);

        Assert.Null(result.Error);
        Assert.Equal([LinkType.Ethernet, LinkType.Erf, LinkType.Ethernet], result.Packets.Select(packet => packet.Interface.LinkType));
        var bad = result.Packets[1];
        Assert.NotNull(new PacketRecord(new CapturedFrame(bad.Interface, 2, bad.Time, bad.Length, bad.Data)).DecodeError);
    }

    [Fact]
    public void A_cut_at_any_byte_keeps_the_packets_before_it()
    {
        var one = Record(2, [0, 0, .. Data], wireLength: 60);
        byte[] bytes = [.. one, .. one, .. one, .. one, .. one];

        for (var cut = 1; cut < one.Length; cut++) ReadResult.Of(bytes[..^cut]).Damage(afterPackets: 4);
    }

    [Theory]
    [InlineData(0, 80)]
    [InlineData(28, 80)]
    [InlineData(2, 15)]
    public void What_does_not_go_on_as_records_is_not_taken_for_one(byte type, int recordLength)
    {
        byte[] bytes = [.. Record(2, [0, 0, .. Data, 0, 0], wireLength: 60), .. Record(2, [0, 0, .. Data, 0, 0], wireLength: 60)];
        bytes[8] = type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), (ushort)recordLength);

        Assert.Equal(CaptureFileFault.Unrecognised, ReadResult.Of(bytes).Error?.Fault);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(98, false)]
    [InlineData(100 + (365 * 86_400), true)]
    [InlineData(101 + (365 * 86_400), false)]
    public void Times_are_those_of_one_capture(uint second, bool expected)
    {
        byte[] behind = [0, 0, .. Data];

        var error = ReadResult.Of([.. Record(2, behind, wireLength: 60), .. Record(2, behind, wireLength: 60, second)]).Error;

        Assert.Equal(expected ? null : CaptureFileFault.Unrecognised, error?.Fault);
    }

    [Theory]
    [InlineData(0, 60, false)]
    [InlineData(1, 60, true)]
    [InlineData(2, 1500, false)]
    [InlineData(3, 1500, true)]
    public void A_cut_file_needs_three_whole_records_or_exact_ones_to_be_taken_for_one(int whole, int wireLength, bool expected)
    {
        byte[] bytes = [.. Enumerable.Repeat(Record(2, [0, 0, .. Data], wireLength), whole + 1).SelectMany(record => record)];

        var result = ReadResult.Of(bytes[..^1]);

        Assert.Equal(expected ? CaptureFileFault.Damaged : CaptureFileFault.Unrecognised, result.Error?.Fault);
        Assert.Equal(expected ? whole : 0, result.Packets.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(19)]
    [InlineData(25)]
    public void Damage_behind_the_first_records_costs_none_of_them(int good)
    {
        var one = Record(2, [0, 0, .. Data, 0, 0], wireLength: 60);
        byte[] bad = [.. one];
        bad[8] = 0x7e;
        byte[] bytes = [.. Enumerable.Repeat(one, good).SelectMany(record => record), .. bad, .. one];

        var result = ReadResult.Of(bytes);

        result.Damage(afterPackets: good);
        Assert.Equal(good * one.Length, result.Error!.Offset);
    }

    [Fact]
    public void Pads_alone_make_no_file() =>
        Assert.Equal(CaptureFileFault.Unrecognised, ReadResult.Of(Record(48, new byte[8], wireLength: 0)).Error?.Fault);

    [Fact]
    public void Random_bytes_are_hardly_ever_taken_for_records()
    {
        // A fixed seed, and nothing here is secret.
#pragma warning disable CA5394
        var random = new Random(20260821);
        var bytes = new byte[256 * 1024];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            Assert.Equal(CaptureFileFault.Unrecognised, ReadResult.Of(bytes).Error?.Fault);
        }
#pragma warning restore CA5394
    }

    /// <summary>A file of one packet.</summary>
    internal static byte[] File() => Record(2, [0, 0, .. Data], wireLength: 60);

    /// <summary>A record of half a second behind a second since the epoch.</summary>
    private static byte[] Record(byte type, byte[] behindHeader, int wireLength, uint second = 100)
    {
        var header = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(header, ((ulong)second << 32) | 0x8000_0000);
        header[8] = type;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)(16 + behindHeader.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)wireLength);
        return [.. header, .. behindHeader];
    }
}
