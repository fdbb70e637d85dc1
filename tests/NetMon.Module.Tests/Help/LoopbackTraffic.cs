using System.Net;
using System.Net.Sockets;

namespace NetMon.Tests.Help;

/// <summary>Something to see on the loopback interface: UDP datagrams and attempts at TCP connections.</summary>
internal sealed class LoopbackTraffic : IAsyncDisposable
{
    private static readonly int[] Ports = [53, 80, 443, 47002];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    public LoopbackTraffic() => _sending = Task.Run(SendAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);
        while (!_stop.IsCancellationRequested)
        {
            foreach (var port in Ports)
            {
                udp.Send("NetMon"u8, new IPEndPoint(IPAddress.Loopback, port));
                using var tcp = new TcpClient();
                try
                {
                    await tcp.ConnectAsync(IPAddress.Loopback, port);
                }
                catch (SocketException)
                {
                    // A refused connection is two packets as well.
                }
            }

            await Task.WhenAny(Task.Delay(20, _stop.Token));
        }
    }
}
