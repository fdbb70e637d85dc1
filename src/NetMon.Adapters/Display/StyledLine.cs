using NetMon.Presentation;
using Spectre.Console;

namespace NetMon.Adapters.Display;

/// <summary>A line of text in several styles, truncated after a whole word at the maximum width, never wrapped.</summary>
/// <param name="width">Maximum width in characters.</param>
internal sealed class StyledLine(int width)
{
    private readonly Paragraph _paragraph = new();
    private int _used;

    /// <summary>Remaining width in characters.</summary>
    public int Room => width - _used;

    /// <summary>Appends text, as far as it fits.</summary>
    public StyledLine Add(string text, Style? style = null)
    {
        var left = Room;
        if (left <= 0 || text.Length == 0) return this;
        // Escaped before truncation, because escaping lengthens it.
        var safe = SafeText.Guard(text);
        var part = Quantities.CutAtWord(safe, left);
        // After a truncation nothing more is appended.
        _used = safe.Length <= left ? _used + part.Length : width;
        _paragraph.Append(part, style ?? Style.Plain);
        return this;
    }

    /// <summary>The line; never empty, because an empty paragraph takes no row.</summary>
    public Paragraph ToParagraph() => _used == 0 ? new Paragraph(" ") : _paragraph;
}
