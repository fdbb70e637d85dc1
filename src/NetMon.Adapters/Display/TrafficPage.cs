using System.Globalization;
using NetMon.Flows.Live;
using NetMon.Presentation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NetMon.Adapters.Display;

/// <summary>Renders live traffic as lines of text for a given screen size.</summary>
/// <param name="name">The interfaces or the file.</param>
/// <param name="style">Capabilities of the output.</param>
internal sealed partial class TrafficPage(string name, PageStyle style)
{
    // Minimum screen heights of optional parts; the first one is omitted first.
    private const int NamesHeight = 16;
    private const int AlertsHeight = 14;
    private const int SparklineHeight = 11;
    private const int ShownAlerts = 3;
    private const int BlockAlerts = 5;
    private const int SmallestBar = 6;

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Marked = new(decoration: Decoration.Invert);
    private static readonly Style Alarm = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style BarStyle = new(Color.Teal);
    private static readonly Style KeyStyle = new(Color.Yellow);

    /// <summary>Number of group rows that fit on the screen.</summary>
    public static int RowsFor(TrafficSnapshot? snapshot, int height) => Math.Max(1, height - FixedLines(snapshot, height));

    /// <summary>Renders a screen: at most <paramref name="height"/> lines of at most <paramref name="width"/> characters.</summary>
    public IReadOnlyList<string> Render(TrafficSnapshot snapshot, TrafficControls controls, int width, int height)
    {
        if (controls.Page != TrafficPageKind.Table) return Other(snapshot, controls, width, height);
        var parts = new List<IRenderable> { Summary(snapshot, width), Account(snapshot, width) };
        if (height >= SparklineHeight) parts.Add(History(snapshot, width));
        if (height >= NamesHeight)
        {
            parts.Add(Shares("Protocols", snapshot.Protocols, width));
            parts.Add(Shares("Applications", snapshot.Applications, width));
        }

        var rows = RowsFor(snapshot, height);
        parts.Add(Table(snapshot, width, rows, controls.HasSelection ? controls.Selected - snapshot.View.Skip : null));
        if (snapshot.Rows.Count == 0 && controls.View.Filter.Length > 0)
        {
            parts.Add(new StyledLine(width).Add($"No match: no {snapshot.View.Grouping} row contains '{controls.View.Filter}'.", Alarm).ToParagraph());
            rows--;
        }

        for (var empty = Math.Min(rows, snapshot.Rows.Count); empty < rows; empty++) parts.Add(new StyledLine(width).ToParagraph());
        if (height >= AlertsHeight) parts.AddRange(snapshot.Alerts.TakeLast(ShownAlerts).Select(alert => Alert(alert, width)));
        parts.Add(Footer(snapshot, controls, width));
        return [.. ToLines(parts, width).Take(height)];
    }

    /// <summary>Renders a block of lines for output without a screen.</summary>
    public IReadOnlyList<string> RenderBlock(TrafficSnapshot snapshot, int width, int rows)
    {
        List<IRenderable> parts =
        [
            Summary(snapshot, width), Account(snapshot, width), Shares("Protocols", snapshot.Protocols, width),
            Shares("Applications", snapshot.Applications, width), Table(snapshot, width, rows),
        ];
        parts.AddRange(snapshot.Alerts.TakeLast(BlockAlerts).Select(alert => Alert(alert, width)));
        return [.. ToLines(parts, width).Select(line => line.TrimEnd())];
    }

    private static int FixedLines(TrafficSnapshot? snapshot, int height)
    {
        const int HeaderTitlesFooter = 4;
        return HeaderTitlesFooter
            + (height >= SparklineHeight ? 1 : 0)
            + (height >= NamesHeight ? 2 : 0)
            + (height >= AlertsHeight ? Math.Min(ShownAlerts, snapshot?.Alerts.Count ?? 0) : 0);
    }

