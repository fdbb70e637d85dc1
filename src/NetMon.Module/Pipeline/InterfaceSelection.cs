using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Interfaces;

namespace NetMon.Pipeline;

/// <summary>The interfaces of this machine as cmdlets name them: by name, by friendly name, with wildcards.</summary>
internal sealed class InterfaceSelection
{
    private InterfaceSelection(IReadOnlyList<NetInterface> all) => All = all;

    /// <summary>All interfaces, in the catalog's order.</summary>
    public IReadOnlyList<NetInterface> All { get; }

    /// <summary>Reads the interfaces as they are now.</summary>
    public static InterfaceSelection Read() => new(new InterfaceCatalog(new LibpcapDevices()).Read());

    /// <summary>The interfaces that a name or a pattern means; an interface that is called so wins over a pattern.</summary>
    public IReadOnlyList<NetInterface> Find(string pattern)
    {
        var exact = All.Where(found => string.Equals(found.Name, pattern, StringComparison.Ordinal)).ToArray();
        if (exact.Length > 0) return exact;

        var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return [.. All.Where(found => wildcard.IsMatch(found.Name) || (found.FriendlyName is { } name && wildcard.IsMatch(name)))];
    }

    /// <summary>
    /// The interfaces to capture on for a name or a pattern. A pattern means those that are up and carry packets of their own: neither
    /// <c>any</c>, which would show each packet twice, nor the system's queues and buses.
    /// </summary>
    public IReadOnlyList<NetInterface> FindForCapture(string pattern)
    {
        var found = Find(pattern);
        return WildcardPattern.ContainsWildcardCharacters(pattern) && !found.Any(one => one.Name == pattern)
            ? [.. found.Where(one => one is { Status: InterfaceStatus.Up, Kind: not InterfaceKind.Other })]
            : found;
    }

    /// <summary>The names that somebody may have meant who wrote one that there is not.</summary>
    public IReadOnlyList<string> Suggest(string name) =>
        NameSuggestions.For(name, All.SelectMany(found => new[] { found.FriendlyName, found.Name }).OfType<string>());
}
