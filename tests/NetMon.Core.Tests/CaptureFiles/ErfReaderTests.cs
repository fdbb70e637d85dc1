using System.Buffers.Binary;
using NetMon.CaptureFiles;

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
    public void A_record_shorter_than_its_headers_is_damage()
    {
        byte[] good = Record(2, [0, 0, .. Data], wireLength: 60);

        ReadResult.Of([.. good, .. Record(0x82, [0x83, .. new byte[7]], wireLength: 60)]).Damage(afterPackets: 1);
    }

    [Fact]
    public void A_cut_at_any_byte_keeps_the_packets_before_it()
    {
        byte[] one = Record(2, [0, 0, .. Data], wireLength: 60);
        byte[] bytes = [.. one, .. one, .. one, .. one, .. one];

        for (var cut = 1; cut < one.Length; cut++) ReadResult.Of(bytes[..^cut]).Damage(afterPackets: 4);
    }

    [Theory]
    [InlineData(0, 80)]
    [InlineData(28, 80)]
    [InlineData(2, 15)]
    [InlineData(2, 81)]
    public void What_does_not_go_on_as_records_is_not_taken_for_one(byte type, int recordLength)
    {
        byte[] bytes = [.. Record(2, [0, 0, .. Data, 0, 0], wireLength: 60), .. Record(2, [0, 0, .. Data, 0, 0], wireLength: 60)];
        bytes[8] = type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), (ushort)recordLength);

        Assert.Equal(CaptureFileFault.Unrecognised, ReadResult.Of(bytes).Error?.Fault);
    }

    /// <summary>A record of 100.5 seconds after the epoch.</summary>
    private static byte[] Record(byte type, byte[] behindHeader, int wireLength)
    {
        byte[] header = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (100UL << 32) | 0x8000_0000);
        header[8] = type;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)(16 + behindHeader.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)wireLength);
        return [.. header, .. behindHeader];
    }
}
