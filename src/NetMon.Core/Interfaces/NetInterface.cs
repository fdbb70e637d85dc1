using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// A network interface or another capture device of libpcap (<c>any</c>, <c>nflog</c>), and whether this process may capture on it. A
/// snapshot; its counters do not change.
/// </summary>
public sealed record NetInterface
{
    /// <summary>Name in the capture library: <c>eth0</c>, on Windows <c>\Device\NPF_{...}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Description by the system or the capture library; null if none.</summary>
    public string? Description { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Display name if different: on Windows <c>Ethernet 2</c>, on Linux the alias; null otherwise.</summary>
    public string? FriendlyName { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>
    /// The system's interface index, as in Get-NetAdapter and the other Windows cmdlets, and in <c>ip link</c>; null if it is not an interface of
    /// the system.
    /// </summary>
    public int? InterfaceIndex { get; init; }

    /// <summary>Operational status: Up or Down.</summary>
    public required string Status { get; init; }

    /// <summary>Kind of interface: see <see cref="InterfaceKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>MAC address, lower case with colons; null if none.</summary>
    public string? MacAddress { get; init; }

    /// <summary>IPv4 addresses, joined by ", "; null if none.</summary>
    public string? IPv4Address { get; init; }

    /// <summary>IPv6 addresses, joined by ", "; null if none.</summary>
    public string? IPv6Address { get; init; }

    /// <summary>Maximum transmission unit in bytes; null if unknown.</summary>
    public int? Mtu { get; init; }

    /// <summary>Link type of captured frames; null if unknown before the interface is opened.</summary>
    public string? LinkType { get; init; }

    /// <summary>Whether this process may capture on it at present.</summary>
    public bool CanCapture => CaptureHint is null;

    /// <summary>How to make <see cref="CanCapture"/> true, the exact command if there is one; null if it is true.</summary>
    public string? CaptureHint { get; init; }

    /// <summary>Bytes received since the interface came up; null if unknown.</summary>
    public long? ReceivedBytes { get; init; }

    /// <summary>Bytes sent since the interface came up; null if unknown.</summary>
    public long? SentBytes { get; init; }
}

/// <summary>Operational status of an interface.</summary>
public enum InterfaceStatus
{
    /// <summary>Administratively down, or without carrier.</summary>
    Down,

    /// <summary>Up.</summary>
    Up,
}

/// <summary>Kinds of interfaces, in listing order.</summary>
public enum InterfaceKind
{
    /// <summary>A wired adapter.</summary>
    Ethernet,

    /// <summary>A Wi-Fi adapter.</summary>
    Wireless,

    /// <summary>A tunnel endpoint: tun, WireGuard, IPIP, GRE, VXLAN, PPP.</summary>
    Tunnel,

    /// <summary>A software interface that carries Ethernet: veth, bridge, tap, VLAN, bond, dummy.</summary>
    Virtual,

    /// <summary>The loopback interface.</summary>
    Loopback,

    /// <summary>Anything else, such as <c>any</c> and CAN.</summary>
    Other,
}
