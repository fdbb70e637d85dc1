using System.Globalization;

namespace NetMon.Interfaces;

/// <summary>Interface attributes of /sys/class/net that .NET does not provide.</summary>
internal sealed class LinuxInterfaceDetails
{
    /// <summary>Directory in which the kernel lists interfaces.</summary>
    public const string SysClassNet = "/sys/class/net";

    // IFF_UP of netdevice(7); IFF_TUN and IFF_TAP of linux/if_tun.h.
    private const int FlagUp = 0x1;
    private const int TunFlagTun = 0x1;

    private readonly string _directory;

    private LinuxInterfaceDetails(string directory)
    {
        _directory = directory;
        ArpType = int.TryParse(ReadText("type"), NumberStyles.None, CultureInfo.InvariantCulture, out var type) ? (ArpHardware)type : null;
    }

    /// <summary>ARP hardware type (ARPHRD_); null if unreadable.</summary>
    public ArpHardware? ArpType { get; }

    /// <summary>The details of an interface; null if the kernel does not list it.</summary>
    public static LinuxInterfaceDetails? Find(string name, string sysClassNet = SysClassNet)
    {
        var directory = Path.Join(sysClassNet, name);
        return Directory.Exists(directory) ? new LinuxInterfaceDetails(directory) : null;
    }

    /// <summary>Whether it is administratively up, with or without carrier; true if unreadable.</summary>
    public bool IsSwitchedOn => ReadHex("flags") is not { } flags || (flags & FlagUp) != 0;

    /// <summary>Operational status. Interfaces without carrier detection (loopback, tun, dummy) are up if administratively up.</summary>
    public InterfaceStatus Status => IsSwitchedOn && ReadText("operstate") is not ("down" or "lowerlayerdown" or "notpresent" or "dormant")
        ? InterfaceStatus.Up
        : InterfaceStatus.Down;

    /// <summary>Interface alias (ifalias) set by the administrator; null if none.</summary>
    public string? Alias => ReadText("ifalias") is { Length: > 0 } alias ? alias : null;

    /// <summary>Kind of interface.</summary>
    public InterfaceKind Kind => ArpType switch
    {
        ArpHardware.Loopback => InterfaceKind.Loopback,
        ArpHardware.Ieee80211 or ArpHardware.Ieee80211Prism or ArpHardware.Ieee80211Radiotap => InterfaceKind.Wireless,
        ArpHardware.Ppp or ArpHardware.Tunnel or ArpHardware.Tunnel6 or ArpHardware.Sit or ArpHardware.IpGre or ArpHardware.Ip6Gre
            or ArpHardware.RawIp or ArpHardware.None => InterfaceKind.Tunnel,
        ArpHardware.Ethernet => EthernetKind(),
        _ => InterfaceKind.Other,
    };

    /// <summary>libpcap's link type, if it follows from the hardware type; else null.</summary>
    public LinkType? LinkType => ArpType switch
    {
        ArpHardware.Ethernet or ArpHardware.Loopback => NetMon.LinkType.Ethernet,
        ArpHardware.Can => NetMon.LinkType.CanSocketCan,
        ArpHardware.Ieee80211 => NetMon.LinkType.Ieee80211,
        ArpHardware.Ieee80211Prism => NetMon.LinkType.Ieee80211Prism,
        ArpHardware.Ieee80211Radiotap => NetMon.LinkType.Ieee80211Radiotap,
        ArpHardware.Tunnel or ArpHardware.Sit or ArpHardware.RawIp or ArpHardware.None => NetMon.LinkType.Raw,
        ArpHardware.Netlink => NetMon.LinkType.Netlink,
        ArpHardware.VsockMonitor => NetMon.LinkType.Vsock,
        _ => null,
    };

    private InterfaceKind EthernetKind()
    {
        if (Has("wireless") || Has("phy80211")) return InterfaceKind.Wireless;
        if (ReadHex("tun_flags") is { } flags) return (flags & TunFlagTun) != 0 ? InterfaceKind.Tunnel : InterfaceKind.Virtual;
        if (ReadDeviceType() is "vxlan" or "geneve" or "gretap" or "ip6gretap") return InterfaceKind.Tunnel;

        // Only hardware on a bus has a device entry.
        return Has("device") ? InterfaceKind.Ethernet : InterfaceKind.Virtual;
    }

    private string? ReadDeviceType()
    {
        const string Key = "DEVTYPE=";
        return ReadText("uevent")?.Split('\n').FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..];
    }

    private bool Has(string entry) => Path.Exists(Path.Join(_directory, entry));

    private int? ReadHex(string entry) =>
        ReadText(entry) is { Length: > 2 } text
        && int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private string? ReadText(string entry)
    {
        try
        {
            return File.ReadAllText(Path.Join(_directory, entry)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
