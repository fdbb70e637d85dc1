using System.Globalization;
using System.Text.Json;

namespace NetMon.Reports;

/// <summary>Writes the rows of a table as columns: <c>{"n":[1,null]}</c> of numbers, <c>{"d":["a"],"i":[0,-1]}</c> of texts.</summary>
internal static class ReportColumns
{
    // A URL may be as long as the packet that has it; five thousand of them would make the page too large.
    private const int MaxText = 120;
    private const int Decimals = 7;

    /// <summary>Writes a column of numbers; null for those that are unknown.</summary>
    public static void Numbers<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> rows, Func<T, double?> value)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("n");
        foreach (var row in rows)
        {
            if (value(row) is { } number && double.IsFinite(number)) json.WriteNumberValue(Math.Round(number, Decimals));
            else json.WriteNullValue();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a column of texts; long ones are cut, and say so.</summary>
    public static void Texts<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> rows, Func<T, string?> value)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var indices = new int[rows.Count];
        json.WriteStartObject(name);
        json.WriteStartArray("d");
        for (var i = 0; i < indices.Length; i++)
        {
            if (value(rows[i]) is not { } text)
            {
                indices[i] = -1;
                continue;
            }

            text = Brief(text);
            if (!numbers.TryGetValue(text, out indices[i]))
            {
                indices[i] = numbers.Count;
                numbers.Add(text, indices[i]);
                json.WriteStringValue(text);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("i");
        foreach (var index in indices) json.WriteNumberValue(index);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Brief(string text)
    {
        if (text.Length <= MaxText) return text;
        var end = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}\u2026 ({text.Length:N0} characters)");
    }
}
