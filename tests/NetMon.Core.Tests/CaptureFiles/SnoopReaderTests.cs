using NetMon.CaptureFiles;

namespace NetMon.Tests.CaptureFiles;

public sealed class SnoopReaderTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 61).Select(i => (byte)i)];

    [Theory]
    [InlineData(0u, LinkType.Ethernet)]
    [InlineData(2u, LinkType.TokenRing)]
    [InlineData(4u, LinkType.Ethernet)]
    [InlineData(8u, LinkType.Fddi)]
    public void Packets_are_read_without_their_padding(uint dataLink, LinkType expected)
    {
        var result = ReadResult.Of(Record(Record(Header(dataLink), 100, 5), 101, 6));

        Assert.Null(result.Error);
        Assert.Equal([100_000_005_000, 101_000_006_000], result.Packets.Select(p => p.Time));
        Assert.All(result.Packets, p => Assert.Equal((expected, 1500), (p.Interface.LinkType, p.Length)));
        Assert.All(result.Packets, p => Assert.Equal(Data, p.Data));
    }

    [Theory]
    [InlineData(3u, 4u, "version 3")]
    [InlineData(2u, 99u, "type 99")]
    public void Other_versions_and_links_are_refused(uint version, uint dataLink, string expected)
    {
        var error = ReadResult.Of(Header(dataLink, version)).Error;

        Assert.Equal(CaptureFileFault.Unrecognised, error?.Fault);
        Assert.Contains(expected, error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(61u, 84u)]
    [InlineData(61u, 0u)]
    [InlineData(61u, uint.MaxValue)]
    [InlineData(uint.MaxValue, 88u)]
    public void Lengths_that_lie_are_damage(uint captured, uint recordLength)
    {
        var bytes = Record(Header(), 1, 0).U32(1500).U32(captured).U32(recordLength).U32(0).U32(1).U32(0).U8(new byte[64]);

        ReadResult.Of(bytes).Damage(afterPackets: 1);
    }

    [Fact]
    public void A_cut_at_any_byte_keeps_the_packets_before_it()
    {
        var bytes = Record(Record(Header(), 1, 0), 2, 0).ToArray();

        for (var length = 16 + 88 + 1; length < bytes.Length; length++) ReadResult.Of(bytes[..length]).Damage(afterPackets: 1);
    }

    /// <summary>A file of one packet.</summary>
    internal static byte[] File() => Record(Header(), 1, 0).ToArray();

    private static CaptureBytes Header(uint dataLink = 4, uint version = 2) =>
        new CaptureBytes(isBigEndian: true).U8("snoop\0\0\0"u8.ToArray()).U32(version).U32(dataLink);

    private static CaptureBytes Record(CaptureBytes bytes, uint seconds, uint microseconds) =>
        bytes.U32(1500).U32((uint)Data.Length).U32(88).U32(0).U32(seconds).U32(microseconds).Padded(Data);
}
