using System.Management.Automation;

namespace NetMon.Shell.Interactive;

/// <summary>Walks through the completions of a line while Tab is pressed again and again.</summary>
/// <param name="complete">Asks the engine what could stand at a cursor.</param>
internal sealed class CompletionCycle(Func<string, int, CommandCompletion> complete)
{
    private CommandCompletion? _completion;
    private string _prefix = "";
    private string _suffix = "";
    private (string Line, int Cursor)? _last;

    /// <summary>The line with the next completion in it and where the cursor then is; null when there is none.</summary>
    /// <param name="line">The line as it stands.</param>
    /// <param name="cursor">The cursor in it.</param>
    /// <param name="forward">Whether to go forward through the completions, or back.</param>
    public (string Line, int Cursor)? Next(string line, int cursor, bool forward)
    {
        if (_last != (line, cursor))
        {
            _completion = complete(line, cursor);
            _prefix = line[..Math.Max(0, _completion.ReplacementIndex)];
            _suffix = line[Math.Clamp(_completion.ReplacementIndex + _completion.ReplacementLength, 0, line.Length)..];
        }

        if (_completion?.GetNextResult(forward) is not { } result) return null;
        _last = (_prefix + result.CompletionText + _suffix, _prefix.Length + result.CompletionText.Length);
        return _last;
    }
}
