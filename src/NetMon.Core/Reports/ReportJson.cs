using System.Text.Json;
using System.Text.Json.Serialization;
using NetMon.Reports.Rows;

namespace NetMon.Reports;

/// <summary>
/// Writes the data of a report as JSON within HTML. The encoder leaves only ASCII: markup, quotes, and the line separators of JavaScript become
/// escapes, so that no text ends the element it is in. Tables are written by column; texts, which repeat, by a dictionary.
/// </summary>
internal static class ReportJson
{
    private const double NanosecondsPerMillisecond = 1e6;
    private const long NanosecondsPerMicrosecond = 1000;
    private const double NanosecondsPerSecond = 1e9;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes the data of a report.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="report">The report.</param>
    public static void Write(Stream output, ReportContent report)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("title", report.Title);
        json.WriteString("generator", TrafficReport.Generator);
        json.WriteNumber("created", Math.Floor((report.Created - DateTime.UnixEpoch).TotalMilliseconds));
        json.WriteBoolean("hasPackets", report.HasPackets);
        json.WriteBoolean("hasFindings", report.HasPackets || report.Overview.FindingCount > 0);
        json.WritePropertyName("overview");
        // The timelines have the intervals, divided.
        JsonSerializer.Serialize(json, report.Overview with { Intervals = new([]) }, Options);
        WriteTimelines(json, report.Timelines);
        var begin = Begin(report);
        json.WriteNumber("base", begin / NanosecondsPerMillisecond);
        WriteFlows(json, report, begin);
        WriteTransactions(json, report, begin);
        WriteChanges(json, report.Changes);
        json.WriteEndObject();
    }

    // Times of rows count from here: as numbers of JavaScript, nanoseconds since 1970 are not exact.
    private static long Begin(ReportContent report) => report.Flows.Select(flow => flow.StartNanoseconds)
        .Concat(report.Transactions.Select(transaction => transaction.TimeNanoseconds)).Min() ?? 0;

    private static double? Since(long? time, long begin) => time is { } known ? Math.Floor(((double)known - begin) / NanosecondsPerMicrosecond) : null;

    private static void WriteTimelines(Utf8JsonWriter json, IReadOnlyList<Timeline> timelines)
    {
        json.WriteStartArray("timelines");
        foreach (var line in timelines)
        {
            json.WriteStartObject();
            json.WriteString("name", line.Name);
            json.WriteString("note", line.Note);
            json.WriteNumber("start", line.Start / NanosecondsPerMillisecond);
            json.WriteNumber("width", line.Width / NanosecondsPerSecond);
            json.WriteStartArray("series");
            foreach (var series in line.Series)
            {
                json.WriteStartObject();
                json.WriteString("name", series.Name);
                WriteNumbers(json, "packets", series.Packets, count => Math.Round(count, 1));
                WriteNumbers(json, "bytes", series.Bytes, count => Math.Round(count));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFlows(Utf8JsonWriter json, ReportContent report, long begin)
    {
        var rows = report.Flows;
        json.WriteStartObject("flows");
        json.WriteNumber("total", report.FlowCount);
        json.WriteNumber("rows", rows.Count);
        json.WriteNumber("restPackets", report.RestPackets);
        json.WriteNumber("restBytes", report.RestBytes);
        json.WriteStartObject("columns");
        ReportColumns.Numbers(json, "start", rows, flow => Since(flow.StartNanoseconds, begin));
        ReportColumns.Numbers(json, "duration", rows, flow => flow.Duration);
        ReportColumns.Texts(json, "protocol", rows, flow => flow.Protocol);
        ReportColumns.Texts(json, "srcIP", rows, flow => flow.SrcIP);
        ReportColumns.Numbers(json, "srcPort", rows, flow => flow.SrcPort);
        ReportColumns.Texts(json, "dstIP", rows, flow => flow.DstIP);
        ReportColumns.Numbers(json, "dstPort", rows, flow => flow.DstPort);
        ReportColumns.Texts(json, "application", rows, flow => flow.Application);
        ReportColumns.Texts(json, "name", rows, flow => flow.ServerName ?? flow.DnsName);
        ReportColumns.Numbers(json, "packets", rows, flow => flow.Packets);
        ReportColumns.Numbers(json, "bytesSent", rows, flow => flow.BytesSent);
        ReportColumns.Numbers(json, "bytesReceived", rows, flow => flow.BytesReceived);
        ReportColumns.Texts(json, "state", rows, flow => flow.State);
        ReportColumns.Texts(json, "history", rows, flow => flow.History);
        ReportColumns.Texts(json, "tlsVersion", rows, flow => flow.TlsVersion);
        ReportColumns.Texts(json, "endReason", rows, flow => flow.EndReason);
        ReportColumns.Numbers(json, "retransmissions", rows, flow => flow.Retransmissions);
        ReportColumns.Numbers(json, "rtt", rows, flow => flow.HandshakeRtt);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTransactions(Utf8JsonWriter json, ReportContent report, long begin)
    {
        var rows = report.Transactions.Select(transaction => (Transaction: transaction, Row: TransactionRow.Of(transaction))).ToArray();
        json.WriteStartObject("transactions");
        json.WriteNumber("total", report.TransactionCount);
        json.WriteNumber("rows", rows.Length);
        json.WriteStartObject("columns");
        ReportColumns.Numbers(json, "start", rows, item => Since(item.Transaction.TimeNanoseconds, begin));
        ReportColumns.Texts(json, "kind", rows, item => item.Row.Kind);
        ReportColumns.Texts(json, "client", rows, item => item.Transaction.Client);
        ReportColumns.Numbers(json, "clientPort", rows, item => item.Transaction.ClientPort);
        ReportColumns.Texts(json, "server", rows, item => item.Transaction.Server);
        ReportColumns.Numbers(json, "serverPort", rows, item => item.Transaction.ServerPort);
        ReportColumns.Texts(json, "what", rows, item => item.Row.What);
        ReportColumns.Texts(json, "result", rows, item => item.Row.Result);
        ReportColumns.Numbers(json, "failed", rows, item => item.Row.IsFailed ? 1 : 0);
        ReportColumns.Numbers(json, "latency", rows, item => item.Row.Latency);
        ReportColumns.Numbers(json, "packet", rows, item => item.Transaction.PacketNumber);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter json, ReportChanges? changes)
    {
        if (changes is null) return;
        json.WriteStartObject("baseline");
        json.WriteString("source", changes.Baseline.Name);
        json.WriteNumber("packets", changes.Baseline.Packets);
        json.WriteNumber("bytes", changes.Baseline.Bytes);
        if (changes.Baseline.Duration is { } duration) json.WriteNumber("duration", duration);
        json.WriteEndObject();
        var rows = changes.Rows;
        json.WriteStartObject("changes");
        json.WriteNumber("total", changes.Total);
        json.WriteNumber("rows", rows.Count);
        json.WriteStartObject("columns");
        ReportColumns.Texts(json, "change", rows, row => row.Change);
        ReportColumns.Texts(json, "grouping", rows, row => row.Grouping);
        ReportColumns.Texts(json, "key", rows, row => row.Key);
        ReportColumns.Numbers(json, "flowsBefore", rows, row => row.ReferenceFlows);
        ReportColumns.Numbers(json, "flowsAfter", rows, row => row.DifferenceFlows);
        ReportColumns.Numbers(json, "packetsBefore", rows, row => row.ReferencePackets);
        ReportColumns.Numbers(json, "packetsAfter", rows, row => row.DifferencePackets);
        ReportColumns.Numbers(json, "bytesBefore", rows, row => row.ReferenceBytes);
        ReportColumns.Numbers(json, "bytesAfter", rows, row => row.DifferenceBytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, double[] values, Func<double, double> round)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(round(value));
        json.WriteEndArray();
    }
}
