using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Interfaces;

namespace NetMon.Arguments;

/// <summary>Finds interfaces by name, friendly name or wildcard.</summary>
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

    /// <summary>Reads the current interfaces.</summary>
    public static InterfaceSelection Read() => new(LibpcapDevices.Find());

    /// <summary>Finds the interfaces that match a name or pattern; an exact name takes precedence over a pattern.</summary>
    public IReadOnlyList<NetInterface> Find(string pattern)
    {
        var exact = All.Where(found => string.Equals(found.Name, pattern, StringComparison.Ordinal)).ToArray();
        if (exact.Length > 0) return exact;

        var wildcard = Wildcards.Get(pattern);
        return [.. All.Where(found => wildcard.IsMatch(found.Name) || (found.FriendlyName is { } name && wildcard.IsMatch(name)))];
    }

    /// <summary>
    /// Finds the device names to open for a name or pattern; empty for no match. libpcap can open devices that are not network interfaces (USB,
    /// Bluetooth); they are not listed but can be named. Without libpcap every name is returned, because its devices are unknown. A wildcard
    /// matches only interfaces that are up, and not <c>any</c>, which would capture each packet twice.
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

    /// <summary>Nearest existing names to an unknown one.</summary>
    public IReadOnlyList<string> Suggest(string name) =>
        NameSuggestions.For(name, All.SelectMany(found => new[] { found.FriendlyName, found.Name }).OfType<string>());
}
