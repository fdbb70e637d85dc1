using RadLine;
using Spectre.Console;

namespace NetMon.Shell.Interactive;

/// <summary>Shows the text that the engine's prompt function gave, as it is.</summary>
internal sealed class EnginePrompt(Func<string> text) : ILineEditorPrompt
{
    public (Markup Markup, int Margin) GetPrompt(ILineEditorState state, int line)
    {
        // The margin takes the place of the blanks at the end; the editor counts them apart from the text.
        var trimmed = text().TrimEnd();
        return (new Markup(Markup.Escape(trimmed)), Margin: 1);
    }
}
