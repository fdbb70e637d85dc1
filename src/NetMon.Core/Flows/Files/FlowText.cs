using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetMon.Flows.Summaries.Order;
using NetMon.Presentation;

namespace NetMon.Flows.Files;

/// <summary>
/// Formats flow records as UTF-8 lines: RFC 4180 CSV that Import-Csv reads, or one JSON object per line. Times are ISO 8601, local with UTC
/// offset; durations are in seconds, numbers without separators.
/// </summary>
internal static class FlowText
{
    // Semicolon and tab separate cells in the spreadsheets of some locales.
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    // The default encoder escapes for HTML, which is not needed here.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The properties of the record in declaration order, so that a file has the same columns as the pipeline.
    private static readonly (string Name, Func<FlowRecord, object?> Value)[] Columns =
    [
        .. typeof(FlowRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.MetadataToken)
            .Select(property => (property.Name, PropertyGetters<FlowRecord>.Of(property))),
    ];

    /// <summary>The column names, in order.</summary>
    public static IEnumerable<string> Names => Columns.Select(column => column.Name);

    /// <summary>The file header; empty for NDJSON.</summary>
    public static byte[] Header(FlowFileFormat format) =>
        format == FlowFileFormat.Csv ? Encoding.UTF8.GetBytes(string.Join(',', Names) + "\n") : [];

    /// <summary>Formats a flow as one line, with the line end.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="format">The format.</param>
    /// <param name="escapesFormulas">Whether CSV text is neutralised so that spreadsheets do not run it as a formula.</param>
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
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
