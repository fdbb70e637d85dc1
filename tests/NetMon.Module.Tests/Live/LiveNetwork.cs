using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetMon.Tests.Live;

/// <summary>
/// A veth pair into a network namespace of its own: one end, <see cref="Interface"/>, is here and silent until the test sends something.
/// Skips the test where the system or the rights do not allow that.
/// </summary>
internal sealed class LiveNetwork : IDisposable
{
    private const int DiscardPort = 9;

    // SOL_SOCKET and SO_BINDTODEVICE, socket(7).
    private const int SocketLevelOfLinux = 1;
    private const int BindToDevice = 25;
    private static int _created;
    private readonly byte _subnet;

    public LiveNetwork()
    {
        SkipUnlessPossible();
        var id = Interlocked.Increment(ref _created);
        _subnet = (byte)id;
        Namespace = $"nmt{Environment.ProcessId}-{id}";
        Interface = $"nmt{Environment.ProcessId % 100000}a{id}";
        var peer = $"nmt{Environment.ProcessId % 100000}b{id}";
        Tool.Run("ip", "netns", "add", Namespace);
        try
        {
            Tool.Run("ip", "link", "add", Interface, "type", "veth", "peer", "name", peer, "netns", Namespace);
            // Without IPv6 there is no neighbour discovery, so every packet is from the test.
            File.WriteAllText($"/proc/sys/net/ipv6/conf/{Interface}/disable_ipv6", "1");
            Tool.Run("ip", "netns", "exec", Namespace, "sh", "-c", $"echo 1 > /proc/sys/net/ipv6/conf/{peer}/disable_ipv6");
            Tool.Run("ip", "address", "add", $"{Address}/24", "dev", Interface);
            Tool.Run("ip", "-n", Namespace, "address", "add", $"{PeerAddress}/24", "dev", peer);
            Tool.Run("ip", "link", "set", Interface, "up");
            Tool.Run("ip", "-n", Namespace, "link", "set", peer, "up");
            // A static neighbour that does not exist: packets to it are sent and never answered.
            Tool.Run("ip", "neighbor", "add", SilentAddress.ToString(), "lladdr", "02:00:00:00:00:99", "dev", Interface);
        }
        catch
        {
            Dispose();
            throw;
        }

        Peer = peer;
    }

    public string Namespace { get; }

    public string Interface { get; }

    public string Peer { get; } = "";

    public IPAddress Address => new([10, 213, _subnet, 1]);

    public IPAddress PeerAddress => new([10, 213, _subnet, 2]);

    /// <summary>An address behind the interface from which nothing ever comes back.</summary>
    public IPAddress SilentAddress => new([10, 213, _subnet, 3]);

    public static void SkipUnlessPossible()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Network namespaces are Linux's.");
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Live capture needs root here.");
        if (!Tool.Exists("ip")) Assert.Skip("The tool ip (iproute2) is not installed.");
    }

    /// <summary>Sends UDP packets out of the interface; exactly that many are to be seen on it.</summary>
    public void Send(int count, int payload = 100, int port = DiscardPort)
    {
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // Another run of these tests may have an interface with the same subnet at the same time.
        sender.SetRawSocketOption(SocketLevelOfLinux, BindToDevice, Encoding.ASCII.GetBytes(Interface));
        var target = new IPEndPoint(SilentAddress, port);
        var bytes = new byte[payload];
        for (var i = 0; i < count; i++) sender.SendTo(bytes, target);
    }

    /// <summary>Sends at full speed until the token is signalled; returns the number of packets.</summary>
    public int SendUntil(CancellationToken cancellation)
    {
        var sent = 0;
        for (; !cancellation.IsCancellationRequested; sent += 100) Send(100);
        return sent;
    }

    public void Dispose()
    {
        // Deleting the namespace takes the pair with it, in the background; the link goes at once.
        using (var link = Tool.Start("ip", "link", "delete", Interface)) link.WaitForExit();
        using var process = Tool.Start("ip", "netns", "delete", Namespace);
        process.WaitForExit();
    }
}
