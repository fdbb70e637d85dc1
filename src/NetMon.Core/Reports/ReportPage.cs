using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace NetMon.Reports;

/// <summary>
/// Puts the page together from its parts, all of which are in this assembly. The page has a policy that allows only its own two scripts and its own
/// style, by their hashes, and no request at all; text of packets is in it only as data.
/// </summary>
internal static class ReportPage
{
    private static readonly Lazy<string> Template = new(() => Read("report.html"));
    private static readonly Lazy<string> Style = new(() => Read("uPlot.min.css") + "\n" + Read("report.css"));
    private static readonly Lazy<string> Chart = new(() => Read("uPlot.iife.min.js"));
    private static readonly Lazy<string> Script = new(() => Read("report.js"));
    private static readonly Lazy<string> Licence = new(() => Read("uPlot.LICENSE"));

    /// <summary>The page, in UTF-8.</summary>
    /// <param name="report">What it shows.</param>
    public static byte[] Render(ReportContent report)
    {
        var page = new MemoryStream();
        var rest = Template.Value.AsSpan();
        // What is put in is never looked at again: a name from a packet could have such a mark.
        for (var mark = rest.IndexOf("{{"); mark >= 0; mark = rest.IndexOf("{{"))
        {
            Append(page, rest[..mark]);
            var end = rest.IndexOf("}}");
            AppendPart(page, rest[(mark + 2)..end].ToString(), report);
            rest = rest[(end + 2)..];
        }

        Append(page, rest);
        return page.ToArray();
    }

    private static void AppendPart(MemoryStream page, string name, ReportContent report)
    {
        if (name == "data")
        {
            ReportJson.Write(page, report);
            return;
        }

        Append(page, name switch
        {
            "policy" => $"default-src 'none'; script-src {HashOf(Chart.Value)} {HashOf(Script.Value)}; style-src {HashOf(Style.Value)}; "
                + "img-src data:; base-uri 'none'; form-action 'none'",
            "generator" => WebUtility.HtmlEncode(TrafficReport.Generator),
            "title" => WebUtility.HtmlEncode(report.Title) + " \u2013 traffic report",
            "style" => Style.Value,
            "licence" => Licence.Value,
            "chart" => Chart.Value,
            "script" => Script.Value,
            _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The page has no part {name}.")),
        });
    }

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static void Append(MemoryStream page, ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        page.Write(bytes, 0, Encoding.UTF8.GetBytes(text, bytes));
    }

    // A browser reads CR LF as LF before it computes the hash.
    private static string Read(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("NetMon.Reports." + name)
            ?? throw new InvalidOperationException($"The page has no part {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
