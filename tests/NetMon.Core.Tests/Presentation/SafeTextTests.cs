using System.Text;
using NetMon.Presentation;

namespace NetMon.Tests.Presentation;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text, Grüße, 日本, 😀", "plain text, Grüße, 日本, 😀")]
    [InlineData("\u001b[31m\r\n\t\0\u007f\u009b", @"\x1b[31m\x0d\x0a\x09\x00\x7f\x9b")]
    [InlineData("\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\u00ad", @"\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\xad")]
    [InlineData("a\ufe0fb\u3164c\U000e0041", @"a\ufe0fb\u3164c\U000e0041")]
    [InlineData(@"C:\new\users", @"C:\new\users")]
    [InlineData(@"\x1b \u202e \U000e0041 \\x41", @"\x5cx1b \x5cu202e \x5cU000e0041 \\x5cx41")]
    public void What_is_unsafe_is_an_escape_and_all_else_stays(string raw, string safe)
    {
        Assert.Equal(safe, SafeText.Escape(raw));
        Assert.True(SafeText.IsSafe(safe));
        Assert.Equal(safe, SafeText.Guard(safe));
    }

    [Fact]
    public void Half_a_character_is_an_escape() => Assert.Equal(@"\ud800x\udc00", SafeText.Escape("\ud800x\udc00"));

    // Every pair of special characters, including each before and after a backslash.
    [Theory]
    [InlineData(@"\x1", @"\x1")]
    [InlineData(@"C:\xyz\", @"C:\xyz\")]
    [InlineData(@"\Uffffffff", "\ufffd")]
    public void What_is_no_escape_is_kept(string safe, string raw) => Assert.Equal(raw, SafeText.Unescape(safe));

    [Fact]
    public void Escapes_can_be_undone()
    {
        string[] parts = ["\\", "x", "u", "U", "1b", "202e", "000e0041", "\u001b", "\u202e", "\U000e0041", "\ud800", "a", ""];
        foreach (var first in parts)
        {
            foreach (var second in parts)
            {
                foreach (var third in parts)
                {
                    var raw = first + second + third;
                    Assert.Equal(raw, SafeText.Unescape(SafeText.Escape(raw)));
                }
            }
        }
    }

    [Fact]
    public void Every_character_is_safe_or_escaped()
    {
        for (var code = 0; code <= 0x10ffff; code++)
        {
            if (code is >= 0xd800 and <= 0xdfff) continue;
            var rune = new Rune(code);
            var isUnsafe = SafeText.IsUnsafe(rune);
            Assert.Equal(!isUnsafe, SafeText.IsSafe(rune.ToString()));
            var text = SafeText.Guard(rune.ToString());
            Assert.Equal(isUnsafe, text.StartsWith('\\') && text.Length > 1);
        }
    }

    [Fact]
    public void A_quotation_is_short_and_safe()
    {
        Assert.Equal(@"'a\x1bb'", SafeText.Quote("a\u001bb"));
        var quoted = SafeText.Quote("begin " + new string('x', 200_000) + " end");
        Assert.InRange(quoted.Length, 100, SafeText.QuoteLimit + 2);
        Assert.StartsWith("'begin xxx", quoted, StringComparison.Ordinal);
        Assert.EndsWith("xxx end'", quoted, StringComparison.Ordinal);
        for (var length = 0; length < 400; length++)
        {
            Assert.True(SafeText.IsSafe(SafeText.Quote(string.Concat(Enumerable.Repeat("\U0001F600", length)))));
            Assert.True(SafeText.IsSafe(SafeText.Quote(new string('\u001b', length))));
        }
    }

    [Fact]
    public void Lines_of_a_message_stay_lines() => Assert.Equal("a\nb\\x1b\nc", SafeText.GuardLines("a\r\nb\u001b\nc"));
}
