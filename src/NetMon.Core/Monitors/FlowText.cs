using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetMon.Configuration;
using NetMon.Flows.Summaries.Order;
using NetMon.Presentation;

namespace NetMon.Monitors;

/// <summary>
/// Flow records as lines of text, UTF-8: CSV after RFC 4180 that Import-Csv reads, or a JSON object a line. Times are ISO 8601, local
/// with their offset from UTC, durations seconds, numbers without separators.
/// </summary>
internal static class FlowText
{
    // A semicolon and a tab end cells in the spreadsheets of some languages.
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    // The default encoder escapes for HTML, which this never becomes part of.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Those of the record, in the order in which it declares them: a file has what the pipeline has.
    private static readonly (string Name, Func<FlowRecord, object?> Value)[] Columns =
    [
        .. typeof(FlowRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.MetadataToken)
            .Select(property => (property.Name, PropertyGetters<FlowRecord>.Of(property))),
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
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
