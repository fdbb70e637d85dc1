using System.Management.Automation;
using NetMon.Presentation;

namespace NetMon.Arguments;

/// <summary>Creates case-insensitive wildcard patterns.</summary>
internal static class Wildcards
{
    /// <summary>Creates a pattern.</summary>
    /// <param name="text">The text from the user.</param>
    /// <exception cref="WildcardPatternException">The pattern is invalid. Replaces PowerShell's message, which would repeat the text unescaped and in full.</exception>
    public static WildcardPattern Get(string text)
    {
        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
        try
        {
            // The pattern is parsed on first use.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new WildcardPatternException($"{SafeText.Quote(text)} is not a valid wildcard pattern: it has a [ without a ], or a reversed range.", e);
        }
    }
}
