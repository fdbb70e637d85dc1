using System.Globalization;

namespace NetMon.Flows.Streams;

/// <summary>What was said, fit for a screen.</summary>
public static class StreamText
{
    private const char Unprintable = '.';

    /// <summary>Replaces what would steer a terminal, or turn the direction of writing, by dots; tabs and ends of lines stay.</summary>
    /// <param name="text">The text.</param>
    public static string Printable(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            ? text
            : string.Create(text.Length, text, static (output, input) =>
            {
                for (var i = 0; i < input.Length; i++) output[i] = IsPrintable(input[i]) ? input[i] : Unprintable;
            });

    /// <summary>What stands for bytes that are missing: <c>[123 bytes missing]</c>.</summary>
    /// <param name="count">How many.</param>
    public static string Missing(long count) => string.Create(CultureInfo.InvariantCulture, $"[{count} bytes missing]");

    private static bool IsPrintable(char c) =>
        c is '\t' or '\r' or '\n' || (!char.IsControl(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format);
}
