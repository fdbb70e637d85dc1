using NetMon.CaptureFiles.Etl;
using NetMon.CaptureFiles.Input;

namespace NetMon.Tests.CaptureFiles;

public sealed class XpressStreamTests
{
    [Theory]
    // The examples of [MS-XCA], section 3.1.
    [InlineData("3f0000006162636465666768696a6b6c6d6e6f707172737475767778797a", "abcdefghijklmnopqrstuvwxyz", 1)]
    [InlineData("ffffff1f61626317000fff2601", "abc", 100)]
    public void The_examples_of_the_specification_are_decompressed(string hex, string text, int times) =>
        Assert.Equal(string.Concat(Enumerable.Repeat(text, times)), System.Text.Encoding.ASCII.GetString(Decompress(Convert.FromHexString(hex))));

    [Fact]
    public void Matches_of_every_length_and_reach_are_decompressed()
    {
        var random = new Random(20261126);
        var bytes = new List<byte>();
        ReadOnlySpan<int> lengths = [3, 9, 10, 11, 24, 25, 30, 278, 279, 280, 281, 5000];
        foreach (var length in lengths)
        {
            foreach (var distance in (ReadOnlySpan<int>)[1, 2, 7, 4095, 8191, 8192])
            {
                while (bytes.Count < distance + 8) bytes.Add((byte)random.Next());
                for (var i = 0; i < length; i++) bytes.Add(bytes[^distance]);
                bytes.AddRange([(byte)random.Next(), (byte)random.Next(), (byte)random.Next()]);
            }
        }

        byte[] expected = [.. bytes];

        Assert.Equal(expected, Decompress(EtlBytes.Compress(expected)));
    }

    [Theory]
    // A match before there is anything, one of a length that its short form would have said, and one longer than any data.
    [InlineData("00000080 0000")]
    [InlineData("ffffff1f 616263 1700 0f ff 0100")]
    [InlineData("ffffff1f 616263 1700 0f ff 0000 ffffffff")]
    public void Matches_that_cannot_be_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => Decompress(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    private static byte[] Decompress(byte[] bytes)
    {
        using var stream = new XpressStream(new InputBuffer(new MemoryStream(bytes), capacity: 16));
        var target = new MemoryStream();
        stream.CopyTo(target);
        return target.ToArray();
    }
}
