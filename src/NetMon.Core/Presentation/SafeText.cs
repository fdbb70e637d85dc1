using System.Globalization;
using System.Text;

namespace NetMon.Presentation;

/// <summary>
/// Makes text from packets and files safe for display. Characters that control a terminal, break a line, change the text direction or are
/// invisible become escapes: <c>\x1b</c> up to U+00FF, <c>\u202e</c> up to U+FFFF, <c>\U000e0001</c> above.
/// </summary>
/// <remarks>
/// Unsafe are control characters (C0, DEL, C1: Unicode category Cc), format characters (Cf: bidirectional controls, zero-width characters,
/// byte-order mark, tags), line and paragraph separators (U+2028, U+2029), unpaired surrogates, and all other invisible characters
/// (Default_Ignorable_Code_Point of Unicode, such as variation selectors and Hangul fillers).
/// <para>
/// <see cref="Escape"/> is for raw text, applied once on input; it is reversible. <see cref="Guard"/> is for output of text that may already
/// contain escapes; it is idempotent.
/// </para>
/// </remarks>
public static class SafeText
{
    /// <summary>Maximum length of user input quoted in a message.</summary>
    public const int QuoteLimit = 120;

    /// <summary>Maximum length of a path quoted in a message: more than systems allow, because a shortened path is useless.</summary>
    public const int PathLimit = 5000;

    /// <summary>Maximum length of other programs' text in a message.</summary>
    public const int BriefLimit = 1000;

    /// <summary>
    /// Escapes raw text. A backslash is kept unless it would start an escape; then it becomes <c>\x5c</c>, so that the result is unique to the
    /// input.
    /// </summary>
    /// <param name="raw">The raw text.</param>
    public static string Escape(string raw) => IsPlain(raw) && !raw.Contains('\\', StringComparison.Ordinal) ? raw : Rewrite(raw, escapesBackslash: true);

    /// <summary>Restores the raw text from the result of <see cref="Escape"/>.</summary>
    /// <param name="safe">The escaped text.</param>
    public static string Unescape(string safe)
    {
        if (!safe.Contains('\\', StringComparison.Ordinal)) return safe;
        var raw = new StringBuilder(safe.Length);
        for (var rest = safe.AsSpan(); !rest.IsEmpty;)
        {
            if (!BeginsEscape(rest))
            {
                raw.Append(rest[0]);
                rest = rest[1..];
                continue;
            }

            var digits = DigitsOf(rest[1]);
            var value = uint.Parse(rest.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            // Half of a surrogate pair is escaped as such.
            if (value <= char.MaxValue) raw.Append((char)value);
            else raw.Append(Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar);
            rest = rest[(2 + digits)..];
        }

        return raw.ToString();
    }

    /// <summary>Escapes text that may already contain escapes, which are kept.</summary>
    /// <param name="text">The text.</param>
    public static string Guard(string text) => IsPlain(text) ? text : Rewrite(text, escapesBackslash: false);

    /// <summary>The same for text of several lines, such as a message: line ends are kept.</summary>
    /// <param name="text">The text.</param>
    public static string GuardLines(string text) =>
        IsPlain(text) ? text : string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Guard));

    /// <summary>
    /// Quotes raw text for a message: escaped, in single quotes, and shortened in the middle if too long.
    /// </summary>
    /// <param name="raw">The raw text or user input.</param>
    /// <param name="limit">Maximum number of characters between the quotes.</param>
    public static string Quote(string raw, int limit = QuoteLimit)
    {
        // Drops the middle first, because it need not be escaped.
        var near = raw.Length <= 2 * limit ? raw : string.Concat(raw.AsSpan(0, limit), raw.AsSpan(raw.Length - limit));
        var safe = Escape(near);
        return raw.Length == near.Length && safe.Length <= limit ? $"'{safe}'" : $"'{Quantities.Shorten(safe, limit)}'";
    }

    /// <summary>Text of another program, such as a library's message, for a message: escaped, with its line ends, and shortened.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">Maximum number of characters; a longer text is shortened in the middle.</param>
    public static string Brief(string text, int limit = BriefLimit) => Quantities.Shorten(GuardLines(text), limit);

    /// <summary>Whether a text can be displayed unchanged.</summary>
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

    /// <summary>Whether a character must be escaped.</summary>
    /// <param name="character">The character.</param>
    public static bool IsUnsafe(Rune character) => Rune.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        _ => character.Value is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or (>= 0x180b and <= 0x180f) or 0x2065 or 0x3164
            or (>= 0xfe00 and <= 0xfe0f) or 0xffa0 or (>= 0xfff0 and <= 0xfff8) or (>= 0xe0000 and <= 0xe0fff),
    };

    // Fast path: nearly all text is printable ASCII.
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

    private static bool BeginsEscape(ReadOnlySpan<char> text) =>
        text.Length > 1 && text[0] == '\\' && DigitsOf(text[1]) is > 0 and var digits && HasDigits(text[2..], digits);

    private static int DigitsOf(char kind) => kind switch
    {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
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
