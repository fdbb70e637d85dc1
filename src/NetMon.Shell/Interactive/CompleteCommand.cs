using RadLine;

namespace NetMon.Shell.Interactive;

/// <summary>Tab: puts the next completion of the engine into the line.</summary>
internal sealed class CompleteCommand(CompletionCycle cycle, bool forward) : LineEditorCommand
{
    public override void Execute(LineEditorContext context)
    {
        var buffer = context.Buffer;
        if (cycle.Next(buffer.Content, buffer.CursorPosition, forward) is not var (line, cursor)) return;
        buffer.Clear(0, buffer.Length);
        buffer.Move(0);
        buffer.Insert(line);
        buffer.Move(cursor);
    }
}
