using System.Text;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Makes names of files from text of packets: one path segment that every system accepts, without separators, not hidden, no device of Windows, not too
/// long.
/// </summary>
internal static class PortableName
{
    /// <summary>Stands for a character that a name may not have.</summary>
    public const char Substitute = '_';

    private static readonly HashSet<string> Devices = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
            .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" }), "COM¹", "COM²", "COM³", "LPT¹", "LPT²", "LPT³",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Replaces what a name may not have; empty if nothing is left.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">About how many characters of it are used.</param>
    public static string Clean(string text, int longest)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= longest) break;
            clean.Append(IsAllowed(rune) ? rune.ToString() : Substitute.ToString());
        }

        // Windows drops dots and blanks at the end; a dot at the start hides a file.
        var name = clean.ToString().Trim(' ').TrimEnd('.', ' ');
        return name.StartsWith('.') ? Substitute + name[1..] : name;
    }

    /// <summary>The name, or another one if it is a device of Windows, which it is with any extension: NUL.txt.</summary>
    /// <param name="stem">A clean name.</param>
    public static string AvoidDevice(string stem)
    {
        var first = stem.IndexOf('.', StringComparison.Ordinal);
        return Devices.Contains((first < 0 ? stem : stem[..first]).TrimEnd(' ')) ? Substitute + stem : stem;
    }

    /// <summary>Shortens a name, not within a surrogate pair.</summary>
    public static string Shorten(string stem, int longest) =>
        stem.Length <= longest ? stem : stem[..(char.IsHighSurrogate(stem[longest - 1]) ? longest - 1 : longest)].TrimEnd(' ', '.');

    private static bool IsAllowed(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '-' or '_' or ' ' or '(' or ')' or '[' or ']' or '+' or '=' or '@' or ',' or '~';
}
