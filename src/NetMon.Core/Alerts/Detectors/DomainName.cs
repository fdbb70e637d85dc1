namespace NetMon.Alerts.Detectors;

/// <summary>What can be said of a domain name without asking anybody.</summary>
internal static class DomainName
{
    private const int MaxSecondLevel = 3;

    /// <summary>
    /// The part that somebody registered: the last two labels; three where the last is a country's and the one before it short, as in
    /// co.uk. A guess without the Public Suffix List, which changes weekly; wrong for some thousand suffixes, by one label.
    /// </summary>
    /// <param name="name">The name, without a dot at its end.</param>
    public static ReadOnlySpan<char> Registered(ReadOnlySpan<char> name)
    {
        var last = name.LastIndexOf('.');
        if (last < 0) return name;
        var second = name[..last].LastIndexOf('.');
        if (second < 0) return name;
        var isCountry = name.Length - last - 1 == 2;
        if (isCountry && last - second - 1 <= MaxSecondLevel) second = name[..second].LastIndexOf('.');
        return name[(second + 1)..];
    }

    /// <summary>Shannon entropy in bits a character, dots left out.</summary>
    /// <param name="text">Text of bytes.</param>
    public static double Entropy(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[byte.MaxValue + 1];
        counts.Clear();
        var total = 0;
        foreach (var character in text)
        {
            if (character == '.') continue;
            counts[character & byte.MaxValue]++;
            total++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0) entropy -= (double)count / total * Math.Log2((double)count / total);
        }

        return entropy;
    }

    /// <summary>Whether a name is a domain, or one below it.</summary>
    public static bool IsWithin(ReadOnlySpan<char> name, ReadOnlySpan<char> domain) =>
        name.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.');
}
