using NetMon.Presentation;

namespace NetMon.Adapters.Notifications;

/// <summary>Checks the address of a server in the settings of a channel, without a connection.</summary>
internal static class ServerAddress
{
    /// <summary>What is wrong with a host; null if it can be a host name or an IP address.</summary>
    public static string? FindHostProblem(string server) =>
        Uri.CheckHostName(server) == UriHostNameType.Unknown ? $"{SafeText.Quote(server)} is not a host name or an IP address." : null;

    /// <summary>What is wrong with a port; null for a valid one.</summary>
    public static string? FindPortProblem(int port) => port is < 1 or > 65535 ? $"{port} is not a port (1 to 65535)." : null;
}
