using System.Diagnostics;
using NetMon.Alerts;
using NetMon.Alerts.Matching;

namespace NetMon.Tests.Alerts;

/// <summary>Matching of many wildcard names at once.</summary>
public sealed class NamePatternTests
{
    [Theory]
    [InlineData("www.example.com", "WWW.example.COM", true)]
    [InlineData("www.example.com", "www.example.comx", false)]
    [InlineData("*.example.com", "a.b.EXAMPLE.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "x", true)]
    [InlineData("**a**", "bab", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("?", "ab", false)]
    [InlineData("[a-c]x", "Bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[A-C0-9-]x", "-x", true)]
    [InlineData("[abc-]x", "cx", true)]
    [InlineData("[à-ÿ]x", "éx", true)]
    [InlineData("[à-ÿ]x", "Éx", true)]
    [InlineData("[à-ÿ]x", "ex", false)]
    [InlineData("büro*", "BÜRO.local", true)]
    [InlineData("büro", "BÜRO", true)]
    [InlineData("büro", "buro", false)]
    [InlineData("日*本", "日本本", true)]
    [InlineData("a`*b", "a*b", true)]
    [InlineData("a`*b", "axb", false)]
    [InlineData("a`[b", "a[b", true)]
    [InlineData("[`]]x", "]x", true)]
    [InlineData("a]b", "A]B", true)]
    [InlineData("a``b", "a`b", true)]
    [InlineData("ab`", "ab`", true)]
    [InlineData(@"www\.example.com", @"www\.example.com", true)]
    [InlineData(@"www\.example.com", "www.example.com", false)]
    [InlineData("www.example.com", @"www\.example.com", false)]
    [InlineData(@"*\*", @"a\b", true)]
    [InlineData("*.example.com", @"www\.example.com", false)]
    [InlineData("*.example.com", @"www\\.example.com", true)]
    [InlineData(@"www\\.example.com", @"www\\.example.com", true)]
    [InlineData(@"*\*.example.com", @"www\.example.com", false)]
    [InlineData(@"www?.example.com", @"www\.example.com", false)]
    [InlineData(@"www\?example.com", @"www\.example.com", true)]
    public void Wildcards_are_those_of_PowerShell_and_a_backslash_is_a_character(string pattern, string name, bool matches) =>
        Assert.Equal(matches, Matches([pattern], name) == 1);

    [Theory]
    [InlineData("[abc")]
    [InlineData("[]")]
    [InlineData("x[b-a]")]
    [InlineData("[a`]")]
    public void A_set_that_does_not_end_is_no_pattern(string text)
    {
        Assert.False(NamePattern.TryParse(text, out _, out var problem));
        var findings = Assert.Throws<AlertRuleException>(() => Trial.Rule(new AlertRuleSettings { Name = "rule", DnsName = [text] })).Findings;
        Assert.Equal(("DnsName", $"'{text}' {problem}; a backtick before the [ takes it as it is."), Assert.Single(findings) switch { var f => (f.Parameter, f.Message) });
    }

    // Compared with a naive matcher, one pattern at a time.
    [Fact]
    public void Many_patterns_at_once_find_what_each_alone_finds()
    {
        var random = new Random(20261126);
        var found = 0;
        for (var round = 0; round < 300; round++)
        {
            var patterns = Enumerable.Range(0, random.Next(1, 150)).Select(_ => RandomText(random, "ab*?.é", random.Next(1, 12))).ToArray();
            for (var i = 0; i < 20; i++)
            {
                var name = RandomText(random, "abAB.éÉü", random.Next(1, 90));
                var rules = new ulong[3];
                new NameTable(patterns.Select(pattern => (string[])[pattern])).Find(name, rules);
                for (var rule = 0; rule < patterns.Length; rule++)
                {
                    var expected = Slowly(patterns[rule].ToUpperInvariant(), name.ToUpperInvariant());
                    Assert.True(expected == ((rules[rule / 64] >> (rule % 64) & 1) != 0), $"{patterns[rule]} and {name}");
                    found += expected ? 1 : 0;
                }
            }
        }

        Assert.True(found > 1000);
    }

    // Exceeds the cache of state sets repeatedly; results must equal those of a new table.
    [Fact]
    public void What_is_remembered_has_an_end_and_changes_nothing()
    {
        var random = new Random(7);
        string[][] patterns = [.. Enumerable.Range(0, 200).Select(_ => (string[])[$"*{RandomText(random, "abc", 2)}*{RandomText(random, "abc", 3)}*{RandomText(random, "abc", 3)}"])];
        var table = new NameTable(patterns);
        for (var i = 0; i < 20_000; i++)
        {
            var name = RandomText(random, "abcd", 30);
            var rules = new ulong[4];
            table.Find(name, rules);
            if (i % 500 != 0) continue;
            for (var rule = 0; rule < patterns.Length; rule++)
            {
                Assert.Equal(Slowly(patterns[rule][0].ToUpperInvariant(), name.ToUpperInvariant()), (rules[rule / 64] >> (rule % 64) & 1) != 0);
            }
        }
    }

    [Fact]
    public void One_table_may_be_asked_again_and_again()
    {
        var table = new NameTable([["*.example.com", "exact.org"], ["a*"]]);
        foreach (var (name, expected) in new[] { ("a.example.com", 3UL), ("exact.org", 1UL), ("b", 0UL), ("abc", 2UL), ("A.EXAMPLE.COM", 3UL) })
        {
            var rules = new ulong[1];
            table.Find(name, rules);
            Assert.Equal(expected, rules[0]);
        }
    }

    // A backtracking matcher takes days for the first of these.
    [Theory]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("*a?a*a?a*a?a*a?a*b")]
    [InlineData("*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*b")]
    public void No_name_makes_a_pattern_slow(string pattern)
    {
        var table = new NameTable(Enumerable.Repeat((string[])[pattern], 1000));
        var rules = new ulong[16];
        var name = new string('a', 250);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 1000; i++) table.Find(name + i % 10, rules);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
        Assert.All(rules, word => Assert.Equal(0UL, word));
    }

    private static ulong Matches(string[] patterns, string name)
    {
        var rules = new ulong[1];
        new NameTable([patterns]).Find(name, rules);
        return rules[0];
    }

    private static string RandomText(Random random, string characters, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => characters[random.Next(characters.Length)]));

    private static bool Slowly(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IsEmpty) return name.IsEmpty;
        if (pattern[0] == '*') return Slowly(pattern[1..], name) || (!name.IsEmpty && Slowly(pattern, name[1..]));
        return !name.IsEmpty && (pattern[0] == '?' || pattern[0] == name[0]) && Slowly(pattern[1..], name[1..]);
    }
}
