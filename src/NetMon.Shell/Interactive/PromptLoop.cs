using System.Management.Automation.Language;
using NetMon.Shell.Hosting;
using RadLine;
using Spectre.Console;

namespace NetMon.Shell.Interactive;

/// <summary>The interactive prompt: reads a statement, runs it, until <c>exit</c>, Ctrl+D or a signal.</summary>
internal sealed class PromptLoop
{
    private const string Continuation = ">> ";

    private readonly Session _session;
    private readonly ShellHost _host;
    private readonly HistoryFile _history = HistoryFile.OfThisUser();
    private readonly Lock _gate = new();
    private Action? _giveUpLine;
    private string _prompt = "";
    private bool _leave;

    public PromptLoop(Session session, ShellHost host)
    {
        _session = session;
        _host = host;
        session.PromptInterrupted = GiveUpLine;
    }

    public int Run(bool greet)
    {
        if (greet) _host.UI.WriteLine(ShellText.Greeting);
        var editor = LineEditor.IsSupported(AnsiConsole.Console) ? CreateEditor() : null;
        while (!_leave && !_session.ShouldEnd)
        {
            if (ReadStatement(editor) is not { } statement) continue;
            _history.Add(statement);
            _session.RunCommand(statement, readsInput: false);
        }

        return _session.ExitCode ?? ExitCodes.Success;
    }

    /// <summary>Whether a statement goes on: an open brace, quote or pipe.</summary>
    internal static bool IsIncomplete(string statement)
    {
        Parser.ParseInput(statement, out _, out var errors);
        return Array.Exists(errors, e => e.IncompleteInput);
    }

    private LineEditor CreateEditor()
    {
        var editor = new LineEditor(source: new TerminalKeys(() => _session.End(ExitCodes.HungUp))) { Prompt = new EnginePrompt(() => _prompt) };
        var keys = editor.KeyBindings;
        keys.Add<PreviousHistoryCommand>(ConsoleKey.UpArrow);
        keys.Add<NextHistoryCommand>(ConsoleKey.DownArrow);
        keys.Add<MoveHomeCommand>(ConsoleKey.A, ConsoleModifiers.Control);
        keys.Add<MoveEndCommand>(ConsoleKey.E, ConsoleModifiers.Control);
        // Enter that was typed ahead, before the editor had the terminal, comes as a line feed: Ctrl+J.
        keys.Add<SubmitCommand>(ConsoleKey.J, ConsoleModifiers.Control);
        keys.Add<SubmitCommand>(ConsoleKey.Enter, ConsoleModifiers.Control);
        var completions = new CompletionCycle(_session.Complete);
        keys.Add(ConsoleKey.Tab, () => new CompleteCommand(completions, forward: true));
        keys.Add(ConsoleKey.Tab, ConsoleModifiers.Shift, () => new CompleteCommand(completions, forward: false));
        keys.Add(ConsoleKey.D, ConsoleModifiers.Control, () => new LeaveCommand(() => _leave = true));
        foreach (var line in _history.Load()) editor.History.Add(line);
        return editor;
    }

    private void GiveUpLine()
    {
        lock (_gate) _giveUpLine?.Invoke();
    }

    // Null when the line was given up (Ctrl+C), left empty, or the session ends.
    private string? ReadStatement(LineEditor? editor)
    {
        var statement = "";
        _prompt = _session.Prompt();
        do
        {
            if (ReadLine(editor) is not { } line) return null;
            statement = statement.Length == 0 ? line : $"{statement}\n{line}";
            _prompt = Continuation;
        }
        while (IsIncomplete(statement));

        return string.IsNullOrWhiteSpace(statement) ? null : statement;
    }

    private string? ReadLine(LineEditor? editor)
    {
        // A terminal that cannot move its cursor (TERM=dumb) gets plain lines.
        if (editor is null)
        {
            _host.UI.Write(_prompt);
            var plain = Console.ReadLine();
            _leave |= plain is null;
            return plain;
        }

        using var interrupt = new CancellationTokenSource();
        lock (_gate) _giveUpLine = interrupt.Cancel;
        if (_session.ShouldEnd) return null;
        try
        {
            return editor.ReadLine(interrupt.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            _host.UI.WriteLine("^C");
            return null;
        }
        catch (IOException)
        {
            // The editor cannot draw: the terminal has gone.
            _session.End(ExitCodes.HungUp);
            return null;
        }
        finally
        {
            lock (_gate) _giveUpLine = null;
        }
    }
}
