using System.Management.Automation.Host;
using NetMon.Presentation;

namespace NetMon.Alerts;

/// <summary>A line for the host of a session.</summary>
/// <param name="Text">The text, safe to show.</param>
/// <param name="Colour">Colour of the text; null for the default.</param>
internal sealed record ConsoleLine(string Text, ConsoleColor? Colour)
{
    private const string WarningPrefix = "WARNING: ";
    private const string Plain = "\e[0m";

    /// <summary>Whether it is a warning, which hosts display in their own way.</summary>
    public bool IsWarning { get; init; }

    /// <summary>Creates a warning.</summary>
    /// <param name="message">The text.</param>
    public static ConsoleLine Warning(string message) => new(SafeText.Guard(message), ConsoleColor.Yellow) { IsWarning = true };

    /// <summary>Writes the line at the host's current position.</summary>
    /// <param name="host">The host's user interface.</param>
    /// <exception cref="HostException">The host shows no text.</exception>
    /// <exception cref="NotImplementedException">The host shows no text.</exception>
    public void WriteTo(PSHostUserInterface host)
    {
        if (IsWarning) host.WriteWarningLine(Text);
        else if (Colour is { } foreground && Background(host) is { } background) host.WriteLine(foreground, background, Text);
        else host.WriteLine(Text);
    }

    /// <summary>The line as coloured terminal rows, wrapped between words where possible.</summary>
    /// <param name="width">Columns of the terminal.</param>
    public IEnumerable<string> Rows(int width) => Quantities.Wrap(IsWarning ? WarningPrefix + Text : Text, width).Select(Coloured);

    private string Coloured(string text) => Colour switch
    {
        ConsoleColor.Magenta => $"\e[95m{text}{Plain}",
        ConsoleColor.Red => $"\e[91m{text}{Plain}",
        ConsoleColor.Yellow => $"\e[93m{text}{Plain}",
        ConsoleColor.Cyan => $"\e[96m{text}{Plain}",
        _ => text,
    };

    /// <summary>The background colour; null if the host has no colours.</summary>
    private static ConsoleColor? Background(PSHostUserInterface host)
    {
        try
        {
            return host.RawUI?.BackgroundColor;
        }
        catch (Exception e) when (e is HostException or NotImplementedException)
        {
            return null;
        }
    }
}
