using System.Management.Automation;

namespace NetMon.Arguments;

/// <summary>
/// Names and patterns that choose among things which come by and of which not all names are known before. Remembers which names chose nothing.
/// </summary>
internal sealed class NameSelection
{
    private readonly WildcardPattern[] _patterns;
    private readonly HashSet<string> _known;
    private readonly HashSet<string> _missing;
    private bool _hasSeen;

    /// <summary>Makes a selection.</summary>
    /// <param name="names">What was asked for; nothing for all.</param>
    /// <param name="known">Names that there can be: that none of these comes by is no mistake.</param>
    public NameSelection(IReadOnlyList<string> names, IReadOnlyCollection<string> known)
    {
        _patterns = [.. names.Select(Wildcards.Get)];
        _known = new HashSet<string>(known, StringComparer.OrdinalIgnoreCase);
        _missing = new HashSet<string>(names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)), StringComparer.OrdinalIgnoreCase);
        _missing.ExceptWith(_known);
    }

    /// <summary>The names that are known, those that came by among them where it matters.</summary>
    public IReadOnlyCollection<string> Known => _known;

    /// <summary>Whether something of this name was asked for.</summary>
    public bool Takes(string name)
    {
        _hasSeen = true;
        if (_missing.Count > 0 && _known.Add(name)) _missing.Remove(name);
        return _patterns.Length == 0 || Array.Exists(_patterns, pattern => pattern.IsMatch(name));
    }

    /// <summary>The names without wildcards that nothing had; none where nothing came by.</summary>
    public IEnumerable<string> FindMissing() => _hasSeen ? _missing : [];
}
