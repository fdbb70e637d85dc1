using System.Management.Automation;

namespace NetMon.Arguments;

/// <summary>
/// Selects items by names and patterns in a stream whose names are not all known in advance. Records which names matched nothing.
/// </summary>
internal sealed class NameSelection
{
    private readonly WildcardPattern[] _patterns;
    private readonly HashSet<string> _known;
    private readonly HashSet<string> _missing;
    private bool _hasSeen;

    /// <summary>Creates a selection.</summary>
    /// <param name="names">The names and patterns; empty for all.</param>
    /// <param name="known">Names known in advance; they are not reported as missing.</param>
    public NameSelection(IReadOnlyList<string> names, IReadOnlyCollection<string> known)
    {
        _patterns = [.. names.Select(Wildcards.Get)];
        _known = new HashSet<string>(known, StringComparer.OrdinalIgnoreCase);
        _missing = new HashSet<string>(names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)), StringComparer.OrdinalIgnoreCase);
        _missing.ExceptWith(_known);
    }

    /// <summary>The known names, including names seen while some requested names are missing.</summary>
    public IReadOnlyCollection<string> Known => _known;

    /// <summary>Whether an item with this name is selected.</summary>
    public bool Takes(string name)
    {
        _hasSeen = true;
        if (_missing.Count > 0 && _known.Add(name)) _missing.Remove(name);
        return _patterns.Length == 0 || Array.Exists(_patterns, pattern => pattern.IsMatch(name));
    }

    /// <summary>The names without wildcards that matched nothing; empty if there were no items.</summary>
    public IEnumerable<string> FindMissing() => _hasSeen ? _missing : [];
}
