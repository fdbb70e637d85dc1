using System.Text;
using NetMon.Adapters.Compression;
using NetMon.CaptureTools.Splitting;

namespace NetMon.Tests.CaptureTools;

public sealed class SplitNamesTests
{
    [Theory]
    [InlineData("../../etc/passwd", "_._.._etc_passwd.pcapng")]
    [InlineData("..", "_.pcapng")]
    [InlineData("", "capture.pcapng")]
    [InlineData("NUL", "_NUL.pcapng")]
    [InlineData("com1.x", "_com1.x.pcapng")]
    [InlineData("a\0b\\c:d", "a_b_c_d.pcapng")]
    [InlineData(" . ", "capture.pcapng")]
    [InlineData("2001:db8::1", "2001_db8__1.pcapng")]
    public void No_key_leads_out_of_the_folder_or_to_a_device(string key, string expected)
    {
        var name = Names("{Key}").Next(0, key);

        Assert.Equal(Path.GetFileName(name), name);
        if (key is not ("../../etc/passwd" or ".." or " . ")) Assert.Equal(expected, name);
        Assert.DoesNotContain('/', name);
        Assert.False(name.StartsWith('.'));
    }

    [Fact]
    public void Names_are_short_enough_for_every_file_system()
    {
        foreach (var letter in new[] { "a", "ä", "漢", "𝒳" })
        {
            var name = Names("{Key}{Key}").Next(0, string.Concat(Enumerable.Repeat(letter, 300)));

            Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 255);
            Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));
        }
    }

    [Fact]
    public void The_same_name_is_not_given_twice_in_any_case()
    {
        var names = Names("{Key}.pcap.gz");

        Assert.Equal(["x.pcap.gz", "X-2.pcap.gz", "x-3.pcap.gz", "x-2-2.pcap.gz"], new[] { "x", "X", "x", "x-2" }.Select(key => names.Next(0, key)));
        Assert.Equal(CaptureFileFormat.Pcap, names.Format);
    }

    [Fact]
    public void Fields_are_filled_in() =>
        Assert.Equal("mix-00001-20231114221320-web.pcapng", Names("{name}-{Index}-{TIME}-{Key}").Next(1_700_000_000_000_000_000, "web"));

    [Theory]
    [InlineData("a/{Key}")]
    [InlineData("a\\{Key}")]
    [InlineData("{Key")]
    [InlineData("Key}")]
    [InlineData("{Kex}")]
    [InlineData(".pcapng")]
    public void A_pattern_that_is_none_is_refused(string pattern) => Assert.Throws<FormatException>(() => Names(pattern));

    private static SplitNames Names(string pattern) => new(pattern, SplitGrouping.Flow, "/data/mix.pcap.gz", format: null, CaptureCodecs.All);
}
