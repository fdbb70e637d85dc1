using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace NetMon.Presentation;

/// <summary>
/// The default view of an overview: one page of text. It reads the object by the names of its properties, so that one of a job, of another computer or
/// of a file looks the same.
/// </summary>
public static class OverviewPage
{
    private const int Shown = 5;
    private const int ShownFindings = 10;
    private const int LabelWidth = 12;
    private const int Indent = 2;
    private const int Least = 40;
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>The page.</summary>
    /// <param name="overview">A CaptureOverview, also one that was serialised.</param>
    /// <param name="width">The width of the window, in characters.</param>
    /// <param name="accent">The sequence that begins a heading.</param>
    /// <param name="alarm">The sequence that begins a heading with something bad below it.</param>
    /// <param name="reset">The sequence that ends both.</param>
    public static string Text(object? overview, int width, string accent, string alarm, string reset)
    {
        if (overview is null) return "";
        var page = new Page(PSObject.AsPSObject(overview), Math.Max(Least, width), (accent, alarm, reset));
        AddCapture(page);
        AddDoubts(page);
        AddFindings(page);
        AddTraffic(page);
        AddNames(page);
        AddLatencies(page);
        return page.ToString();
    }

    private static void AddCapture(Page page)
    {
        page.Title(page.Value("Source") ?? "");
        page.Line("Format", Join(page.Value("Format"), page.Value("Compression"), page.Size("FileSize"), page.Value("LinkType"), page.Value("Interface")));
        page.Line("Packets", Join(
            Counted(page.Number("Packets"), "packet"), $"{page.Size("Bytes")} on the wire", page.IsZero("TruncatedPackets") ? null : $"{page.Size("CapturedBytes")} captured",
            page.Real("MeanPacketLength") is { } mean ? $"{mean.ToString("0", CultureInfo.InvariantCulture)} bytes each" : null));
        if (page.Real("Duration") is not { } duration) return;
        page.Line("Time", $"{DisplayText.DateAndTime(page.Raw("StartTime"))}, for {Seconds(duration)}");
        if (page.Real("PacketsPerSecond") is { } rate)
        {
            page.Line("Rate", $"{rate.ToString("#,0.#", CultureInfo.InvariantCulture)} packets/s, {DisplayText.BitRate(page.Raw("BitsPerSecond"))}; longest pause {Seconds(page.Real("LongestPause"))}");
        }

        page.Line("", Sparkline([.. page.Items("Intervals").Select(interval => Number(interval, "Packets"))], page.Width - LabelWidth - Indent));
    }

    private static void AddDoubts(Page page)
    {
        page.Alarm("Warnings", page.Number("WarningCount"));
        foreach (var warning in page.Items("Warnings")) page.Paragraph(Text(warning, "Message"));
    }

    private static void AddFindings(Page page)
    {
        page.Alarm("Findings", page.Number("FindingCount"));
        page.List([.. page.Items("Findings").Select(finding => $"{Text(finding, "Severity")}: {Text(finding, "Rule")}: {Text(finding, "Message")}")], ShownFindings, page.Number("FindingCount"));
        if (page.IsZero("CredentialCount")) return;
        page.Alarm("Credentials in clear", page.Number("CredentialCount"));
        page.List(
            [.. page.Items("Credentials").Select(found => $"{Text(found, "Protocol")} {Text(found, "Method")} {Text(found, "UserName")} {Text(found, "Client")} > {Text(found, "Server")}".Replace("  ", " ", StringComparison.Ordinal))],
            Shown, page.Number("CredentialCount"));
    }

    private static void AddTraffic(Page page)
    {
        page.Heading("Traffic");
        page.Line("Flows", Join(
            Counted(page.Number("Flows"), "flow"), Counted(page.Number("TcpFlows"), "TCP flow"), Counted(page.Number("Hosts"), "host"),
            page.IsZero("PacketsWithoutFlow") ? null : $"{Counted(page.Number("PacketsWithoutFlow"), "packet")} without IP"));
        if (!page.IsZero("TcpFlows"))
        {
            page.Line("TCP", Join(
                $"{Counted(page.Number("Retransmissions"), "retransmission")} ({Percent(page.Real("RetransmissionRate"))})", $"{page.Count("OutOfOrder")} out of order",
                Counted(page.Number("Resets"), "reset"), $"{page.Count("Rejected")} rejected", $"{page.Count("Unanswered")} unanswered"));
        }

        page.Line("Protocols", Join([.. page.Items("Protocols").Where(IsTop).OrderByDescending(share => Number(share, "Packets"))
            .Take(2 * Shown).Select(share => $"{Text(share, "Protocol")} {Percent(Real(share, "Share"))}")]));
        page.Line("Apps", Summaries(page, "Applications"));
        page.Line("Hosts", Summaries(page, "TopHosts"));
        page.Line("Services", Summaries(page, "Services"));
    }

    // The leaves of the hierarchy are what one asks for.
    private static bool IsTop(PSObject share) => Number(share, "Level") == 2 || (Number(share, "Level") == 1 && Text(share, "Protocol") is not ("IPv4" or "IPv6"));

    private static void AddNames(Page page)
    {
        if (!page.IsZero("DnsTransactions"))
        {
            page.Heading("DNS");
            page.Line("Lookups", Join(page.Count("DnsTransactions"), $"{page.Count("DnsFailures")} failed", $"{page.Count("DnsUnanswered")} unanswered"));
            page.Line("Names", Names(page, "DnsNames", "Count"));
            page.Line("Failed", Names(page, "DnsFailedNames", "Failures"));
        }

        if (!page.IsZero("TlsSessions"))
        {
            page.Heading("TLS");
            page.Line("Sessions", Join(page.Count("TlsSessions"), $"{page.Count("TlsFailures")} not established", $"{page.Count("TlsOldVersions")} older than TLS 1.2"));
            page.Line("Versions", Names(page, "TlsVersions", "Count"));
            page.Line("Names", Names(page, "TlsServerNames", "Count"));
        }

        if (page.IsZero("HttpTransactions")) return;
        page.Heading("HTTP");
        page.Line("Requests", Join(page.Count("HttpTransactions"), $"{Counted(page.Number("HttpErrors"), "error")} ({Percent(page.Real("HttpErrorRate"))})"));
        page.Line("Hosts", Names(page, "HttpHosts", "Count"));
    }

    private static void AddLatencies(Page page)
    {
        var latencies = page.Items("Latencies").ToArray();
        if (latencies.Length == 0) return;
        page.Heading("Latency");
        page.Row("", "count", "median", "90 %", "99 %", "longest");
        foreach (var latency in latencies)
        {
            page.Row(Text(latency, "Kind"), DisplayText.Count(Number(latency, "Count")), Seconds(Real(latency, "P50")), Seconds(Real(latency, "P90")),
                Seconds(Real(latency, "P99")), Seconds(Real(latency, "Maximum")));
        }
    }

    private static string Summaries(Page page, string property) =>
        Join([.. page.Items(property).Take(Shown).Select(summary => $"{Text(summary, "Key")} {DisplayText.Size(Number(summary, "Bytes"))}")]);

    private static string Names(Page page, string property, string count) =>
        Join([.. page.Items(property).Take(Shown).Select(name => $"{Text(name, "Name")} {DisplayText.Count(Number(name, count))}")]);

    private static string Join(params string?[] parts) => string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string Counted(long count, string noun) => $"{Quantities.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Percent(double? share) => share is { } known ? (100 * known).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "?";

    private static string Seconds(double? seconds) => seconds switch
    {
        null => "?",
        < 0.001 => (seconds.Value * 1e6).ToString("0", CultureInfo.InvariantCulture) + " µs",
        < 1 => (seconds.Value * 1e3).ToString("0.#", CultureInfo.InvariantCulture) + " ms",
        < 120 => seconds.Value.ToString("0.##", CultureInfo.InvariantCulture) + " s",
        _ => DisplayText.Span(seconds),
    };

    // The highest interval of each character; an empty one has no bar.
    private static string Sparkline(long[] counts, int width)
    {
        if (counts.Length < 2) return "";
        var columns = Math.Min(width, counts.Length);
        var heights = new long[columns];
        for (var i = 0; i < counts.Length; i++)
        {
            var column = (int)((long)i * columns / counts.Length);
            heights[column] = Math.Max(heights[column], counts[i]);
        }

        var highest = heights.Max();
        return string.Create(columns, (heights, highest), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var height = state.heights[i];
                text[i] = height == 0 ? ' ' : Bars[(int)Math.Min(Bars.Length - 1, (double)height * Bars.Length / (state.highest + 1))];
            }
        }).TrimEnd();
    }

    private static string? Text(PSObject item, string property) => item.Properties[property]?.Value?.ToString();

    private static double? Real(PSObject item, string property) =>
        item.Properties[property]?.Value is { } value && LanguagePrimitives.TryConvertTo<double>(value, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long Number(PSObject item, string property) =>
        item.Properties[property]?.Value is { } value && LanguagePrimitives.TryConvertTo<long>(value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The lines of the page.</summary>
    private sealed class Page(PSObject overview, int width, (string Accent, string Alarm, string Reset) styles)
    {
        private readonly List<string> _lines = [];

        public int Width { get; } = width;

        // A list that was serialised comes back wrapped.
        public object? Raw(string property) => overview.Properties[property]?.Value is PSObject wrapped ? wrapped.BaseObject : overview.Properties[property]?.Value;

        public string? Value(string property) => Text(overview, property);

        public long Number(string property) => OverviewPage.Number(overview, property);

        public double? Real(string property) => OverviewPage.Real(overview, property);

        public bool IsZero(string property) => Number(property) == 0;

        public string Count(string property) => Quantities.Count(Number(property));

        public string? Size(string property) => Raw(property) is { } bytes ? DisplayText.Size(bytes) : null;

        public IEnumerable<PSObject> Items(string property) =>
            Raw(property) is IEnumerable items and not string ? items.Cast<object?>().Where(item => item is not null).Select(item => PSObject.AsPSObject(item!)) : [];

        public void Title(string text)
        {
            _lines.Add("");
            AddWrapped(text, "", (styles.Accent, styles.Reset));
        }

        public void Heading(string text)
        {
            _lines.Add("");
            _lines.Add(Styled(text));
        }

        public void Alarm(string text, long count)
        {
            _lines.Add("");
            var shown = $"{text}: {(count == 0 ? "none" : Quantities.Count(count))}";
            _lines.Add(count > 0 ? styles.Alarm + shown + styles.Reset : Styled(shown));
        }

        public void Line(string label, string? text)
        {
            if (string.IsNullOrEmpty(text)) return;
            var first = true;
            foreach (var part in Quantities.Wrap(SafeText.Guard(text), Width - Indent - LabelWidth))
            {
                _lines.Add(new string(' ', Indent) + (first ? label : "").PadRight(LabelWidth) + part);
                first = false;
            }
        }

        public void Paragraph(string? text) => AddWrapped(text ?? "", new string(' ', Indent), ("", ""));

        public void List(IReadOnlyList<string> items, int limit, long count)
        {
            foreach (var item in items.Take(limit)) Paragraph(item);
            var left = count - Math.Min(limit, items.Count);
            if (left > 0) _lines.Add($"{new string(' ', Indent)}... and {Quantities.Count(left)} more");
        }

        public void Row(string? label, params string[] cells) =>
            _lines.Add((new string(' ', Indent) + (label ?? "").PadRight(LabelWidth + 1) + string.Concat(cells.Select(cell => cell.PadLeft(11)))).TrimEnd());

        public override string ToString() => string.Join(Environment.NewLine, _lines);

        private string Styled(string text) => styles.Accent + text + styles.Reset;

        // The second and later lines are indented further.
        private void AddWrapped(string text, string indent, (string Begin, string End) style)
        {
            var further = "";
            foreach (var part in Quantities.Wrap(SafeText.Guard(text), Width - indent.Length - Indent))
            {
                _lines.Add(indent + further + style.Begin + part + style.End);
                further = new string(' ', Indent);
            }
        }
    }
}
