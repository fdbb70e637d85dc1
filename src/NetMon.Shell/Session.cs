using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using NetMon.Shell.Hosting;

namespace NetMon.Shell;

/// <summary>The runspace with the module in it. Runs one pipeline at a time, and stops it when another thread asks.</summary>
internal sealed class Session : IDisposable
{
    private readonly Runspace _runspace;
    private readonly ShellHost _host;
    private readonly Lock _gate = new();
    private Pipeline? _running;
    private bool _stopping;
    private int? _endCode;

    private Session(Runspace runspace, ShellHost host)
    {
        _runspace = runspace;
        _host = host;
        host.Streams.OutputClosed = () => End(ExitCodes.OutputClosed);
    }

    /// <summary>Called on another thread when Ctrl+C comes or the session is to end while no pipeline runs.</summary>
    public Action? PromptInterrupted { get; set; }

    /// <summary>What the process is to return, once a script has said <c>exit</c> or a signal has ended the session.</summary>
    public int? ExitCode => _endCode ?? _host.RequestedExitCode;

    public bool ShouldEnd => ExitCode is not null;

    /// <summary>Opens the runspace and imports the module; null when that fails, which has then been said.</summary>
    public static Session? Open(ShellHost host, ShellOptions options)
    {
        try
        {
            if (options.WorkingDirectory is { } directory) Environment.CurrentDirectory = Path.GetFullPath(directory);
            var state = InitialSessionState.CreateDefault2();
            state.ThrowOnRunspaceOpenError = true;
            state.ImportPSModule([ModuleLocator.Find()]);
            // The engine's own default forbids scripts; pwsh ships with RemoteSigned. Other systems have no such policy.
            if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ParsePolicy(options.ExecutionPolicy);

            var runspace = RunspaceFactory.CreateRunspace(host, state);
            runspace.ThreadOptions = PSThreadOptions.ReuseThread;
            runspace.Open();
            Runspace.DefaultRunspace = runspace;
            return new Session(runspace, host);
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
        {
            host.UI.WriteErrorLine($"netmon: {e.Message}");
            return null;
        }
    }

    /// <summary>Runs a command line and says how it went, as <c>pwsh -Command</c> does.</summary>
    /// <param name="text">The command.</param>
    /// <param name="readsInput">Whether standard input is there for the command: its lines are <c>$input</c> if the command names it.</param>
    public int RunCommand(string text, bool readsInput = true)
    {
        if (string.IsNullOrWhiteSpace(text)) return ExitCodes.Success;
        var input = readsInput && Console.IsInputRedirected && NamesInput(text) ? Console.In : null;
        return Execute(_runspace.CreatePipeline(text, addToHistory: true), input) switch
        {
            PipelineState.Completed => LastStatementSucceeded() ? ExitCodes.Success : ExitCodes.Failure,
            PipelineState.Stopped => ExitCodes.Interrupted,
            _ => ExitCodes.Failure,
        };
    }

    /// <summary>Runs a script with arguments and says how it went, as <c>pwsh -File</c> does.</summary>
    /// <param name="path">The script, as a full path.</param>
    /// <param name="arguments">Its arguments.</param>
    public int RunFile(string path, IEnumerable<string> arguments)
    {
        var takesInput = Console.IsInputRedirected && NamesInput(File.ReadAllText(path));
        var call = ScriptCall.Compose(path, arguments, takesInput);
        return Execute(_runspace.CreatePipeline(call), takesInput ? Console.In : null) switch
        {
            PipelineState.Completed => ExitCodes.Success,
            PipelineState.Stopped => ExitCodes.Interrupted,
            _ => ExitCodes.Failure,
        };
    }

    /// <summary>The text that the user's <c>prompt</c> function gives.</summary>
    public string Prompt() => Ask("prompt")?.ToString() is { Length: > 0 } prompt ? prompt : "PS> ";

    /// <summary>What could stand at the cursor of a line that is being typed.</summary>
    /// <param name="line">The whole line.</param>
    /// <param name="cursor">Where the cursor is in it.</param>
    public CommandCompletion Complete(string line, int cursor)
    {
        using var shell = PowerShell.Create(_runspace);
        return CommandCompletion.CompleteInput(line, cursor, [], shell);
    }

    /// <summary>Ctrl+C: stops the pipeline, or clears the line at the prompt.</summary>
    public void Interrupt()
    {
        if (!StopPipeline()) PromptInterrupted?.Invoke();
    }

    /// <summary>Ends the session: stops the pipeline and lets it clean up, then the process returns the code.</summary>
    /// <param name="code">The exit code, unless a script has set one already.</param>
    public void End(int code)
    {
        _endCode ??= code;
        Interrupt();
    }

    public void Dispose() => _runspace.Dispose();

    private static ExecutionPolicy ParsePolicy(string? policy) =>
        Enum.TryParse<ExecutionPolicy>(policy, ignoreCase: true, out var parsed) ? parsed : Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;

    private static bool NamesInput(string script) =>
        Parser.ParseInput(script, out _, out _).Find(
            a => a is VariableExpressionAst v && v.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase),
            searchNestedScriptBlocks: false) is not null;

