using System.Net;

namespace NetMon.Tests.Presentation;

public sealed class DisplayTextTests : IDisposable
{
    private readonly Engine _engine = new();

    [Theory]
    [InlineData("192.0.2.1", 80, "192.0.2.1:80")]
    [InlineData("255.255.255.255", 65535, "255.255.255.255:65535")]
    [InlineData("192.0.2.1", null, "192.0.2.1")]
    [InlineData("2001:db8::1", 80, "[2001:db8::1]:80")]
    [InlineData("2001:db8::1", null, "2001:db8::1")]
    [InlineData("2001:db8:85a3:1234:5678:8a2e:370:7334", 55555, "[2001:d\u20260:7334]:55555")]
    [InlineData("2001:db8:85a3:1234:5678:8a2e:370:7334", null, "2001:db8:8\u2026e:370:7334")]
    [InlineData(null, null, "00:00:5e:00:53:01")]
    public void Endpoints_fit_their_column_and_keep_the_port(string? address, int? port, string expected)
    {
        var text = Text(
            "[NetMon.Presentation.DisplayText]::Endpoint($a, $p, '00:00:5e:00:53:01', 21)",
            ("a", address is null ? null : IPAddress.Parse(address)), ("p", port));

        Assert.True(text.Length <= 21);
        Assert.Equal(expected, text);
    }

    [Theory]
    [InlineData(0L, "0 B")]
    [InlineData(999L, "999 B")]
    [InlineData(1000L, "1.0 kB")]
    [InlineData(999_949L, "999.9 kB")]
    [InlineData(999_950L, "1.0 MB")]
    [InlineData(1_310_000_000L, "1.3 GB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    [InlineData(null, "?")]
    public void Sizes_are_decimal_and_unknown_ones_say_so(long? bytes, string expected) =>
        Assert.Equal(expected, Text("[NetMon.Presentation.DisplayText]::Size($b)", ("b", bytes)));

    [Fact]
    public void A_time_without_a_zone_is_local_as_all_our_times_are()
    {
        var time = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Unspecified).AddTicks(1_234_560);

        Assert.Equal(
            time.ToString("HH:mm:ss.ffffff"),
            Text("[NetMon.Presentation.DisplayText]::TimeOfDay($t)", ("t", time)));
    }

    [Theory]
    [InlineData("00:01:33.21", "00:01:33.2")]
    [InlineData("2.03:04:05", "2.03:04:05.0")]
    public void Durations_show_days_only_where_there_are_any(string duration, string expected) =>
        Assert.Equal(expected, Text("[NetMon.Presentation.DisplayText]::Duration($d)", ("d", TimeSpan.Parse(duration).TotalSeconds)));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(3400, "340 us")]
    [InlineData(12_345, "1.23 ms")]
    [InlineData(2_005_000, "200.5 ms")]
    [InlineData(45_700_000, "4.57 s")]
    [InlineData(7_240_000_000, "12m 04s")]
    [InlineData(111_000_000_000, "3h 05m")]
    [InlineData(1_980_000_000_000, "2d 07h")]
    public void Elapsed_times_keep_the_digits_that_matter(long ticks, string expected) =>
        Assert.Equal(expected, Text("[NetMon.Presentation.DisplayText]::Elapsed($d)", ("d", new TimeSpan(ticks).TotalSeconds)));

    [Fact]
    public void Changes_have_a_sign_and_ratios_say_how_many_times()
    {
        Assert.Equal("+1.5 kB -200 B 0 B", Text("""
            '{0} {1} {2}' -f [NetMon.Presentation.DisplayText]::SignedSize(1500), [NetMon.Presentation.DisplayText]::SignedSize(-200),
                [NetMon.Presentation.DisplayText]::SignedSize(0)
            """));
        Assert.Equal("-200 -123 k 0", Text("""
            '{0} {1} {2}' -f [NetMon.Presentation.DisplayText]::SignedCount(-200, 6), [NetMon.Presentation.DisplayText]::SignedCount(-123456, 6),
                [NetMon.Presentation.DisplayText]::SignedCount(0, 6)
            """));
        Assert.Equal("+1,234 x2.5 x17 ", Text("""
            '{0} {1} {2} {3}' -f [NetMon.Presentation.DisplayText]::SignedCount(1234, 6), [NetMon.Presentation.DisplayText]::Ratio(2.5),
                [NetMon.Presentation.DisplayText]::Ratio(17.2), [NetMon.Presentation.DisplayText]::Ratio($null)
            """));
        Assert.Equal("9.4 Mbit/s", Text("[NetMon.Presentation.DisplayText]::BitRate(9400000)"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    public void A_counter_of_any_size_fits_its_column(int width)
    {
        for (var number = 1.0; number < long.MaxValue; number *= 7)
            Assert.True(Text("[NetMon.Presentation.DisplayText]::ShortCount($n, $w)", ("n", (long)number), ("w", width)).Length <= width);
    }

    [Fact]
    public void Lines_are_broken_between_words_and_long_words_where_they_must()
    {
        Assert.Equal("sudo ip\nlink set\nup", Text("[NetMon.Presentation.DisplayText]::Wrap('sudo ip link set up', 8)"));
        Assert.Equal("abcdefgh\nijk l", Text("[NetMon.Presentation.DisplayText]::Wrap('abcdefghijk l', 8)"));
        Assert.Equal(@"\x1b[0m", Text("[NetMon.Presentation.DisplayText]::Wrap([char] 27 + '[0m', 8)"));
    }

    [Theory]
    [InlineData("www.example.org", null, null, "www.example.org")]
    [InlineData("a-very-long-name.of-a-server.example.org", null, null, "a-very-long-na\u2026er.example.org")]
    [InlineData("2001:db8:1::10 - 2001:db8:2::80", "2001:db8:1::10", "2001:db8:2::80", "2001:d\u2026:1::10 - 2001:d\u2026:2::80")]
    [InlineData("192.0.2.1 - 2001:db8:1:2::80:abcd", "192.0.2.1", "2001:db8:1:2::80:abcd", "192.0.2.1 - 2001:db8\u2026:80:abcd")]
    public void Keys_fit_their_column_and_keep_both_addresses(string key, string? address, string? peer, string expected)
    {
        var text = Text("[NetMon.Presentation.DisplayText]::GroupKey($k, $a, $p, 29)", ("k", key), ("a", address), ("p", peer));

        Assert.True(text.Length <= 29);
        Assert.Equal(expected, text);
    }

    [Fact]
    public void Values_of_an_odd_kind_give_no_exception() => Assert.Equal(
        "", Text("[NetMon.Presentation.DisplayText]::TimeOfDay('soon') + [NetMon.Presentation.DisplayText]::Duration('long')"));

    public void Dispose() => _engine.Dispose();

    private string Text(string script, params (string Name, object? Value)[] variables) =>
        (string)Assert.Single(_engine.Run(script, variables).Clean()).BaseObject;
}
