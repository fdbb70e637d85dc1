using System.Net.NetworkInformation;
using NetMon.Packets;

namespace NetMon.Interfaces;

/// <summary>
/// Lists the interfaces of this machine: the system's, merged with the capture library's. Needs neither the library nor any privilege.
/// </summary>
public static class InterfaceCatalog
{
    // Link types of libpcap's pseudo-devices, which cannot be queried without privileges.
    private static readonly Dictionary<string, LinkType> PseudoLinkTypes = new()
    {
        ["any"] = LinkType.LinuxSll,
        ["nflog"] = LinkType.NFLog,
        ["nfqueue"] = LinkType.IPv4,
    };

    // libpcap lists these whether or not they exist, and they do not carry network traffic.
    private static readonly string[] NotNetwork = ["bluetooth-monitor", "dbus-", "usbmon"];

    /// <summary>Lists the current interfaces: those that are up first, then by kind and name.</summary>
    /// <param name="devices">Devices of the capture library; null if it is not installed.</param>
    public static IReadOnlyList<NetInterface> Read(IReadOnlyList<CaptureDevice>? devices) =>
        Read(InterfaceSnapshot.Take(NetworkInterface.GetAllNetworkInterfaces), devices, OperatingSystem.IsWindows());

    /// <summary>Merges the interfaces of a system with the devices of its capture library.</summary>
    /// <param name="system">The interfaces of the system.</param>
    /// <param name="devices">Devices of the capture library; null if it is not installed.</param>
    /// <param name="isWindows">Whether the system is Windows.</param>
    internal static IReadOnlyList<NetInterface> Read(IReadOnlyList<NetworkInterface> system, IReadOnlyList<CaptureDevice>? devices, bool isWindows)
    {
        string CaptureName(NetworkInterface source) => isWindows ? WindowsName(source, devices) : source.Name;
        var known = system.Select(source => Join(source, CaptureName(source), devices, isWindows));
        var named = system.SelectMany(source => new[] { source.Name, CaptureName(source) }).ToHashSet(StringComparer.Ordinal);
        var others = (devices ?? []).Where(device => !named.Contains(device.Name) && IsNetwork(device)).Select(Pseudo);
        return
        [
            .. known.Concat(others)
                .OrderByDescending(found => Enum.Parse<InterfaceStatus>(found.Status)).ThenBy(found => Enum.Parse<InterfaceKind>(found.Kind)).ThenBy(found => found.Name, StringComparer.Ordinal),
        ];
    }

    private static NetInterface Join(NetworkInterface source, string captureName, IReadOnlyList<CaptureDevice>? devices, bool isWindows)
    {
        var found = SystemInterface.Read(source);
        var details = OperatingSystem.IsLinux() && !isWindows ? LinuxInterfaceDetails.Find(source.Name) : null;
        if (details is not null)
        {
            found = found with
            {
                Status = EnumText.Of(details.Status),
                Kind = EnumText.Of(details.Kind),
                LinkType = EnumText.Of(details.LinkType),
                FriendlyName = details.Alias,
            };
        }
        else if (captureName != source.Name)
        {
            found = found with { FriendlyName = source.Name, LinkType = captureName == Npcap.LoopbackDevice ? nameof(LinkType.Null) : null };
        }

        var device = devices?.FirstOrDefault(device => device.Name == captureName);
        return found with
        {
            Name = captureName,
            Description = found.Description ?? device?.Description,
            CaptureHint = devices is null ? CaptureLibraryAdvice.ForThisSystem()
                : CaptureRights.FindHint(captureName)
                ?? (details is { IsSwitchedOn: false } ? $"sudo ip link set dev {source.Name} up"
                : device is null && isWindows ? WindowsHint(source)
                : null),
        };
    }

    private static NetInterface Pseudo(CaptureDevice device) => new()
    {
        Name = device.Name,
        Description = device.Description,
        FriendlyName = device.FriendlyName,
        Status = nameof(InterfaceStatus.Up),
        Kind = nameof(InterfaceKind.Other),
        LinkType = PseudoLinkTypes.TryGetValue(device.Name, out var linkType) ? EnumText.Of(linkType) : null,
        CaptureHint = CaptureRights.FindHint(device.Name),
    };

    private static bool IsNetwork(CaptureDevice device) =>
        !NotNetwork.Any(prefix => device.Name.StartsWith(prefix, StringComparison.Ordinal));

    // On Windows the library opens an adapter by its GUID, not by its display name, and Npcap has a device of its own for the loopback.
    private static string WindowsName(NetworkInterface source, IReadOnlyList<CaptureDevice>? devices)
    {
        var name = $@"\Device\NPF_{source.Id}";
        var isLoopback = source.NetworkInterfaceType == NetworkInterfaceType.Loopback && devices?.Any(device => device.Name == name) != true;
        return isLoopback ? Npcap.LoopbackDevice : name;
    }

    // Each Npcap has the loopback device, if the base filtering engine ran when its driver started; no other library has it.
    private static string WindowsHint(NetworkInterface source) => source.NetworkInterfaceType == NetworkInterfaceType.Loopback
        ? OperatingSystem.IsWindows() && Npcap.Read() is null ? CaptureLibraryAdvice.ForThisSystem() : "net start bfe; net stop npcap; net start npcap"
        : $"Enable-NetAdapterBinding -Name '{source.Name.Replace("'", "''", StringComparison.Ordinal)}' -ComponentID INSECURE_NPCAP";
}
