using System.Globalization;
using NetMon.Flows.Live;
using NetMon.Presentation;
using Spectre.Console.Rendering;

namespace NetMon.Adapters.Display;

/// <content>The pages beside the table: help, alerts, and the details of a row.</content>
internal sealed partial class TrafficPage
{
    private static readonly (string Key, string Meaning)[] Keys =
    [
        ("q, Ctrl+C", "leave"),
        ("Up, Down, PgUp, PgDn, Home, End", "move through the rows, or through the alerts"),
        ("Enter", "all that is known of the row, and back"),
        ("s", "sort by the next column"),
        ("r", "the other way round"),
        ("b", "group by the next thing"),
        ("f, /", "rows with a text (no BPF: see -Filter)"),
        ("Esc", "back; or all rows again"),
        ("p", "hold the picture; the capture goes on"),
        ("a", "the last alerts, the newest first, and back"),
        ("?, h", "this page, and back"),
    ];

    private string[] Other(TrafficSnapshot snapshot, TrafficControls controls, int width, int height)
    {
        var body = controls.Page switch
        {
            TrafficPageKind.Help => Help(width),
            TrafficPageKind.Alerts => Alerts(snapshot, controls.Selected, width),
            _ => Details(snapshot, controls.DetailKey, width),
        };
        var parts = new List<IRenderable> { Summary(snapshot, width) };
        var room = Math.Max(0, height - 2);
        parts.AddRange(body.Take(room));
        for (var line = parts.Count - 1; line < room; line++) parts.Add(new StyledLine(width).ToParagraph());
        parts.Add(new StyledLine(width).Add("Esc", KeyStyle).Add(" back to the table  ").Add("q", KeyStyle).Add(" quit").ToParagraph());
        return [.. ToLines(parts, width).Take(height)];
    }

    private static IEnumerable<IRenderable> Help(int width)
    {
        const int KeyWidth = 33;
        yield return new StyledLine(width).Add("Keys", Strong).ToParagraph();
        foreach (var (key, meaning) in Keys)
        {
            if (width >= 2 * KeyWidth) yield return new StyledLine(width).Add(key.PadRight(KeyWidth), KeyStyle).Add(meaning).ToParagraph();
            else yield return new StyledLine(width).Add(key + ": ", KeyStyle).Add(meaning).ToParagraph();
        }

        yield return new StyledLine(width).ToParagraph();
        yield return new StyledLine(width).Add("Shares are of all rows. Rates are of the last second or so.", Faint).ToParagraph();
    }

    private static IEnumerable<IRenderable> Alerts(TrafficSnapshot snapshot, int first, int width)
    {
        var count = snapshot.AlertCount is { } all ? Quantities.Count(all) : "no rules are applied";
        yield return new StyledLine(width).Add($"Alerts: {count}", Strong).Add("  the newest first; Receive-TrafficAlert has them all", Faint).ToParagraph();
        foreach (var alert in snapshot.Alerts.Reverse().Skip(first)) yield return Alert(alert, width);
        if (snapshot.Alerts.Count == 0) yield return new StyledLine(width).Add("None so far.", Faint).ToParagraph();
    }

    private static IEnumerable<IRenderable> Details(TrafficSnapshot snapshot, string? key, int width)
    {
        yield return new StyledLine(width).Add($"{snapshot.View.Grouping} ", Faint).Add(key ?? "", Strong).ToParagraph();
        if (snapshot.Rows.FirstOrDefault(row => row.Summary.Key == key) is not { } found)
        {
            yield return new StyledLine(width).Add("It has no row any more.", Faint).ToParagraph();
            yield break;
        }

        var summary = found.Summary;
        (string Name, string Value)[] lines =
        [
            ("Rate", found.BitsPerSecond is { } bits ? Quantities.BitRate(bits) : "not known yet"),
            ("Packets/s", found.PacketsPerSecond is { } packets ? packets.ToString("N1", CultureInfo.InvariantCulture) : "not known yet"),
            ("Share", string.Create(CultureInfo.InvariantCulture, $"{found.Share * 100:0.0} %")),
            ("Flows", Quantities.Count(summary.Flows)),
            ("Sent", $"{Quantities.Size(summary.BytesSent)} ({Quantities.Count(summary.BytesSent)} bytes) in {Quantities.Count(summary.PacketsSent)} packets"),
            ("Received", $"{Quantities.Size(summary.BytesReceived)} ({Quantities.Count(summary.BytesReceived)} bytes) in {Quantities.Count(summary.PacketsReceived)} packets"),
            ("Retransmissions", Quantities.Count(summary.Retransmissions)),
            ("First seen", Time(summary.FirstSeen)),
            ("Last seen", Time(summary.LastSeen)),
        ];
        foreach (var (name, value) in lines) yield return new StyledLine(width).Add($"{name,-17}", Faint).Add(value).ToParagraph();

        static string Time(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";
    }
}
