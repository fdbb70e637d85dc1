using RadLine;

namespace NetMon.Shell.Interactive;

/// <summary>Ctrl+D: leaves the shell from an empty line, deletes a character from any other, as every Unix shell.</summary>
internal sealed class LeaveCommand(Action leave) : LineEditorCommand
{
    public override void Execute(LineEditorContext context)
    {
        if (context.Buffer.Length > 0)
        {
            context.Execute(new DeleteCommand());
            return;
        }

        leave();
        context.Submit(SubmitAction.Cancel);
    }
}
