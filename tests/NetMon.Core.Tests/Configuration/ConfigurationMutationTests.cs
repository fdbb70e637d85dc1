using System.Text;
using NetMon.Configuration;
using static NetMon.Tests.Configuration.ConfigurationSample;

namespace NetMon.Tests.Configuration;

/// <summary>Damaged configurations: never an exception, and every finding has a place in the text.</summary>
public sealed class ConfigurationMutationTests
{
    private const int Rounds = 2_000;

    private static readonly string[] Pieces =
    [
        "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "\"", "'", "\"\"\"", "'''", "#", "\n", "\r", "\0", "\uFFFD", "\uD800", "😀",
        "alert", "general", "ip",
        "true", "-1", "1e999", "nan", "inf", "0x10", "9223372036854775807", "99999999999999999999", "2026-13-45", "25:61:61",
        "00:05:00", "\\u0000", "\\",
        "notify.webhook", "a.b.c.d", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"1000000000d\"", "\"99999999999999999999TB\"",
    ];

    [Fact]
    public void No_damage_to_the_template_throws()
    {
        // With every key in force, so that there is something to damage.
        var template = string.Join('\n', MonitorConfigurationTemplate.Text.Split('\n')
            .Select(line => line.StartsWith("# ", StringComparison.Ordinal) && line.Contains('=', StringComparison.Ordinal) ? line[2..] : line));
        var random = new Random(20261123);
        for (var round = 0; round < Rounds; round++)
        {
            var text = Damage(round % 2 == 0 ? template : Tutorial, random);
            var lines = text.Count(c => c == '\n') + 1;

            var result = Read(text);

            Assert.All(
                result.Findings, finding => Assert.True(finding.Line >= 1 && finding.Line <= lines && finding.Column >= 1, $"{finding}\n{text}"));
            Assert.Equal(result.Configuration is null, result.Findings.Any(finding => finding.Severity == nameof(ConfigFindingSeverity.Error)));
        }
    }

    [Theory]
    [InlineData("x = ", "[")]
    [InlineData("x = ", "{a=")]
    [InlineData("", "[")]
    [InlineData("", "a.")]
    [InlineData("[", "a.")]
    public void Any_depth_is_an_error_and_no_overflow_of_the_stack(string begin, string nest)
    {
        var result = Read(begin + string.Concat(Enumerable.Repeat(nest, 50_000)));

        Assert.False(result.IsValid);
    }

    private static string Damage(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var at = random.Next(damaged.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    damaged.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    damaged.Remove(at, Math.Min(damaged.Length - at, random.Next(1, 30)));
                    break;
                case 2 when at < damaged.Length:
                    damaged[at] = (char)random.Next(0x20, 0x7F);
                    break;
                default:
                    var length = Math.Min(damaged.Length - at, random.Next(1, 40));
                    damaged.Insert(random.Next(damaged.Length + 1), damaged.ToString(at, length));
                    break;
            }
        }

        return damaged.ToString();
    }
}
