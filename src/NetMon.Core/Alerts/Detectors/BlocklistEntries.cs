using NetMon.Alerts.Matching;
using NetMon.Alerts.Windows;
using static System.FormattableString;
using NetMon.Presentation;

namespace NetMon.Alerts.Detectors;

/// <summary>
/// The entries of lists: addresses, CIDR blocks and domains. A domain stands for all names below it. Names are kept as hashes of 64 bits, so
/// that a million take some megabytes; one in 10^13 names would be taken for another that is listed.
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

    /// <summary>The addresses and blocks.</summary>
    public AddressTrie Addresses => _addresses!;

    /// <summary>How many names there are.</summary>
    public int NameCount => _names.Count;

    /// <summary>What could not be understood in the lists.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads lists.</summary>
    /// <param name="paths">Files.</param>
    /// <param name="entries">Entries besides.</param>
    /// <param name="fail">Told that a file cannot be read.</param>
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

    /// <summary>Finds a name, or the nearest domain above it that is listed.</summary>
    /// <param name="name">The name.</param>
    /// <param name="listed">The part of it that is listed.</param>
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

        if (wrong > 0) _warnings.Add(Invariant($"{wrong} lines of the list '{path}' were not understood and left out; the first is line {first}."));
    }

    private bool TryAddLine(ReadOnlySpan<char> text)
    {
        var space = text.IndexOfAny(' ', '\t', ',');
        if (space < 0) return TryAdd(text);
        // A file of hosts: an address that leads nowhere, and the names that are sent there. Otherwise the first column counts.
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

    // What ends in a backslash and a dot has that dot in its last label.
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
            // A backslash as names of packets have it: before a dot or another one within a label.
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_' or '\\')) return false;
        }

        // Four numbers with dots that are no address were meant to be one.
        return text[(text.LastIndexOf('.') + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
