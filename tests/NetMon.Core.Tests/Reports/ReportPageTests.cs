using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NetMon.Reports;
using NetMon.Tests.Transactions;

namespace NetMon.Tests.Reports;

/// <summary>The page is safe to open whatever the packets say, and needs nothing else.</summary>
public sealed class ReportPageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Hostile =>
    [
        "</script><img src=x onerror=alert(1)>", "<!--<script>", "]]>", "\u2028\u2029", "\ud800", "\udc00x\ud800", "\0\u0001\u001b[31m", "\"'`&+{{data}}\\",
        "\u202eevil", new string('a', 119) + "\U0001f600" + new string('b', 300),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Text_of_packets_stays_data(string text)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            ReportColumns.Texts(json, "column", [text, null, text], value => value);
            json.WriteEndObject();
        }

        var written = Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain('<', written);
        Assert.DoesNotContain('>', written);
        Assert.DoesNotContain('&', written);
        Assert.All(written, character => Assert.InRange(character, ' ', '~'));
        var column = JsonDocument.Parse(written).RootElement.GetProperty("column");
        Assert.Equal([0, -1, 0], column.GetProperty("i").EnumerateArray().Select(index => index.GetInt32()));
        var shown = Assert.Single(column.GetProperty("d").EnumerateArray()).GetString()!;
        if (text.Length > 120) Assert.Equal(new string('a', 119) + "\u2026 (421 characters)", shown);
        // JSON has no half of a pair.
        else Assert.Equal(new string([.. text.Select(character => char.IsSurrogate(character) ? '\ufffd' : character)]), shown);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_heading_changes_nothing_of_the_page(string text)
    {
        var report = ReportSample.Of(new DnsPackets().Ask(DnsPackets.Query(1, "plain.example")).Packets, new ReportOptions { Title = text });
        var page = ReportSample.Page(report);

        Assert.Equal(3, Regex.Count(page, "<script", RegexOptions.None, Limit));
        Assert.Equal(3, Regex.Count(page, "</script", RegexOptions.None, Limit));
        Assert.DoesNotContain("<img", page);
        Assert.Equal("plain.example A", Assert.Single(ReportSample.Texts(ReportSample.Data(report), "transactions", "what")));
    }

    [Fact]
    public void Names_of_packets_are_data_only()
    {
        // A label of DNS has any bytes.
        var packets = new DnsPackets().Ask(DnsPackets.Query(1, "</script><img src=x onerror=alert(1)>")).Packets;
        var report = ReportSample.Of(packets);
        var page = ReportSample.Page(report);

        Assert.DoesNotContain("<img", page);
        Assert.Equal("</script><img src=x onerror=alert(1)> A", Assert.Single(ReportSample.Texts(ReportSample.Data(report), "transactions", "what")));
    }

    [Fact]
    public void Only_what_the_policy_names_by_its_hash_runs()
    {
        var page = ReportSample.Page(ReportSample.Of([]));
        var policy = Regex.Match(page, "Content-Security-Policy\" content=\"(?<policy>[^\"]*)\"", RegexOptions.None, Limit).Groups["policy"].Value;
        var scripts = Regex.Matches(page, "<script>(?<text>.*?)</script>", RegexOptions.Singleline, Limit).Select(match => HashOf(match.Groups["text"].Value)).ToArray();
        var style = HashOf(Assert.Single(Regex.Matches(page, "<style>(?<text>.*?)</style>", RegexOptions.Singleline, Limit)).Groups["text"].Value);

        Assert.Equal(2, scripts.Length);
        Assert.Equal(
            $"default-src 'none'; script-src {scripts[0]} {scripts[1]}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'",
            policy);
        // A browser would read CR LF as LF.
        Assert.DoesNotContain('\r', page);

        static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    [Fact]
    public void The_page_names_nothing_to_load_and_writes_no_markup_from_data()
    {
        var page = ReportSample.Page(ReportSample.Of([]));
        Assert.DoesNotMatch(new Regex(@"\b(src|action|xlink:href)\s*=|<(iframe|object|embed|form)\b|@import|url\(", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, Limit), page.Replace("default-src", "", StringComparison.Ordinal));
        Assert.Equal("href=\"data:", Assert.Single(Regex.Matches(page, "href=\"[^:]*:", RegexOptions.None, Limit)).Value);
        foreach (var word in new[] { "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", " style=\"", "javascript:" })
            Assert.DoesNotContain(word, page);
        // The licence of uPlot asks to go with every copy.
        Assert.Contains("Copyright (c) 2022 Leon Sorokin", page);
        Assert.Contains("Permission is hereby granted", page);
    }

    [Fact]
    public void A_capture_without_packets_has_a_page()
    {
        var data = ReportSample.Data(ReportSample.Of([]));
        Assert.Equal("sample.pcap", data.GetProperty("title").GetString());
        Assert.Equal(0, data.GetProperty("flows").GetProperty("total").GetInt64());
        Assert.Equal(0, data.GetProperty("transactions").GetProperty("total").GetInt64());
        Assert.Empty(data.GetProperty("timelines").EnumerateArray());
    }
}
