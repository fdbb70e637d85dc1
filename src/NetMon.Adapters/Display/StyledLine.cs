using NetMon.Presentation;
using Spectre.Console;

namespace NetMon.Adapters.Display;

/// <summary>One line of text in several styles that ends after a whole word where the screen ends, and is never wrapped.</summary>
/// <param name="width">The most characters.</param>
internal sealed class StyledLine(int width)
{
    private readonly Paragraph _paragraph = new();
    private int _used;

    /// <summary>The characters that there is room for.</summary>
    public int Room => width - _used;

    /// <summary>Adds text, as far as there is room.</summary>
    public StyledLine Add(string text, Style? style = null)
    {
        var left = Room;
        if (left <= 0 || text.Length == 0) return this;
        // First made safe, which makes it longer, then cut.
        var safe = SafeText.Guard(text);
        var part = Quantities.CutAtWord(safe, left);
        // What comes after a cut is no more of the line.
        _used = safe.Length <= left ? _used + part.Length : width;
        _paragraph.Append(part, style ?? Style.Plain);
        return this;
    }

    /// <summary>The line; never empty, because empty ones take no room.</summary>
    public Paragraph ToParagraph() => _used == 0 ? new Paragraph(" ") : _paragraph;
}
