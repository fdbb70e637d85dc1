using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace NetMon.Shell.Hosting;

/// <summary>
/// Where the engine's streams go: output to standard output; errors, warnings, verbose and debug messages and progress to standard
/// error. Colour only reaches a terminal.
/// </summary>
internal sealed class ShellUserInterface : PSHostUserInterface
{
    private readonly StandardStreams _streams;
    private readonly ProgressLine _progress;
    private readonly Questions _questions;
    private readonly Lock _gate = new();
    private bool _outputIsError;

    public ShellUserInterface(StandardStreams streams, bool interactive)
    {
        _streams = streams;
        _progress = new ProgressLine(streams);
        _questions = new Questions(this, interactive);
        RawUI = new ShellRawUserInterface();
        // https://no-color.org: set and not empty means none, wherever the text would go.
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))) PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
    }

    public override PSHostRawUserInterface RawUI { get; }

    public override bool SupportsVirtualTerminal => _streams.OutputIsTerminal;

    public override void Write(string value) => ToOutput(value, newLine: false);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        ToOutput(Coloured(foregroundColor, backgroundColor, value), newLine: false);

    public override void WriteLine() => ToOutput("", newLine: true);

    public override void WriteLine(string value) => ToOutput(value, newLine: true);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        ToOutput(Coloured(foregroundColor, backgroundColor, value), newLine: true);

    public override void WriteErrorLine(string value) => ToError(FormatStyle.Error, value);

    public override void WriteWarningLine(string message) => ToError(FormatStyle.Warning, $"WARNING: {message}");

    public override void WriteVerboseLine(string message) => ToError(FormatStyle.Verbose, $"VERBOSE: {message}");

    public override void WriteDebugLine(string message) => ToError(FormatStyle.Debug, $"DEBUG: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate) _progress.Show(record, RawUI.BufferSize.Width);
    }

    /// <summary>Takes the progress line off the terminal.</summary>
    public void EndProgress()
    {
        lock (_gate) _progress.Hide();
    }

    /// <summary>Until the result is disposed, what the formatter writes is an error's text and goes to standard error.</summary>
    public IDisposable SendOutputToError()
    {
        _outputIsError = true;
        return new Restore(() => _outputIsError = false);
    }

    public override string ReadLine() => _questions.ReadLine();

    public override SecureString ReadLineAsSecureString() => _questions.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _questions.AskFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _questions.AskChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _questions.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        _questions.AskCredential(caption, message, userName);

    private static string Coloured(ConsoleColor foreground, ConsoleColor background, string value)
    {
        // The terminal's own colours cannot be asked for, so the raw interface reports -1 for them and they stay as they are.
        var codes = (Enum.IsDefined(foreground) ? PSStyle.MapForegroundColorToEscapeSequence(foreground) : "")
            + (Enum.IsDefined(background) ? PSStyle.MapBackgroundColorToEscapeSequence(background) : "");
        return codes.Length == 0 ? value : codes + value + PSStyle.Instance.Reset;
    }

    private void ToOutput(string value, bool newLine)
    {
        if (_outputIsError)
        {
            ToError(FormatStyle.Error, value);
            return;
        }

        var text = GetOutputString(value, _streams.OutputIsTerminal);
        lock (_gate)
        {
            _progress.Hide();
            if (newLine) _streams.Output.WriteLine(text);
            else _streams.Output.Write(text);
        }
    }

    private void ToError(FormatStyle style, string value)
    {
        // The formatter ends an error with an empty line, which only output needs.
        if (value.Length == 0) return;
        var text = GetOutputString(GetFormatStyleString(style) + value + GetFormatStyleString(FormatStyle.Reset), _streams.ErrorIsTerminal);
        lock (_gate)
        {
            _progress.Hide();
            _streams.Error.WriteLine(text);
        }
    }

    private sealed class Restore(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
