using System.Globalization;
using System.Text;

namespace NetMon.Presentation;

/// <summary>
/// The one place that makes text from packets and files safe for people. Characters that steer a terminal, break a line, turn the direction
/// of writing or cannot be seen are written as escapes: <c>\x1b</c> up to U+00FF, <c>\u202e</c> up to U+FFFF, <c>\U000e0001</c> above.
/// </summary>
/// <remarks>
/// Unsafe are controls (C0, DEL, C1: Unicode category Cc), formats (Cf: bidirectional controls, zero-width characters, byte-order mark, tags),
/// separators of lines and paragraphs (U+2028, U+2029), surrogates without their other half, and the other characters that are shown as
/// nothing (Default_Ignorable_Code_Point of Unicode, such as variation selectors and Hangul fillers).
/// <para>
/// <see cref="Escape"/> is for raw text, once, where it is read; it can be undone. <see cref="Guard"/> is for text that may hold escapes
/// already, where it goes out; doing it twice is as good as once.
/// </para>
/// </remarks>
public static class SafeText
{
    /// <summary>Characters that a message quotes of what somebody gave it.</summary>
    public const int QuoteLimit = 120;

    /// <summary>Characters that a message quotes of a path, which is of use only whole: more than systems allow.</summary>
    public const int PathLimit = 5000;

    /// <summary>Characters that a message has of the text of others.</summary>
    public const int BriefLimit = 1000;

    /// <summary>
    /// Makes raw text safe. A backslash stays as it is, but where what follows reads as an escape it is written <c>\x5c</c>; so no two texts
    /// have the same result.
    /// </summary>
    /// <param name="raw">Text as it was read.</param>
    public static string Escape(string raw) => IsPlain(raw) && !raw.Contains('\\', StringComparison.Ordinal) ? raw : Rewrite(raw, escapesBackslash: true);

    /// <summary>Makes text safe that may hold escapes already: they stay.</summary>
    /// <param name="text">The text.</param>
    public static string Guard(string text) => IsPlain(text) ? text : Rewrite(text, escapesBackslash: false);

    /// <summary>The same for a text of several lines, such as a message: the ends of its lines stay.</summary>
    /// <param name="text">The text.</param>
    public static string GuardLines(string text) =>
        IsPlain(text) ? text : string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Guard));

    /// <summary>
    /// Raw text as messages quote it: safe, in single quotes, and of a length that a message can have; a longer one loses its middle.
    /// </summary>
    /// <param name="raw">Text as it was read, or as somebody typed it.</param>
    /// <param name="limit">The most characters between the quotes.</param>
    public static string Quote(string raw, int limit = QuoteLimit)
    {
        // What is cut off need not be made safe first.
        var near = raw.Length <= 2 * limit ? raw : string.Concat(raw.AsSpan(0, limit), raw.AsSpan(raw.Length - limit));
        var safe = Escape(near);
        return raw.Length == near.Length && safe.Length <= limit ? $"'{safe}'" : $"'{Quantities.Shorten(safe, limit)}'";
    }

    /// <summary>A text of others for a message, such as what a library said: safe, with its lines, and not longer than people read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most characters; a longer one loses its middle.</param>
    public static string Brief(string text, int limit = BriefLimit) => Quantities.Shorten(GuardLines(text), limit);

    /// <summary>Whether all of a text can be shown as it is.</summary>
    /// <param name="text">The text.</param>
    public static bool IsSafe(ReadOnlySpan<char> text)
    {
        if (IsPlain(text)) return true;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != System.Buffers.OperationStatus.Done || IsUnsafe(rune)) return false;
            text = text[length..];
        }

        return true;
    }

    /// <summary>Whether a character must not be shown as it is.</summary>
    /// <param name="character">The character.</param>
    public static bool IsUnsafe(Rune character) => Rune.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        _ => character.Value is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or (>= 0x180b and <= 0x180f) or 0x2065 or 0x3164
            or (>= 0xfe00 and <= 0xfe0f) or 0xffa0 or (>= 0xfff0 and <= 0xfff8) or (>= 0xe0000 and <= 0xe0fff),
    };

    // Nearly all text is ASCII without controls.
    private static bool IsPlain(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange(' ', '~') < 0;

    private static string Rewrite(string text, bool escapesBackslash)
    {
        var safe = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done) Append(safe, rest[0]);
            else if (IsUnsafe(rune) || (escapesBackslash && BeginsEscape(rest))) Append(safe, rune.Value);
            else safe.Append(rest[..length]);
            rest = rest[length..];
        }

        return safe.ToString();
    }

    private static void Append(StringBuilder safe, int value) => _ = value switch
    {
        <= 0xff => safe.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
        <= 0xffff => safe.Append(CultureInfo.InvariantCulture, $@"\u{value:x4}"),
        _ => safe.Append(CultureInfo.InvariantCulture, $@"\U{value:x8}"),
    };

    private static bool BeginsEscape(ReadOnlySpan<char> text) => text.Length > 1 && text[0] == '\\' && text[1] switch
    {
        'x' => HasDigits(text[2..], 2),
        'u' => HasDigits(text[2..], 4),
        'U' => HasDigits(text[2..], 8),
        _ => false,
    };

    private static bool HasDigits(ReadOnlySpan<char> text, int count)
    {
        if (text.Length < count) return false;
        foreach (var digit in text[..count])
        {
            if (!char.IsAsciiHexDigit(digit)) return false;
        }

        return true;
    }
}
