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
/// Formats records of one type as UTF-8 lines: RFC 4180 CSV that Import-Csv reads, or one JSON object per line. Times are ISO 8601, local with UTC
/// offset; durations are in seconds, numbers without separators.
/// </summary>
internal sealed class RecordText
{
    // Semicolon and tab separate cells in the spreadsheets of some locales.
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    // The default encoder escapes for HTML, which is not needed here.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly (string Name, Func<object, object?> Value)[] _columns;

    private RecordText(string subject, (string Name, Func<object, object?> Value)[] columns) => (Subject, _columns) = (subject, columns);

    /// <summary>Flow records.</summary>
    public static RecordText Flows { get; } = Of<FlowRecord>("flows");

    /// <summary>What the records are, in the plural: flows.</summary>
    public string Subject { get; }

    /// <summary>The column names, in order.</summary>
    public IEnumerable<string> Names => _columns.Select(column => column.Name);

    /// <summary>Creates the text of a type: its properties in the order of the pipeline, which has those of a base type last.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="subject">What the records are, in the plural.</param>
    public static RecordText Of<T>(string subject) where T : class => new(subject,
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.DeclaringType == typeof(T) ? 0 : 1)
            .ThenBy(property => property.MetadataToken)
            .Select(property => (property.Name, Getter<T>(property))),
    ]);

    /// <summary>The file header; empty for NDJSON.</summary>
    public byte[] Header(RecordFileFormat format) =>
        format == RecordFileFormat.Csv ? Encoding.UTF8.GetBytes(string.Join(',', Names) + "\n") : [];

    /// <summary>Formats a record as one line, with the line end.</summary>
    /// <param name="record">The record.</param>
    /// <param name="format">The format.</param>
    /// <param name="escapesFormulas">Whether CSV text is neutralised so that spreadsheets do not run it as a formula.</param>
    public byte[] Line(object record, RecordFileFormat format, bool escapesFormulas) =>
        format == RecordFileFormat.Csv ? CsvLine(record, escapesFormulas) : JsonLine(record);

    private static Func<object, object?> Getter<T>(PropertyInfo property) where T : class
    {
        var get = PropertyGetters<T>.Of(property);
        return record => get((T)record);
    }

    private byte[] CsvLine(object record, bool escapesFormulas)
    {
        var line = new StringBuilder(512);
        foreach (var (_, value) in _columns)
        {
            if (line.Length > 0) line.Append(',');
            var content = value(record);
            var text = escapesFormulas && content is string word ? SpreadsheetText.Neutralise(word) : Text(content);
            if (text.AsSpan().IndexOfAny(Special) < 0) line.Append(text);
            else line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    private byte[] JsonLine(object record)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, JsonOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in _columns)
            {
                json.WritePropertyName(name);
                WriteValue(json, value(record));
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
            case bool yes:
                json.WriteBooleanValue(yes);
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
