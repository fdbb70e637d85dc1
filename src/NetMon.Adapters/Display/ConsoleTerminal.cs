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

    // The code page of a Windows console is rarely UTF-8.
    private readonly Encoding _encoding = Console.OutputEncoding;

    /// <summary>Opens the terminal.</summary>
    /// <param name="takesControlC">
    /// Whether Ctrl+C is read as a key instead of a signal until disposal, so that totals can still be output; only if keys can be read.
    /// </param>
    public ConsoleTerminal(bool takesControlC = false)
    {
        _takesControlC = takesControlC && _hasKeys;
        if (!_takesControlC) return;
        _tookControlC = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
    }

    /// <summary>Whether there is a terminal that supports escape sequences.</summary>
    public static bool IsThere => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Whether keys can be read.</summary>
    public bool HasKeys => _hasKeys;

    /// <inheritdoc/>
    public (int Width, int Height) Size =>
        (Console.WindowWidth is > 0 and var width ? width : DefaultWidth, Console.WindowHeight is > 0 and var height ? height : DefaultHeight);

    /// <inheritdoc/>
    public ConsoleKeyInfo? TryReadKey() => _hasKeys && Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;

    /// <summary>Restores the handling of Ctrl+C.</summary>
    public void Dispose()
    {
        if (_takesControlC) Console.TreatControlCAsInput = _tookControlC;
    }

    /// <inheritdoc/>
    public void Write(string text)
    {
        // A single write, so that no terminal shows a partial frame.
        _output.Write(_encoding.GetBytes(text));
        _output.Flush();
    }
}
