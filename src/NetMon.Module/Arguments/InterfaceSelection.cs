using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Interfaces;

namespace NetMon.Arguments;

/// <summary>The interfaces of this machine as cmdlets name them: by name, by friendly name, with wildcards.</summary>
internal sealed class InterfaceSelection
{
    private readonly IReadOnlyList<CaptureDevice>? _devices;

    private InterfaceSelection(IReadOnlyList<CaptureDevice>? devices)
    {
        _devices = devices;
        All = InterfaceCatalog.Read(devices);
    }

    /// <summary>All interfaces, in the catalog's order.</summary>
    public IReadOnlyList<NetInterface> All { get; }

    /// <summary>Reads the interfaces as they are now.</summary>
    public static InterfaceSelection Read() => new(LibpcapDevices.Find());

    /// <summary>The interfaces that a name or a pattern means; an interface that is called so wins over a pattern.</summary>
    public IReadOnlyList<NetInterface> Find(string pattern)
    {
        var exact = All.Where(found => string.Equals(found.Name, pattern, StringComparison.Ordinal)).ToArray();
        if (exact.Length > 0) return exact;

        var wildcard = Wildcards.Get(pattern);
        return [.. All.Where(found => wildcard.IsMatch(found.Name) || (found.FriendlyName is { } name && wildcard.IsMatch(name)))];
    }

    /// <summary>
    /// What to open for a name or a pattern; empty when there is nothing of the kind. libpcap opens more than networks (USB, Bluetooth),
    /// which are not listed but may be named; without libpcap nobody knows what there would be. A wildcard means interfaces that are up
    /// and have packets of their own: not <c>any</c>, which would show each packet once more.
    /// </summary>
    public IReadOnlyList<string> FindNames(string pattern)
    {
        var found = Find(pattern);
        var isExpanded = WildcardPattern.ContainsWildcardCharacters(pattern) && !found.Any(item => item.Name == pattern);
        if (isExpanded) found = [.. found.Where(item => item is { Status: nameof(InterfaceStatus.Up), Kind: not nameof(InterfaceKind.Other) })];
        if (found.Count > 0) return [.. found.Select(item => item.Name)];
        if (WildcardPattern.ContainsWildcardCharacters(pattern)) return [];
        return _devices is null || _devices.Any(device => device.Name == pattern) ? [pattern] : [];
    }

    /// <summary>The names that somebody may have meant who wrote one that there is not.</summary>
    public IReadOnlyList<string> Suggest(string name) =>
        NameSuggestions.For(name, All.SelectMany(found => new[] { found.FriendlyName, found.Name }).OfType<string>());
}