    private Paragraph Summary(TrafficSnapshot snapshot, int width)
    {
        var elapsed = snapshot.Elapsed;
        var time = elapsed.ToString(elapsed.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
        // The rate matters most, so a long name is shortened.
        return new StyledLine(width)
            .Add(Quantities.Shorten(name, Math.Max(8, width / 4)), Strong).Add($"  {time}  ")
            .Add(Quantities.BitRate(snapshot.BitsPerSecond), Good)
            .Add(string.Create(CultureInfo.InvariantCulture, $"  {snapshot.PacketsPerSecond:N0} packets/s"))
            .Add($"  {Quantities.Count(snapshot.Packets)} packets  {Quantities.Size(snapshot.Bytes)}")
            .Add($"  {Quantities.Count(snapshot.Flows)} flows, {Quantities.Count(snapshot.OpenFlows)} open")
            .ToParagraph();
    }

    private static Paragraph Account(TrafficSnapshot snapshot, int width)
    {
        var line = new StyledLine(width);
        if (snapshot.AlertCount is { } alerts) line.Add("Alerts ").Add(Quantities.Count(alerts), alerts > 0 ? Alarm : Plain).Add("  ");
        if (snapshot.Statistics is not { } statistics) return line.ToParagraph();
        return line.Add("Dropped by kernel ").Add(Drops(statistics.DroppedByKernel), DropStyle(statistics.DroppedByKernel))
            .Add(", interface ").Add(Drops(statistics.DroppedByInterface), DropStyle(statistics.DroppedByInterface))
            .Add(", queue ").Add(Drops(statistics.DroppedByQueue), DropStyle(statistics.DroppedByQueue))
            .Add($"  Received {Quantities.Count(statistics.Received)}")
            .Add($"  Damaged {Drops(statistics.DecodeErrors)}")
            .ToParagraph();

        // An empty field would be read as 0.
        static string Drops(long? count) => count is { } known ? Quantities.Count(known) : "?";
        static Style DropStyle(long? count) => count > 0 ? Alarm : Plain;
    }

    private Paragraph History(TrafficSnapshot snapshot, int width)
    {
        const int Words = 34;
        var seconds = Math.Clamp(width - Words, 10, snapshot.History.Count);
        var shown = snapshot.History.TakeLast(seconds).ToArray();
        return new StyledLine(width)
            .Add($"Last {seconds} s ", Faint).Add(style.Glyphs.Sparkline(shown), BarStyle)
            .Add($" up to {Quantities.BitRate(8.0 * shown.Max())}", Faint)
            .ToParagraph();
    }

    private Paragraph Shares(string title, IReadOnlyList<TrafficShare> shares, int width)
    {
        var line = new StyledLine(width).Add($"{title,-13}", Faint);
        var gap = "";
        foreach (var share in shares)
        {
            var bar = style.Glyphs.Bar(share.Share, SmallestBar).TrimEnd();
            var percent = string.Create(CultureInfo.InvariantCulture, $" {share.Share * 100:0}%");
            // Entries are shown whole or not at all.
            if (gap.Length + share.Name.Length + 1 + bar.Length + percent.Length > line.Room) break;
            line.Add($"{gap}{share.Name} ").Add(bar, BarStyle).Add(percent);
            gap = "  ";
        }

        return line.ToParagraph();
    }

    private Table Table(TrafficSnapshot snapshot, int width, int rows, int? selected = null)
    {
        var (keyWidth, columns) = TrafficColumn.Choose(width, snapshot.View, style.Glyphs);
        var table = new Table().NoBorder();
        var title = string.Create(CultureInfo.InvariantCulture, $"{snapshot.View.Grouping} ({snapshot.GroupCount})");
        table.AddColumn(Column(Title(title, keyWidth, snapshot.View.Sort == TrafficSort.Key, snapshot.View.IsReversed), keyWidth));
        foreach (var column in columns)
        {
            var heading = Title(column.Header, column.Width, column.Sort == snapshot.View.Sort, snapshot.View.IsReversed, isLeft: column.IsBar);
            table.AddColumn(Column(heading, column.Width + TrafficColumn.Gap).RightAligned());
        }

        foreach (var (place, row) in snapshot.Rows.Take(rows).Select((row, place) => (place, row)))
        {
            var key = KeyText.Fit(row.Summary.Key, row.Summary.Address, row.Summary.PeerAddress, keyWidth);
            var keyStyle = place == selected ? Marked : row.BitsPerSecond > 0 ? Strong : Plain;
            // Without escape sequences the selection is marked by an arrow.
            if (place == selected && !style.HasEscapes) key = Quantities.Shorten(">" + key, keyWidth);
            table.AddRow(columns
                .Select(column => Cell(column.Text(row), column.Width, column.IsBar ? BarStyle : Plain))
                .Prepend(Cell(key, keyWidth, keyStyle)));
        }

        return table;

        // The gap is part of the width: a borderless table has no padding.
        static TableColumn Column(Text header, int width) => new TableColumn(header).Width(width).NoWrap().Padding(0, 0, 0, 0);
        static Text Cell(string text, int width, Style style) => new(Quantities.Shorten(text, width), style);
    }

    // The sort mark comes first, so that truncation never hides it.
    private Text Title(string title, int width, bool isSorted, bool isReversed, bool isLeft = false)
    {
        var text = isSorted ? (isReversed ? style.Glyphs.Up : style.Glyphs.Down) + title : title;
        if (isLeft) text = text.PadRight(width);
        return new Text(Quantities.Shorten(text, width), isSorted ? Strong : Faint);
    }

    private static Paragraph Alert(string alert, int width) => new StyledLine(width).Add("! ", Alarm).Add(alert).ToParagraph();

    private static Paragraph Footer(TrafficSnapshot snapshot, TrafficControls controls, int width)
    {
        var line = new StyledLine(width);
        if (controls.IsTyping)
        {
            return line.Add("Find text: ", KeyStyle).Add(controls.View.Filter + "_").Add("  Enter applies, Esc cancels", Faint).ToParagraph();
        }

        if (controls.IsPaused) line.Add("PAUSED ", Alarm);
        else if (snapshot.HasEnded) line.Add("END ", Strong);
        line.Add("q", KeyStyle).Add(" quit  ").Add("?", KeyStyle).Add(" help  ").Add("s", KeyStyle).Add($" sort: {snapshot.View.Sort}  ")
            .Add("b", KeyStyle).Add($" by: {snapshot.View.Grouping}  ").Add("p", KeyStyle).Add(controls.IsPaused ? " resume  " : " pause  ")
            .Add("f", KeyStyle).Add(controls.View.Filter.Length > 0 ? $" text: {controls.View.Filter}" : " find text")
            .Add("  ").Add("a", KeyStyle).Add(" alerts");
        return line.ToParagraph();
    }

    private string[] ToLines(IEnumerable<IRenderable> parts, int width)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = style.HasEscapes ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = style.HasColour ? ColorSystemSupport.EightBit : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Write(new Rows(parts));
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
