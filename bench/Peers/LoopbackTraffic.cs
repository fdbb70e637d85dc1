using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NetMon.Peers;

/// <summary>Sends a datagram to this machine every millisecond, until it is disposed.</summary>
public sealed class LoopbackTraffic : IDisposable
{
    // Nobody listens: it is the port of the discard protocol.
    private static readonly IPEndPoint Target = new(IPAddress.Loopback, 9);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _sender;

    /// <summary>Starts.</summary>
    public LoopbackTraffic()
    {
        _sender = new Thread(Send) { IsBackground = true };
        _sender.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _sender.Join();
        _stop.Dispose();
    }

    private void Send()
    {
        // Not connected: the refusals that come back would be errors of the next call.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var payload = new byte[8];
        while (!_stop.Wait(1)) socket.SendTo(payload, Target);
    }
}
