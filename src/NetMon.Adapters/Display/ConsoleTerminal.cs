using System.Text;

namespace NetMon.Adapters.Display;

/// <summary>The terminal of this process.</summary>
public sealed class ConsoleTerminal : ITerminal, IDisposable
{
    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;
    private readonly bool _hasKeys = !Console.IsInputRedirected;
    private readonly bool _takesControlC;
    private readonly bool _tookControlC;
    private readonly Stream _output = Console.OpenStandardOutput();

    // The code page of a console of Windows is rarely UTF-8.
    private readonly Encoding _encoding = Console.OutputEncoding;

    /// <summary>Takes the terminal.</summary>
    /// <param name="takesControlC">
    /// Whether Ctrl+C is a key until this is disposed of, and no signal, so that who asked for totals gets them; only where there are keys.
    /// </param>
    public ConsoleTerminal(bool takesControlC = false)
    {
        _takesControlC = takesControlC && _hasKeys;
        if (!_takesControlC) return;
        _tookControlC = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
    }

    /// <summary>Whether there is one that understands escape sequences.</summary>
    public static bool IsThere => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Whether its user presses keys.</summary>
    public bool HasKeys => _hasKeys;

    /// <inheritdoc/>
    public (int Width, int Height) Size =>
        (Console.WindowWidth is > 0 and var width ? width : DefaultWidth, Console.WindowHeight is > 0 and var height ? height : DefaultHeight);

    /// <inheritdoc/>
    public ConsoleKeyInfo? TryReadKey() => _hasKeys && Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;

    /// <summary>Makes Ctrl+C what it was before.</summary>
    public void Dispose()
    {
        if (_takesControlC) Console.TreatControlCAsInput = _tookControlC;
    }

    /// <inheritdoc/>
    public void Write(string text)
    {
        // One call of the system, so that no terminal shows half of it.
        _output.Write(_encoding.GetBytes(text));
        _output.Flush();
    }
}
