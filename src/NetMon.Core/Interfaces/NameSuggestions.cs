namespace NetMon.Interfaces;

/// <summary>What somebody may have meant who wrote a name that there is not.</summary>
public static class NameSuggestions
{
    private const int MaximumDistance = 2;
    private const int MaximumCount = 3;

    /// <summary>The name that comes closest; all that are equally close, at most three, by the alphabet. Letter case does not count.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="names">The names there are.</param>
    public static IReadOnlyList<string> For(string name, IEnumerable<string> names) =>
    [
        .. names.Distinct(StringComparer.Ordinal)
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Min(MaximumDistance, Math.Max(name.Length, candidate.Name.Length) - 1))
            .GroupBy(candidate => candidate.Distance, candidate => candidate.Name)
            .MinBy(group => group.Key)?.Order(StringComparer.Ordinal).Take(MaximumCount) ?? [],
    ];

    /// <summary>The end of a message about a name that there is not: <c> Did you mean HTTP?</c>, or nothing where no name comes close.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="names">The names there are.</param>
    public static string Question(string name, IEnumerable<string> names) => Question(For(name, names));

    /// <summary>The same of names that have been found already.</summary>
    /// <param name="near">The names that come closest.</param>
    public static string Question(IReadOnlyCollection<string> near) => near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";

    /// <summary>How many letters must be changed, put in, taken out, or exchanged with their neighbour (optimal string alignment).</summary>
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
