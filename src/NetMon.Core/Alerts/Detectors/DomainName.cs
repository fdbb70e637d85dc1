namespace NetMon.Alerts.Detectors;

/// <summary>Syntactic properties of domain names.</summary>
internal static class DomainName
{
    private const int MaxSecondLevel = 3;

    /// <summary>
    /// The registrable domain: the last two labels; three if the last one is a country code and the one before it is short, as in co.uk. A
    /// heuristic without the Public Suffix List, which changes weekly; off by one label for some thousand suffixes.
    /// </summary>
    /// <param name="name">The name, without a trailing dot.</param>
    public static ReadOnlySpan<char> Registered(ReadOnlySpan<char> name)
    {
        var last = LastDot(name);
        if (last < 0) return name;
        var second = LastDot(name[..last]);
        if (second < 0) return name;
        var isCountry = name.Length - last - 1 == 2;
        if (isCountry && last - second - 1 <= MaxSecondLevel) second = LastDot(name[..second]);
        return name[(second + 1)..];
    }

    /// <summary>The parent domain: everything after the first label. Empty for a single label.</summary>
    /// <param name="name">The name.</param>
    public static ReadOnlySpan<char> Above(ReadOnlySpan<char> name)
    {
        for (var dot = 0; dot < name.Length; dot++)
        {
            if (IsSeparator(name, dot)) return name[(dot + 1)..];
        }

        return [];
    }

    /// <summary>Shannon entropy in bits per character, without dots.</summary>
    /// <param name="text">Text of single-byte characters.</param>
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

    /// <summary>Whether a name equals a domain or is below it.</summary>
    public static bool IsWithin(ReadOnlySpan<char> name, ReadOnlySpan<char> domain) =>
        name.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (name.Length == domain.Length || IsSeparator(name, name.Length - domain.Length - 1));

    private static int LastDot(ReadOnlySpan<char> name)
    {
        var dot = name.Length - 1;
        while (dot >= 0 && !IsSeparator(name, dot)) dot--;
        return dot;
    }

    // An escaped dot is part of a label, RFC 1035 section 5.1; after an escaped backslash it is a separator.
    private static bool IsSeparator(ReadOnlySpan<char> name, int at)
    {
        if (name[at] != '.') return false;
        var backslashes = 0;
        while (backslashes < at && name[at - 1 - backslashes] == '\\') backslashes++;
        return backslashes % 2 == 0;
    }
}
