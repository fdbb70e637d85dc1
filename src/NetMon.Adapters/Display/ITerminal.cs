namespace NetMon.Adapters.Display;

/// <summary>A terminal for full-screen output.</summary>
public interface ITerminal
{
    /// <summary>Current size in characters.</summary>
    (int Width, int Height) Size { get; }

    /// <summary>Reads a pressed key; null if there is none.</summary>
    ConsoleKeyInfo? TryReadKey();

    /// <summary>Writes text with escape sequences, unbuffered.</summary>
    /// <param name="text">The text.</param>
    void Write(string text);
}
