using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetMon.Packets;

namespace NetMon.Interfaces;

/// <summary>Interface attributes from .NET, on all systems.</summary>
internal static class SystemInterface
{
    /// <summary>Reads an interface.</summary>
    public static NetInterface Read(NetworkInterface source)
    {
        var addresses = ReadAddresses(source);
        var statistics = ReadOrNull(source.GetIPStatistics);
        return new NetInterface
        {
            Name = source.Name,
            Description = NullIfEmpty(source.Description) is { } text && text != source.Name ? text : null,
            InterfaceIndex = ReadIndex(source),
            Status = source.OperationalStatus == OperationalStatus.Up ? nameof(InterfaceStatus.Up) : nameof(InterfaceStatus.Down),
            Kind = EnumText.Of(KindOf(source.NetworkInterfaceType)),
            MacAddress = FormatMac(source.GetPhysicalAddress().GetAddressBytes()),
            IPv4Address = Join(addresses, AddressFamily.InterNetwork),
            IPv6Address = Join(addresses, AddressFamily.InterNetworkV6),
            Mtu = ReadMtu(source),
            ReceivedBytes = statistics?.BytesReceived,
            SentBytes = statistics?.BytesSent,
        };
    }

    private static System.Net.IPAddress[] ReadAddresses(NetworkInterface source) =>
        ReadOrNull(() => source.GetIPProperties().UnicastAddresses.Select(a => a.Address).ToArray()) ?? [];

    private static int? ReadMtu(NetworkInterface source) =>
        ReadOrNull(source.GetIPProperties) is not { } properties ? null
        : (ReadOrNull(properties.GetIPv4Properties)?.Mtu ?? ReadOrNull(properties.GetIPv6Properties)?.Mtu) is { } mtu and > 0 ? mtu
        : null;

    private static int? ReadIndex(NetworkInterface source) =>
        ReadOrNull(source.GetIPProperties) is { } properties
            ? ReadOrNull(properties.GetIPv4Properties)?.Index ?? ReadOrNull(properties.GetIPv6Properties)?.Index
            : null;

    private static string? Join(System.Net.IPAddress[] addresses, AddressFamily family)
    {
        // Copying the bytes drops the scope ID: fe80::1%2 is valid on this machine only.
        var texts = addresses.Where(a => a.AddressFamily == family).Select(a => new System.Net.IPAddress(a.GetAddressBytes()).ToString()).Distinct();
        return NullIfEmpty(string.Join(", ", texts));
    }

    private static string? FormatMac(byte[] address) => address.All(b => b == 0)
        ? null
        : string.Join(':', address.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    private static InterfaceKind KindOf(NetworkInterfaceType type) => type switch
    {
        NetworkInterfaceType.Ethernet or NetworkInterfaceType.Ethernet3Megabit or NetworkInterfaceType.FastEthernetFx
            or NetworkInterfaceType.FastEthernetT or NetworkInterfaceType.GigabitEthernet => InterfaceKind.Ethernet,
        NetworkInterfaceType.Wireless80211 => InterfaceKind.Wireless,
        NetworkInterfaceType.Loopback => InterfaceKind.Loopback,
        NetworkInterfaceType.Tunnel or NetworkInterfaceType.Ppp => InterfaceKind.Tunnel,
        _ => InterfaceKind.Other,
    };

    // An interface may disappear while it is read, and not every system supports every query: both give null.
    private static T? ReadOrNull<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