    private static void Feed(PipelineWriter writer, TextReader input)
    {
        try
        {
            while (input.ReadLine() is { } line) writer.Write(line);
            writer.Close();
        }
        catch (PipelineClosedException)
        {
            // The pipeline wanted no more, as `head` does.
        }
        catch (IOException)
        {
            // The input is broken off, so it ends here; a pipeline that is not told would wait for ever.
            writer.Close();
        }
    }

    private PipelineState Execute(Pipeline pipeline, TextReader? input = null)
    {
        var before = NewestError();
        using (pipeline)
        {
            // As pwsh does: errors go through the same formatter, which keeps their order with the output and sends them to WriteErrorLine.
            pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true));
            var end = Run(pipeline, input);
            if (end is { State: PipelineState.Failed, Reason: { } reason }) Report(reason);
            HintAtMissingCommands(before);
            return end.State;
        }
    }

    private PipelineStateInfo Run(Pipeline pipeline, TextReader? input)
    {
        using var finished = new ManualResetEventSlim();
        pipeline.StateChanged += (_, e) =>
        {
            if (e.PipelineStateInfo.State is PipelineState.Completed or PipelineState.Failed or PipelineState.Stopped) finished.Set();
        };
        lock (_gate)
        {
            _running = pipeline;
            _stopping = false;
            pipeline.InvokeAsync();
        }

        if (input is null) pipeline.Input.Close();
        else _ = Task.Run(() => Feed(pipeline.Input, input));
        if (_endCode is not null) StopPipeline();
        finished.Wait();

        lock (_gate) _running = null;
        _host.UserInterface.EndProgress();
        return pipeline.PipelineStateInfo;
    }

    private bool StopPipeline()
    {
        Pipeline? pipeline;
        lock (_gate)
        {
            pipeline = _running;
            if (pipeline is null) return false;
            if (_stopping) return true;
            _stopping = true;
        }

        pipeline.StopAsync();
        return true;
    }

    private void Report(Exception reason)
    {
        if (reason is ParseException)
        {
            // The formatter shows nothing for a command line that is in no file.
            _host.UI.WriteErrorLine(reason.Message);
            return;
        }

        var record = reason is IContainsErrorRecord { ErrorRecord: { } contained }
            ? contained
            : new ErrorRecord(reason, "CommandFailed", ErrorCategory.NotSpecified, targetObject: null);
        // Formatted as an object: writing it as an error once more would put this place into it instead of the place where it happened.
        using var pipeline = _runspace.CreatePipeline();
        pipeline.Commands.Add("Out-Default");
        using var toError = _host.UserInterface.SendOutputToError();
        pipeline.Input.Write(record);
        if (Run(pipeline, input: null).State != PipelineState.Completed) _host.UI.WriteErrorLine(reason.Message);
    }

    private void HintAtMissingCommands(ErrorRecord? newestBefore)
    {
        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var error in Errors().TakeWhile(e => !ReferenceEquals(e, newestBefore)))
        {
            if (MissingCommands.Hint(error) is { } hint && said.Add(hint)) _host.UI.WriteErrorLine(hint);
        }
    }

    private IEnumerable<ErrorRecord> Errors() =>
        (_runspace.SessionStateProxy.GetVariable("Error") as ArrayList ?? []).OfType<ErrorRecord>();

    private ErrorRecord? NewestError() => Errors().FirstOrDefault();

    private bool LastStatementSucceeded() => Ask("$?") is not false;

    private object? Ask(string script)
    {
        using var pipeline = _runspace.CreatePipeline(script);
        try
        {
            return pipeline.Invoke() is [{ } first, ..] ? first.BaseObject : null;
        }
        catch (RuntimeException)
        {
            return null;
        }
    }
}
