namespace NetMon.Adapters.Display;

/// <summary>A terminal that a whole screen is drawn on.</summary>
public interface ITerminal
{
    /// <summary>Its size now, in characters.</summary>
    (int Width, int Height) Size { get; }

    /// <summary>A key that was pressed, which is then gone; null when there is none.</summary>
    ConsoleKeyInfo? TryReadKey();

    /// <summary>Writes text with escape sequences, at once.</summary>
    /// <param name="text">The text.</param>
    void Write(string text);
}
