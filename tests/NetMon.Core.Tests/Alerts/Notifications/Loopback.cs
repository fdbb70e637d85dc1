using System.Net;
using System.Net.Sockets;

namespace NetMon.Tests.Alerts.Notifications;

internal static class Loopback
{
    /// <summary>A TCP port without a listener.</summary>
    public static int DeadPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
