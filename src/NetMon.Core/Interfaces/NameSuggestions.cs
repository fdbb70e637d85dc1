namespace NetMon.Interfaces;

/// <summary>What somebody may have meant who wrote a name that there is not.</summary>
public static class NameSuggestions
{
    private const int MaximumDistance = 2;
    private const int MaximumCount = 3;

    /// <summary>The names that come closest, at most three, nearest first; letter case aside.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="names">The names there are.</param>
    public static IReadOnlyList<string> For(string name, IEnumerable<string> names) =>
    [
        .. names.Distinct(StringComparer.Ordinal)
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Min(MaximumDistance, Math.Max(name.Length, candidate.Name.Length) - 1))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .Take(MaximumCount),
    ];

    /// <summary>How many letters must be changed, put in or taken out (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
