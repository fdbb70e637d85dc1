using System.Management.Automation;
using System.Net.NetworkInformation;

namespace NetMon.Pipeline;

/// <summary>Interface names as users write them.</summary>
internal static class InterfaceNames
{
    // A name this many edits away is worth asking about.
    private const int NearDistance = 2;

    /// <summary>The names that a pattern means: itself, or the interfaces that a wildcard matches.</summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern)) return [pattern];
        var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return [.. All().Where(wildcard.IsMatch).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names that somebody who wrote <paramref name="name"/> may have meant.</summary>
    public static IReadOnlyList<string> NearMisses(string name)
    {
        var plain = name.Trim('*', '?');
        return
        [
            .. All().Append("any").Where(other =>
                Distance(plain, other) <= NearDistance
                || (plain.Length > 1 && (other.StartsWith(plain, StringComparison.OrdinalIgnoreCase)
                    || plain.StartsWith(other, StringComparison.OrdinalIgnoreCase)))).Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> All() => NetworkInterface.GetAllNetworkInterfaces().Select(i => i.Name);

    /// <summary>Levenshtein's distance, letter case aside.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
