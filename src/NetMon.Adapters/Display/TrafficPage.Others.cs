using System.Globalization;
using NetMon.Flows.Live;
using NetMon.Presentation;
using Spectre.Console.Rendering;

namespace NetMon.Adapters.Display;

/// <content>The other pages: help, alerts and details.</content>
internal sealed partial class TrafficPage
{
    private static readonly (string Key, string Meaning)[] Keys =
    [
        ("q, Ctrl+C", "quit"),
        ("Up, Down, PgUp, PgDn, Home, End", "select a row, or scroll the alerts"),
        ("Enter", "details of the row, and back"),
        ("s", "sort by the next column"),
        ("r", "reverse the order"),
        ("b", "next grouping"),
        ("f, /", "find rows by text (for BPF use -Filter)"),
        ("Esc", "back; or all rows"),
        ("p", "pause the display; the capture continues"),
        ("a", "recent alerts, newest first, and back"),
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
        yield return new StyledLine(width).Add("Shares refer to all rows. Rates cover about the last second.", Faint).ToParagraph();
    }

    private static IEnumerable<IRenderable> Alerts(TrafficSnapshot snapshot, int first, int width)
    {
        var count = snapshot.AlertCount is { } all ? Quantities.Count(all) : "no rules are applied";
        yield return new StyledLine(width).Add($"Alerts: {count}", Strong).Add("  newest first; Receive-TrafficAlert returns all", Faint).ToParagraph();
        foreach (var alert in snapshot.Alerts.Reverse().Skip(first)) yield return Alert(alert, width);
        if (snapshot.Alerts.Count == 0) yield return new StyledLine(width).Add("None so far.", Faint).ToParagraph();
    }

    private static IEnumerable<IRenderable> Details(TrafficSnapshot snapshot, string? key, int width)
    {
        yield return new StyledLine(width).Add($"{snapshot.View.Grouping} ", Faint).Add(key ?? "", Strong).ToParagraph();
        if (snapshot.Rows.FirstOrDefault(row => row.Summary.Key == key) is not { } found)
        {
            yield return new StyledLine(width).Add("This row no longer exists.", Faint).ToParagraph();
            yield break;
        }

        var summary = found.Summary;
        (string Name, string Value)[] lines =
        [
            ("Rate", found.BitsPerSecond is { } bits ? Quantities.BitRate(bits) : "unknown"),
            ("Packets/s", found.PacketsPerSecond is { } packets ? packets.ToString("N1", CultureInfo.InvariantCulture) : "unknown"),
            ("Share", string.Create(CultureInfo.InvariantCulture, $"{found.Share * 100:0.0} %")),
            ("Flows", Quantities.Count(summary.Flows)),
            ("Sent", $"{Quantities.Size(summary.BytesSent)} ({Quantities.Count(summary.BytesSent)} bytes) in {Quantities.Count(summary.PacketsSent)} packets"),
            ("Received", $"{Quantities.Size(summary.BytesReceived)} ({Quantities.Count(summary.BytesReceived)} bytes) in {Quantities.Count(summary.PacketsReceived)} packets"),
            ("Retransmissions", Quantities.Count(summary.Retransmissions)),
            ("Handshake RTT", summary.HandshakeRtt is { } rtt ? $"{Quantities.Elapsed(TimeSpan.FromSeconds(rtt))}, mean of {Quantities.Count(summary.Handshakes)}" : "unknown"),
            ("First seen", Time(summary.FirstSeen)),
            ("Last seen", Time(summary.LastSeen)),
        ];
        foreach (var (name, value) in lines) yield return new StyledLine(width).Add($"{name,-17}", Faint).Add(value).ToParagraph();

        static string Time(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";
    }
}
