using RadLine;

namespace NetMon.Shell.Interactive;

/// <summary>
/// The keys of the terminal, until there is none any more. A terminal that has gone away says for ever that a key is there, and gives none;
/// the editor would collect them until memory ran out.
/// </summary>
/// <param name="gone">Called once, on the thread that reads, when the terminal has gone.</param>
internal sealed class TerminalKeys(Action gone) : IInputSource
{
    // Ctrl+D that somebody typed comes with its key; of an input that has ended .NET makes the bare character.
    private const char EndOfTransmission = '\x04';

    private bool _isGone;

    public bool ByPassProcessing => false;

    public bool IsKeyAvailable() => !_isGone && Console.KeyAvailable;

    public ConsoleKeyInfo ReadKey()
    {
        var key = Console.ReadKey(intercept: true);
        if (key is { Key: default(ConsoleKey), KeyChar: EndOfTransmission })
        {
            _isGone = true;
            gone();
        }

        return key;
    }
}
