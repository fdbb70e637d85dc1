using System.Management.Automation;
using NetMon.Presentation;

namespace NetMon.Arguments;

/// <summary>Names with wildcards as users give them to cmdlets. Letter case does not count.</summary>
internal static class Wildcards
{
    /// <summary>The pattern.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <exception cref="WildcardPatternException">It is none. PowerShell's own message would repeat all of it, as it is.</exception>
    public static WildcardPattern Get(string text)
    {
        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
        try
        {
            // Only now is it read.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new WildcardPatternException($"{SafeText.Quote(text)} is no wildcard pattern: it has a [ without its ], or a range the wrong way round.", e);
        }
    }
}
