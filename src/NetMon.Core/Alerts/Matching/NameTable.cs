using System.Runtime.InteropServices;
using NetMon.Alerts.Windows;

namespace NetMon.Alerts.Matching;

/// <summary>
/// Finds the rules with a pattern that matches a name, for all rules at once: names without wildcards by hash, all others in one pass over
/// the name. Not thread-safe.
/// </summary>
internal sealed class NameTable
{
    private readonly Dictionary<ulong, List<(string Name, int Rule)>> _names = [];
    private readonly NameAutomaton? _patterns;
    private char[] _marked = [];

    /// <summary>Creates the table.</summary>
    /// <param name="rules">The alternative patterns of each rule. Invalid patterns match nothing.</param>
    public NameTable(IEnumerable<IReadOnlyList<string>> rules)
    {
        var patterns = new List<(NamePattern Pattern, int Rule)>();
        foreach (var (texts, rule) in rules.Select((texts, rule) => (texts, rule)))
        {
            foreach (var text in texts)
            {
                if (!NamePattern.TryParse(text, out var pattern, out _)) continue;
                if (pattern.Literal is { } name) NamesOf(name).Add((name, rule));
                else patterns.Add((pattern, rule));
            }
        }

        if (patterns.Count > 0) _patterns = new NameAutomaton(patterns);
    }

    /// <summary>Adds the rules that match a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="rules">Bit set of rules, by index.</param>
    public void Find(ReadOnlySpan<char> name, Span<ulong> rules)
    {
        if (name.Contains('\\'))
        {
            if (_marked.Length < name.Length) _marked = new char[name.Length];
            NamePattern.MarkDots(name, _marked);
            name = _marked.AsSpan(0, name.Length);
        }

        if (_names.Count > 0 && _names.TryGetValue(AlertKey.HashOf(name), out var candidates))
        {
            foreach (var (literal, rule) in candidates)
            {
                if (name.Equals(literal, StringComparison.OrdinalIgnoreCase)) rules[rule / 64] |= 1UL << (rule % 64);
            }
        }

        _patterns?.Find(name, rules);
    }

    private List<(string Name, int Rule)> NamesOf(string name) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_names, AlertKey.HashOf(name), out _) ??= [];
}
