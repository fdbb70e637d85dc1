using System.Management.Automation.Host;
using NetMon.Presentation;

namespace NetMon.Alerts;

/// <summary>A line for the host of a session.</summary>
/// <param name="Text">The text, safe to show.</param>
/// <param name="Colour">The colour of the text; null for that of all text.</param>
internal sealed record ConsoleLine(string Text, ConsoleColor? Colour)
{
    private const string WarningPrefix = "WARNING: ";
    private const string Plain = "\e[0m";

    /// <summary>Whether it is a warning, which hosts have a way of their own to show.</summary>
    public bool IsWarning { get; init; }

    /// <summary>A warning.</summary>
    /// <param name="message">What it says.</param>
    public static ConsoleLine Warning(string message) => new(SafeText.Guard(message), ConsoleColor.Yellow) { IsWarning = true };

    /// <summary>Writes it where the host writes now.</summary>
    /// <param name="host">The host's user interface.</param>
    /// <exception cref="HostException">The host shows no text.</exception>
    /// <exception cref="NotImplementedException">The host shows no text.</exception>
    public void WriteTo(PSHostUserInterface host)
    {
        if (IsWarning) host.WriteWarningLine(Text);
        else if (Colour is { } foreground && Background(host) is { } background) host.WriteLine(foreground, background, Text);
        else host.WriteLine(Text);
    }

    /// <summary>The rows of a terminal that it takes, in colour, each broken between words where it can be.</summary>
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

    /// <summary>The colour behind the text; null on a host without colours.</summary>
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
