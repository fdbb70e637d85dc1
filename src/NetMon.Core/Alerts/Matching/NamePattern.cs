using System.IO.Enumeration;

namespace NetMon.Alerts.Matching;

/// <summary>Names with wildcards: <c>*</c> for any number of characters, <c>?</c> for one. Letter case does not count.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name matches one of the patterns.</summary>
    public static bool MatchesAny(IReadOnlyList<string> patterns, ReadOnlySpan<char> name)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (FileSystemName.MatchesSimpleExpression(patterns[i], name, ignoreCase: true)) return true;
        }

        return false;
    }
}
