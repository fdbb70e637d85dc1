using System.Globalization;
using System.Text;
using Spectre.Console;

namespace NetMon.Adapters.Display;

/// <summary>One line of text in several styles that is cut off where the screen ends, and never wrapped.</summary>
/// <param name="width">The most characters.</param>
internal sealed class StyledLine(int width)
{
    private readonly Paragraph _paragraph = new();
    private int _used;

    /// <summary>Text of packets may hold what terminals take for commands, or what turns their lines round.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var character in text) clean.Append(IsUnsafe(character) ? '?' : character);
        return clean.ToString();
    }

    /// <summary>Adds text, as far as there is room.</summary>
    public StyledLine Add(string text, Style? style = null)
    {
        var left = width - _used;
        if (left <= 0 || text.Length == 0) return this;
        var part = text.Length <= left ? text : text[..left];
        _used += part.Length;
        _paragraph.Append(Clean(part), style ?? Style.Plain);
        return this;
    }

    /// <summary>The line; never empty, because empty ones take no room.</summary>
    public Paragraph ToParagraph() => _used == 0 ? new Paragraph(" ") : _paragraph;

    private static bool IsUnsafe(char character) => CharUnicodeInfo.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate;
}
