using NetMon.Alerts.Matching;
using NetMon.Alerts.Windows;
using NetMon.Presentation;
using static System.FormattableString;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// Entries of blocklists: addresses, CIDR blocks and domains. A domain includes all its subdomains. Names are stored as 64-bit hashes, so that
/// a million take some megabytes; one in 10^13 unlisted names is taken for a listed one.
/// </summary>
internal sealed class BlocklistEntries
{
    private readonly List<AddressRange> _ranges = [];
    private readonly HashSet<ulong> _names = [];
    private readonly List<string> _warnings = [];
    private AddressTrie? _addresses;

    private BlocklistEntries()
    {
    }

    /// <summary>The addresses and CIDR blocks.</summary>
    public AddressTrie Addresses => _addresses!;

    /// <summary>Number of names.</summary>
    public int NameCount => _names.Count;

    /// <summary>Warnings about lines that could not be parsed.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads lists.</summary>
    /// <param name="paths">List files.</param>
    /// <param name="entries">Additional entries.</param>
    /// <param name="fail">Called for a file that cannot be read and an invalid entry.</param>
    public static BlocklistEntries Read(IEnumerable<string> paths, IReadOnlyList<string> entries, Action<string> fail)
    {
        var read = new BlocklistEntries();
        foreach (var entry in entries)
        {
            if (!read.TryAdd(entry)) fail($"{SafeText.Quote(entry)} is neither an address, nor a CIDR block, nor a name.");
        }

        foreach (var path in paths)
        {
            try
            {
                read.ReadFile(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                fail(e.Message);
            }
        }

        read._addresses = new AddressTrie(read._ranges);
        return read;
    }

    /// <summary>Finds a listed name, or its nearest listed parent domain.</summary>
    /// <param name="name">The name.</param>
    /// <param name="listed">The listed part of it.</param>
    public bool TryFind(ReadOnlySpan<char> name, out ReadOnlySpan<char> listed)
    {
        listed = WithoutRoot(name);
        while (_names.Count > 0 && !listed.IsEmpty)
        {
            if (_names.Contains(AlertKey.HashOf(listed))) return true;
            listed = DomainName.Above(listed);
        }

        return false;
    }

    private void ReadFile(string path)
    {
        var (number, wrong, first) = (0, 0, 0);
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var text = line.AsSpan();
            var comment = text.IndexOfAny('#', ';');
            text = (comment < 0 ? text : text[..comment]).Trim();
            if (text.IsEmpty || text[0] == '!' || TryAddLine(text)) continue;
            if (wrong++ == 0) first = number;
        }

        if (wrong > 0) _warnings.Add(Invariant($"{wrong} lines of the list '{path}' are invalid and were ignored; the first is line {first}."));
    }

    private bool TryAddLine(ReadOnlySpan<char> text)
    {
        var space = text.IndexOfAny(' ', '\t', ',');
        if (space < 0) return TryAdd(text);
        // Hosts file: an unroutable address followed by names. In other files the first column counts.
        var rest = text[(space + 1)..].Trim();
        return text[..space] is "0.0.0.0" or "127.0.0.1" or "::" or "::1" && !rest.IsEmpty ? TryAddNames(rest) : TryAdd(text[..space]);
    }

    private bool TryAddNames(ReadOnlySpan<char> names)
    {
        while (!names.IsEmpty)
        {
            var space = names.IndexOfAny(' ', '\t');
            if (!TryAdd(space < 0 ? names : names[..space])) return false;
            names = space < 0 ? [] : names[(space + 1)..].Trim();
        }

        return true;
    }

    private bool TryAdd(ReadOnlySpan<char> text)
    {
        if (AddressRange.TryParse(text, out var range))
        {
            _ranges.Add(range);
            return true;
        }

        if (text.StartsWith("*.", StringComparison.Ordinal)) text = text[2..];
        text = WithoutRoot(text);
        if (!IsName(text)) return false;
        _names.Add(AlertKey.HashOf(text));
        return true;
    }

    // An escaped dot at the end belongs to the last label.
    private static ReadOnlySpan<char> WithoutRoot(ReadOnlySpan<char> name)
    {
        while (name is [.., '.'] and not [.., '\\', '.']) name = name[..^1];
        return name;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 253 || text[0] == '.') return false;
        foreach (var character in text)
        {
            // Names from packets contain backslash escapes, for instance before a dot within a label.
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_' or '\\')) return false;
        }

        // A name with a numeric last label is a malformed IPv4 address.
        return text[(text.LastIndexOf('.') + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
