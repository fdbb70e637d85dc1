using System.Text;

namespace NetMon.Adapters.Display;

/// <summary>The terminal of this process.</summary>
public sealed class ConsoleTerminal : ITerminal
{
    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;
    private readonly bool _hasKeys = !Console.IsInputRedirected;
    private readonly Stream _output = Console.OpenStandardOutput();

    /// <summary>Whether there is one that understands escape sequences.</summary>
    public static bool IsThere => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Whether its user presses keys.</summary>
    public bool HasKeys => _hasKeys;

    /// <inheritdoc/>
    public (int Width, int Height) Size =>
        (Console.WindowWidth is > 0 and var width ? width : DefaultWidth, Console.WindowHeight is > 0 and var height ? height : DefaultHeight);

    /// <inheritdoc/>
    public ConsoleKeyInfo? TryReadKey() => _hasKeys && Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;

    /// <inheritdoc/>
    public void Write(string text)
    {
        // One call of the system, so that no terminal shows half of it.
        _output.Write(Encoding.UTF8.GetBytes(text));
        _output.Flush();
    }
}
