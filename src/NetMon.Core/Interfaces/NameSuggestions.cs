namespace NetMon.Interfaces;

/// <summary>Nearest existing names to an unknown one.</summary>
public static class NameSuggestions
{
    private const int MaximumDistance = 2;
    private const int MaximumCount = 3;

    /// <summary>The closest names; if several are equally close, at most three, alphabetically. Case-insensitive.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="names">The existing names.</param>
    public static IReadOnlyList<string> For(string name, IEnumerable<string> names) =>
    [
        .. names.Distinct(StringComparer.Ordinal)
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Min(MaximumDistance, Math.Max(name.Length, candidate.Name.Length) - 1))
            .GroupBy(candidate => candidate.Distance, candidate => candidate.Name)
            .MinBy(group => group.Key)?.Order(StringComparer.Ordinal).Take(MaximumCount) ?? [],
    ];

    /// <summary>Suffix of an error message about an unknown name: <c> Did you mean HTTP?</c>, or empty if no name is close.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="names">The existing names.</param>
    public static string Question(string name, IEnumerable<string> names) => Question(For(name, names));

    /// <summary>The same suffix for closest names found before.</summary>
    /// <param name="near">The closest names.</param>
    public static string Question(IReadOnlyCollection<string> near) => near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";

    /// <summary>Edit distance with transpositions of adjacent letters (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[] before = [], above = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above) = (above, row);
        }

        return above[^1];
    }
}
