using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// A network interface, or something else that libpcap captures from (<c>any</c>, <c>nflog</c>): what it is, and whether this process
/// may capture on it. A snapshot; its counters do not move.
/// </summary>
public sealed record NetInterface
{
    /// <summary>What the capture library knows it by: <c>eth0</c>, on Windows <c>\Device\NPF_{...}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the system or the capture library says it is; null when they say nothing.</summary>
    public string? Description { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>The name people see where it is another one: on Windows <c>Ethernet 2</c>, on Linux the alias; null otherwise.</summary>
    public string? FriendlyName { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>
    /// The number that the system has for it, as in Get-NetAdapter and the other cmdlets of Windows, and in <c>ip link</c>; null for what is no
    /// interface of the system.
    /// </summary>
    public int? InterfaceIndex { get; init; }

    /// <summary>Whether packets can pass: Up or Down.</summary>
    public required string Status { get; init; }

    /// <summary>What kind of interface it is: see <see cref="InterfaceKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Hardware address, lower case with colons; null where there is none.</summary>
    public string? MacAddress { get; init; }

    /// <summary>IPv4 addresses, joined by a comma and a blank; null when there is none.</summary>
    public string? IPv4Address { get; init; }

    /// <summary>IPv6 addresses, joined by a comma and a blank; null when there is none.</summary>
    public string? IPv6Address { get; init; }

    /// <summary>Largest packet that fits into one frame, in bytes; null where that is unknown.</summary>
    public int? Mtu { get; init; }

    /// <summary>How frames captured on it begin; null where that is not known before it is opened.</summary>
    public string? LinkType { get; init; }

    /// <summary>Whether this process may capture on it now.</summary>
    public bool CanCapture => CaptureHint is null;

    /// <summary>Null, or what to do so that <see cref="CanCapture"/> becomes true: the exact command where there is one.</summary>
    public string? CaptureHint { get; init; }

    /// <summary>Bytes received since the interface came up; null where that is unknown.</summary>
    public long? ReceivedBytes { get; init; }

    /// <summary>Bytes sent since the interface came up; null where that is unknown.</summary>
    public long? SentBytes { get; init; }
}

/// <summary>Whether packets can pass an interface.</summary>
public enum InterfaceStatus
{
    /// <summary>Switched off, or without a link.</summary>
    Down,

    /// <summary>Up.</summary>
    Up,
}

/// <summary>Kinds of interfaces; the order is the one they are listed in.</summary>
public enum InterfaceKind
{
    /// <summary>A wired adapter.</summary>
    Ethernet,

    /// <summary>A Wi-Fi adapter.</summary>
    Wireless,

    /// <summary>The end of a tunnel: tun, WireGuard, IPIP, GRE, VXLAN, PPP.</summary>
    Tunnel,

    /// <summary>Made of software and Ethernet-like: veth, bridge, tap, VLAN, bond, dummy.</summary>
    Virtual,

    /// <summary>The loopback interface.</summary>
    Loopback,

    /// <summary>Anything else, such as <c>any</c> and CAN.</summary>
    Other,
}
