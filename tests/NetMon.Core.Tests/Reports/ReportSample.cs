using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NetMon.Capture;
using NetMon.Overview;
using NetMon.Reports;
using NetMon.Tests.Flows.Streams;

namespace NetMon.Tests.Reports;

/// <summary>Makes reports of packets, and reads what is in their pages.</summary>
internal static class ReportSample
{
    public static TrafficReport Of(IEnumerable<PacketRecord> packets, ReportOptions? options = null, ReportBaseline? baseline = null)
    {
        var builder = new ReportBuilder(options ?? new ReportOptions(), baseline);
        var survey = new CaptureSurvey(new SurveyOptions(), builder);
        IFrameProcessor[] processors = [survey, builder];
        foreach (var processor in processors) processor.Start(new ItemList());
        foreach (var packet in packets)
        {
            foreach (var processor in processors) processor.OnPacket(packet);
        }

        foreach (var processor in processors) processor.OnEnd(isForced: false);
        return builder.Finish(survey.Finish(new SurveySource { Name = "/captures/sample.pcap" }));
    }

    public static string Page(TrafficReport report) => Encoding.UTF8.GetString(ReportPage.Render(report.Content));

    public static string DataText(string page) =>
        Regex.Match(page, @"<script type=""application/json"" id=""data"">(?<data>.*?)</script>", RegexOptions.Singleline, TimeSpan.FromSeconds(10)).Groups["data"].Value;

    public static JsonElement Data(TrafficReport report) => JsonDocument.Parse(DataText(Page(report))).RootElement;

    /// <summary>The values of a column of texts.</summary>
    public static string?[] Texts(JsonElement data, string table, string column)
    {
        var element = data.GetProperty(table).GetProperty("columns").GetProperty(column);
        var words = element.GetProperty("d").EnumerateArray().Select(word => word.GetString()).ToArray();
        return [.. element.GetProperty("i").EnumerateArray().Select(index => index.GetInt32() < 0 ? null : words[index.GetInt32()])];
    }

    /// <summary>The values of a column of numbers.</summary>
    public static double?[] Numbers(JsonElement data, string table, string column) =>
    [
        .. data.GetProperty(table).GetProperty("columns").GetProperty(column).GetProperty("n").EnumerateArray()
            .Select(number => number.ValueKind == JsonValueKind.Null ? null : (double?)number.GetDouble()),
    ];
}
