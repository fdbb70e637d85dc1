using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetMon.Configuration;
using NetMon.Presentation;

namespace NetMon.Monitoring.Monitors;

/// <summary>
/// Flow records as lines of text, UTF-8: CSV after RFC 4180 that Import-Csv reads, or a JSON object a line. Times are ISO 8601 in UTC, time
/// spans hours, minutes and seconds (<c>00:00:01.2500000</c>), numbers without separators.
/// </summary>
internal static class FlowText
{
    // A semicolon and a tab end cells in the spreadsheets of some languages.
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    // The default encoder escapes for HTML, which this never becomes part of.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, Func<FlowRecord, object?> Value)[] Columns =
    [
        (nameof(FlowRecord.StartTime), flow => flow.StartTime),
        (nameof(FlowRecord.EndTime), flow => flow.EndTime),
        (nameof(FlowRecord.Duration), flow => flow.Duration),
        (nameof(FlowRecord.Protocol), flow => flow.Protocol),
        (nameof(FlowRecord.SrcIP), flow => flow.SrcIP),
        (nameof(FlowRecord.SrcPort), flow => flow.SrcPort),
        (nameof(FlowRecord.DstIP), flow => flow.DstIP),
        (nameof(FlowRecord.DstPort), flow => flow.DstPort),
        (nameof(FlowRecord.VlanId), flow => flow.VlanId),
        (nameof(FlowRecord.Interface), flow => flow.Interface),
        (nameof(FlowRecord.PacketsSent), flow => flow.PacketsSent),
        (nameof(FlowRecord.PacketsReceived), flow => flow.PacketsReceived),
        (nameof(FlowRecord.Packets), flow => flow.Packets),
        (nameof(FlowRecord.BytesSent), flow => flow.BytesSent),
        (nameof(FlowRecord.BytesReceived), flow => flow.BytesReceived),
        (nameof(FlowRecord.Bytes), flow => flow.Bytes),
        (nameof(FlowRecord.IPBytesSent), flow => flow.IPBytesSent),
        (nameof(FlowRecord.IPBytesReceived), flow => flow.IPBytesReceived),
        (nameof(FlowRecord.PayloadBytesSent), flow => flow.PayloadBytesSent),
        (nameof(FlowRecord.PayloadBytesReceived), flow => flow.PayloadBytesReceived),
        (nameof(FlowRecord.TcpFlagsSent), flow => flow.TcpFlagsSent),
        (nameof(FlowRecord.TcpFlagsReceived), flow => flow.TcpFlagsReceived),
        (nameof(FlowRecord.State), flow => flow.State),
        (nameof(FlowRecord.History), flow => flow.History),
        (nameof(FlowRecord.HandshakeRtt), flow => flow.HandshakeRtt),
        (nameof(FlowRecord.RetransmissionsSent), flow => flow.RetransmissionsSent),
        (nameof(FlowRecord.RetransmissionsReceived), flow => flow.RetransmissionsReceived),
        (nameof(FlowRecord.OutOfOrder), flow => flow.OutOfOrder),
        (nameof(FlowRecord.MissedBytesSent), flow => flow.MissedBytesSent),
        (nameof(FlowRecord.MissedBytesReceived), flow => flow.MissedBytesReceived),
        (nameof(FlowRecord.Application), flow => flow.Application),
        (nameof(FlowRecord.ServerName), flow => flow.ServerName),
        (nameof(FlowRecord.DnsName), flow => flow.DnsName),
        (nameof(FlowRecord.EndReason), flow => flow.EndReason),
        (nameof(FlowRecord.BitsPerSecond), flow => flow.BitsPerSecond),
        (nameof(FlowRecord.CommunityId), flow => flow.CommunityId),
    ];

    /// <summary>The names of the columns, in their order.</summary>
    public static IEnumerable<string> Names => Columns.Select(column => column.Name);

    /// <summary>What a file begins with; empty where it begins with the first flow.</summary>
    public static byte[] Header(FlowFileFormat format) =>
        format == FlowFileFormat.Csv ? Encoding.UTF8.GetBytes(string.Join(',', Names) + "\n") : [];

    /// <summary>One flow, with the line break.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="format">The format.</param>
    /// <param name="escapesFormulas">Whether CSV is written so that no spreadsheet takes text for a formula.</param>
    public static byte[] Line(FlowRecord flow, FlowFileFormat format, bool escapesFormulas) =>
        format == FlowFileFormat.Csv ? CsvLine(flow, escapesFormulas) : JsonLine(flow);

    private static byte[] CsvLine(FlowRecord flow, bool escapesFormulas)
    {
        var line = new StringBuilder(512);
        foreach (var (_, value) in Columns)
        {
            if (line.Length > 0) line.Append(',');
            var content = value(flow);
            var text = escapesFormulas && content is string word ? SpreadsheetText.Neutralise(word) : Text(content);
            if (text.AsSpan().IndexOfAny(Special) < 0) line.Append(text);
            else line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    private static byte[] JsonLine(FlowRecord flow)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, JsonOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Columns)
            {
                json.WritePropertyName(name);
                WriteValue(json, value(flow));
            }

            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case long or int or ushort:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Text(value));
                break;
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
