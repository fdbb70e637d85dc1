using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NetMon.Interfaces;

/// <summary>Selects the interface if none is named.</summary>
public static class DefaultInterface
{
    private const string LinuxRoutes = "/proc/net/route";
    private const int DestinationColumn = 1;
    private const int MetricColumn = 6;

    /// <summary>
    /// The interface of the default route; otherwise the first that is up, permits capturing and is not the loopback; null if there is none.
    /// </summary>
    /// <param name="interfaces">The interfaces of this machine.</param>
    public static NetInterface? Find(IReadOnlyList<NetInterface> interfaces)
    {
        var route = FindOfRoute();
        return interfaces.FirstOrDefault(item => route is not null && (item.Name == route || item.FriendlyName == route))
            ?? Candidates(interfaces).FirstOrDefault();
    }

    /// <summary>Candidate interfaces: up, capture permitted, neither loopback nor non-network devices.</summary>
    /// <param name="interfaces">The interfaces of this machine.</param>
    public static IEnumerable<NetInterface> Candidates(IReadOnlyList<NetInterface> interfaces) => interfaces.Where(
        item => item is { Status: nameof(InterfaceStatus.Up), CanCapture: true, Kind: not (nameof(InterfaceKind.Loopback) or nameof(InterfaceKind.Other)) });

    /// <summary>The interface of the default route with the lowest metric in Linux's routing table; null if there is none.</summary>
    /// <param name="routes">The lines of /proc/net/route, including the header.</param>
    public static string? FindOfRoute(IEnumerable<string> routes) => routes
        .Skip(1)
        .Select(line => line.Split('\t', StringSplitOptions.TrimEntries))
        .Where(columns => columns.Length > MetricColumn && columns[DestinationColumn] == "00000000")
        .MinBy(columns => int.TryParse(columns[MetricColumn], CultureInfo.InvariantCulture, out var metric) ? metric : int.MaxValue)?[0];

    private static string? FindOfRoute()
    {
        try
        {
            if (File.Exists(LinuxRoutes)) return FindOfRoute(File.ReadLines(LinuxRoutes));
            return NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(HasGateway)?.Name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NetworkInformationException)
        {
            return null;
        }
    }

    private static bool HasGateway(NetworkInterface item) =>
        item.OperationalStatus == OperationalStatus.Up
        && item.GetIPProperties().GatewayAddresses.Any(gateway => gateway.Address.AddressFamily == AddressFamily.InterNetwork);
}
