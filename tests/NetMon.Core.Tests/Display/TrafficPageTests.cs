using System.Text.RegularExpressions;
using NetMon.Adapters.Display;
using NetMon.Flows.Live;

namespace NetMon.Tests.Display;

public sealed partial class TrafficPageTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(200, 60)]
    [InlineData(40, 10)]
    [InlineData(12, 5)]
    [InlineData(1, 1)]
    public void A_screen_is_filled_and_nothing_goes_beyond_it(int width, int height)
    {
        var lines = Render(TestSnapshots.Hosts(), width, height);

        Assert.Equal(height, lines.Count);
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length}: {line}"));
    }

    [Fact]
    public void A_screen_of_80_columns_shows_the_most_important_columns()
    {
        var lines = Render(TestSnapshots.Hosts(), 80, 24);

        Assert.StartsWith("eth0  00:01:23  12.3 Mbit/s  4,321 packets/s  1,234,567 packets", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Alerts 2  Dropped by kernel 7, interface ?, queue 0  Received 1,234,567", lines[1], StringComparison.Ordinal);
        Assert.Equal("Host (100)              ▼Share               Rate      Sent   Received     Flows", lines[5].TrimEnd());
        Assert.Equal("192.0.2.1               ███     50%    8.0 kbit/s    1.0 MB     2.0 MB         1", lines[6].TrimEnd());
        Assert.Equal("! web: 192.0.2.10", lines[^2].TrimEnd());
        Assert.Equal("q quit  ? help  s sort: Bytes  b by: Host  p pause  f find text  a alerts", lines[^1].TrimEnd());
    }

    [Fact]
    public void Protocols_and_applications_are_named_whole_and_with_their_number_or_not_at_all()
    {
        TrafficShare[] shares = [new("TLS", 600, 0.6), new("PostgreSQL", 300, 0.3), new("SMTP", 100, 0.1)];
        for (var width = 13; width <= 80; width++)
        {
            var line = Render(TestSnapshots.Hosts() with { Applications = shares }, width, 24)[4];

            Assert.Matches(@"^Applications( (TLS|PostgreSQL|SMTP) \S+ \d+%)?(  (PostgreSQL|SMTP) \S+ \d+%)* *$", line);
        }
    }

    [Fact]
    public void A_wide_screen_shows_every_column() => Assert.Equal(
        ["Host", "(100)", "▼Share", "Rate", "Sent", "Received", "Flows", "Pkts", "sent", "Pkts", "rcvd", "RTT", "Pkts/s"],
        Render(TestSnapshots.Hosts(), 160, 40)[5].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData(40, "RTT ▼Bytes", "12.3 ms 3.0 MB")]
    [InlineData(80, "ServerName (100) Rate RTT Sent Received", "192.0.2.1 8.0 kbit/s 12.3 ms 1.0 MB 2.0 MB")]
    [InlineData(120, "▼Share Rate RTT Sent Received Flows", "50% 8.0 kbit/s 12.3 ms 1.0 MB 2.0 MB 1")]
    [InlineData(160, "▼Share Rate RTT Sent Received Flows", "50% 8.0 kbit/s 12.3 ms 1.0 MB 2.0 MB 1")]
    public void Latency_is_shown_by_server_name(int width, string heading, string row)
    {
        var lines = Render(TestSnapshots.Hosts(view: new TrafficView { Grouping = TrafficGrouping.ServerName }), width, 24);

        Assert.Contains(heading, Words(lines[5]), StringComparison.Ordinal);
        Assert.Contains(row, Words(lines[6]), StringComparison.Ordinal);
        Assert.Contains("chat1068.chat.example.com", Render(TestSnapshots.Hosts(view: new TrafficView { Grouping = TrafficGrouping.ServerName }, firstKey: "chat1068.chat.example.com"), Math.Max(80, width), 24)[6], StringComparison.Ordinal);

        static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Latency_is_shown_where_it_is_sorted_by_and_in_the_details_of_a_row()
    {
        Assert.Contains("▼RTT", Render(TestSnapshots.Hosts(view: new TrafficView { Sort = TrafficSort.HandshakeRtt }), 80, 24)[5], StringComparison.Ordinal);
        var controls = new TrafficControls(new TrafficView());
        controls.Take(TestSnapshots.Hosts(), 100);
        controls.Press(new ConsoleKeyInfo('\r', ConsoleKey.Enter, shift: false, alt: false, control: false));

        Assert.Contains(Render(TestSnapshots.Hosts(), 80, 24, controls), line => line.StartsWith("Handshake RTT    12.3 ms, mean of 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_small_screen_keeps_rates_rows_and_keys()
    {
        var lines = Render(TestSnapshots.Hosts(), 40, 10);

        Assert.Equal("Host (100)                Rate    ▼Bytes", lines[2].TrimEnd());
        Assert.Equal(6, lines.Count(line => line.StartsWith("192.0.2.", StringComparison.Ordinal)));
        Assert.StartsWith("q quit  ? help", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    public void Help_says_what_every_key_does(int width)
    {
        var lines = Render(TestSnapshots.Hosts(), width, 24, Press("?"));

        Assert.Equal(24, lines.Count);
        Assert.All(lines, line => Assert.True(line.Length <= width));
        Assert.All(new[] { "quit", "sort by", "reverse", "next grouping", "for BPF use -Filter", "alerts", "pause" }, word => Assert.Contains(lines, line => line.Contains(word, StringComparison.Ordinal)));
        // The summary above may end early, after a whole word; the help itself has room.
        Assert.DoesNotContain(lines.Skip(1), line => line.Contains('\u2026'));
    }

    [Fact]
    public void Alerts_have_a_page_the_newest_first()
    {
        var lines = Render(TestSnapshots.Hosts(), 80, 24, Press("a"));

        Assert.StartsWith("Alerts: 2", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("! web: 192.0.2.10", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("! port-scan", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_has_a_page_of_details()
    {
        var controls = new TrafficControls(new TrafficView());
        controls.Take(TestSnapshots.Hosts(), 100);
        controls.Press(new ConsoleKeyInfo('\r', ConsoleKey.Enter, shift: false, alt: false, control: false));
        var lines = Render(TestSnapshots.Hosts(), 80, 24, controls);

        Assert.StartsWith("Host 192.0.2.1", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("Sent             1.0 MB (1,000,000 bytes) in 1,001 packets", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Share            50.0 %", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_nothing_has_is_said_to_match_nothing()
    {
        var lines = Render(TestSnapshots.Hosts(0), 80, 24, Press("ftcp port 80"));

        Assert.Contains(lines, line => line.StartsWith("No match: no Host row contains 'tcp port 80'.", StringComparison.Ordinal));
        Assert.StartsWith("Find text: tcp port 80_", lines[^1], StringComparison.Ordinal);
        Assert.Equal(24, lines.Count);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(61)]
    [InlineData(47)]
    [InlineData(33)]
    public void No_line_ends_in_the_middle_of_a_word(int width)
    {
        var whole = Render(TestSnapshots.Hosts(), 300, 24);
        foreach (var line in Render(TestSnapshots.Hosts(), width, 24).Where(line => line.TrimEnd().EndsWith('\u2026')))
        {
            var words = line.TrimEnd()[..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Contains(words[^1], whole.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    [Fact]
    public void Few_groups_leave_the_keys_at_the_bottom() =>
        Assert.StartsWith("q quit", Render(TestSnapshots.Hosts(1), 80, 24)[23], StringComparison.Ordinal);

    [Fact]
    public void Text_of_packets_cannot_command_the_terminal()
    {
        var lines = Render(TestSnapshots.Hosts(1, firstKey: "a\e[2J\u202e\n"), 80, 24);

        Assert.Equal(24, lines.Count);
        Assert.Contains(lines, line => line.StartsWith(@"a\x1b[2J\u202e\x0a ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\e'));
    }

    [Fact]
    public void Brackets_are_text_and_no_markup() => Assert.Contains(
        Render(TestSnapshots.Hosts(1, firstKey: "[red]x[/]"), 80, 24), line => line.StartsWith("[red]x[/] ", StringComparison.Ordinal));

    [Fact]
    public void Escapes_make_no_line_longer()
    {
        var page = new TrafficPage("eth0", new PageStyle(HasEscapes: true, HasColour: true, Glyphs.Unicode));
        var lines = page.Render(TestSnapshots.Hosts(), new TrafficControls(new TrafficView()), 80, 24);

        Assert.Contains(lines, line => line.Contains('\e'));
        Assert.Equal(Render(TestSnapshots.Hosts(), 80, 24), lines.Select(line => Escapes().Replace(line, "")));
    }

    [Fact]
    public void Without_colour_no_colour_is_written()
    {
        var page = new TrafficPage("eth0", new PageStyle(HasEscapes: true, HasColour: false, Glyphs.Unicode));
        var lines = page.Render(TestSnapshots.Hosts(), new TrafficControls(new TrafficView()), 80, 24);

        Assert.DoesNotContain(lines, line => Colours().IsMatch(line));
    }

    [Fact]
    public void A_block_of_lines_has_no_escapes()
    {
        var lines = PlainTraffic.Render("eth0", TestSnapshots.Hosts(3));

        Assert.StartsWith("eth0  00:01:23", lines[0], StringComparison.Ordinal);
        Assert.Equal(3, lines.Count(line => line.StartsWith("192.0.2.", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains('\e') || line.Contains("quit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "    ")]
    [InlineData(0.0001, "▏   ")]
    [InlineData(0.5, "██  ")]
    [InlineData(0.97, "███▉")]
    [InlineData(1, "████")]
    [InlineData(2, "████")]
    public void Bars_show_shares_to_an_eighth(double share, string bar) => Assert.Equal(bar, Glyphs.Unicode.Bar(share, 4));

    [Fact]
    public void Sparklines_are_as_high_as_their_highest_value()
    {
        Assert.Equal(" ▁▄█", Glyphs.Unicode.Sparkline([0, 1, 50, 100]));
        Assert.Equal("  ", Glyphs.Unicode.Sparkline([0, 0]));
        Assert.Equal(" .=#", Glyphs.Ascii.Sparkline([0, 1, 50, 100]));
    }

    private static IReadOnlyList<string> Render(TrafficSnapshot snapshot, int width, int height, TrafficControls? controls = null) =>
        new TrafficPage("eth0", new PageStyle(HasEscapes: false, HasColour: false, Glyphs.Unicode))
            .Render(snapshot, controls ?? new TrafficControls(new TrafficView()), width, height);

    private static TrafficControls Press(string keys)
    {
        var controls = new TrafficControls(new TrafficView());
        foreach (var key in keys) controls.Press(new ConsoleKeyInfo(key, ConsoleKey.None, shift: false, alt: false, control: false));
        return controls;
    }

    [GeneratedRegex(@"\e\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\e\[[0-9;]*(?:3[0-9]|4[0-9]|9[0-7])[;m]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Colours();
}
