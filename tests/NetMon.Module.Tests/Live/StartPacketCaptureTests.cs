using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NetMon.Tests.Live;

public sealed class StartPacketCaptureTests
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void As_many_packets_come_out_as_were_sent()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture($"Start-PacketCapture {network.Interface} -Count 5000", network.Interface);

        network.Send(5000);
        capture.AwaitEnd();

        Assert.Empty(capture.Errors);
        Assert.Equal(Enumerable.Range(1, 5000).Select(number => (long)number), capture.Packets.Select(packet => packet.Number));
        Assert.All(capture.Packets, packet => Assert.Equal((142, "UDP", network.Interface), (packet.Length, packet.Protocol, packet.Interface)));
        var statistics = capture.LastStatistics();
        Assert.Equal((5000, 5000, 0), (statistics.Counter("Received"), statistics.Counter("Delivered"), statistics.Counter("DroppedByQueue")));
        Assert.Equal(5000 * 142, statistics.Counter("BytesReceived"));
        Assert.Equal(0, statistics.Counter("DroppedByKernel"));
    }

    [Fact]
    public void A_packet_reaches_the_pipeline_within_100_ms()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture(
            $"Start-PacketCapture {network.Interface} -Count 20 | ForEach-Object {{ ([DateTime]::UtcNow - $_.Timestamp).TotalMilliseconds }}",
            network.Interface);

        for (var i = 1; i <= 20; i++)
        {
            network.Send(1);
            capture.AwaitOutput(i);
        }

        capture.AwaitEnd();
        // The median, because a busy machine may hold up any one of them.
        var delays = capture.Output.Select(delay => (double)delay.BaseObject).Order().ToArray();
        Assert.InRange(delays[delays.Length / 2], -1, 100);
    }

    [Fact]
    public void Ping_and_a_tcp_connection_are_seen_in_both_directions()
    {
        using var network = new LiveNetwork();
        if (!Tool.Exists("bash")) Assert.Skip("bash, whose /dev/tcp is the client, is not installed.");
        using var listener = new TcpListener(network.Address, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var capture = new RunningCapture(
            $"Start-PacketCapture {network.Interface} -Protocol tcp -Port {port} | ForEach-Object {{ $_; if ($_.TcpFlags -band 'FIN') {{ break }} }}",
            network.Interface);

        Tool.Run("ip", "netns", "exec", network.Namespace, "bash", "-c", $"exec 3<>/dev/tcp/{network.Address}/{port}; echo hello >&3");
        capture.AwaitEnd();

        var flags = capture.Output.Select(packet => packet.Properties["TcpFlags"].Value.ToString()).ToArray();
        Assert.Equal("SYN", flags[0]);
        Assert.Equal("SYN, ACK", flags[1]);
        Assert.Contains(capture.Output, packet => 6.Equals(packet.Properties["PayloadLength"].Value));
        Assert.Contains("FIN", flags[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_loopback_interface_shows_each_packet_once()
    {
        LiveNetwork.SkipUnlessPossible();
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)receiver.Client.LocalEndPoint!).Port;
        using var capture = new RunningCapture($"Start-PacketCapture -Interface lo -DestinationPort {port} -Count 5", "lo");

        using var sender = new UdpClient();
        for (var i = 0; i < 5; i++) sender.Send(new byte[10 + i], new IPEndPoint(IPAddress.Loopback, port));
        capture.AwaitEnd();

        Assert.Equal([52, 53, 54, 55, 56], capture.Packets.Select(packet => packet.Length));
    }

    [Fact]
    public void The_interface_any_sees_the_packets_of_all()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture($"Start-PacketCapture any -DestinationAddress {network.SilentAddress} -Count 3", "any");

        network.Send(3);
        capture.AwaitEnd();

        Assert.All(capture.Packets, packet => Assert.StartsWith("LinuxSll", packet.LinkType, StringComparison.Ordinal));
        Assert.All(capture.Output, packet => Assert.Equal(network.SilentAddress.ToString(), packet.Properties["DstIP"].Value));
    }

    [Fact]
    public void A_tunnel_shows_bare_IP_packets()
    {
        LiveNetwork.SkipUnlessPossible();
        using var tunnel = new TunnelInterface($"nmt{Environment.ProcessId % 100000}tun");
        using var capture = new RunningCapture($"Start-PacketCapture {tunnel.Name} -Count 2", tunnel.Name);

        tunnel.Receive(CaptureFile.UdpPacket(48));
        tunnel.Receive(CaptureFile.UdpPacket(60));
        capture.AwaitEnd();

        Assert.Equal([("Raw", 48, "UDP"), ("Raw", 60, "UDP")], capture.Packets.Select(packet => (packet.LinkType, packet.Length, packet.Protocol!)));
    }

    [Fact]
    public void Several_interfaces_are_captured_at_once_with_one_row_of_numbers()
    {
        using var first = new LiveNetwork();
        using var second = new LiveNetwork();
        using var file = new TemporaryDirectory();
        var path = file.File("both.pcapng");
        using var capture = new RunningCapture(
            $"Start-PacketCapture {first.Interface}, {second.Interface} -Count 200 -OutFile '{path}'", $"{first.Interface}, {second.Interface}");

        first.Send(100);
        second.Send(100);
        capture.AwaitEnd();

        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), capture.Packets.Select(packet => packet.Number));
        using var engine = new Engine();
        var written = engine.Run("Import-PacketCapture $path | ForEach-Object Interface", ("path", path)).Clean();
        Assert.Equal(100, written.Count(name => first.Interface.Equals(name.BaseObject)));
        Assert.Equal(100, written.Count(name => second.Interface.Equals(name.BaseObject)));
    }

    [Fact]
    public void Ctrl_C_ends_a_capture_on_a_silent_interface_within_half_a_second()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture($"Start-PacketCapture {network.Interface}", network.Interface);

        Assert.InRange(capture.Stop(), TimeSpan.Zero, StopLimit);
        Assert.False((bool)capture.LastStatistics().Properties["IsRunning"].Value);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_capture_under_load_within_half_a_second_and_every_packet_is_accounted_for()
    {
        using var network = new LiveNetwork();
        using var sending = new CancellationTokenSource();
        using var capture = new RunningCapture(
            $"Start-PacketCapture {network.Interface} -QueueLimit 5000 | ForEach-Object {{ $_ }}", network.Interface);
        var sender = Task.Run(() => network.SendUntil(sending.Token), TestContext.Current.CancellationToken);
        capture.AwaitOutput(1000);

        var took = capture.Stop();
        await sending.CancelAsync();
        var sent = await sender;

        Assert.InRange(took, TimeSpan.Zero, StopLimit);
        var statistics = capture.LastStatistics();
        statistics.AssertAddsUp();
        Assert.InRange(statistics.Counter("Received")!.Value, 1000, sent);
        Assert.InRange(statistics.Counter("Delivered")!.Value, capture.Output.Count, capture.Output.Count + 1);
    }

    [Fact]
    public void A_pipeline_that_has_seen_enough_ends_the_capture()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture($"Start-PacketCapture {network.Interface} | ForEach-Object {{ $_; break }}", network.Interface);

        network.Send(100);
        var watch = Stopwatch.StartNew();
        capture.AwaitEnd();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Single(capture.Output);
        Assert.Equal(1, capture.LastStatistics().Counter("Delivered"));
    }

    [Fact]
    public void Ten_captures_in_a_row_leave_no_thread_and_no_file_behind()
    {
        using var network = new LiveNetwork();
        using var engine = new Engine();
        var script = $"Start-PacketCapture {network.Interface} -Duration 0.02";
        for (var i = 0; i < 10; i++) engine.Run(script).Clean();

        // Other tests open captures too, so the own ones are told by the thread's name.
        RunningCapture.Await(() => !ThreadNames().Contains(ThreadName(network.Interface)));
        RunningCapture.Await(() => CountSockets(network) == 0);
    }

    [Fact]
    public void Two_captures_on_one_interface_each_see_every_packet()
    {
        using var network = new LiveNetwork();
        using var first = new RunningCapture($"Start-PacketCapture {network.Interface} -Count 50", network.Interface);
        using var second = new RunningCapture($"Start-PacketCapture {network.Interface} -Count 50; 'ready'", network.Interface);
        using var third = new Engine();
        RunningCapture.Await(() => third.Run($"Get-CaptureStatistics {network.Interface} -Running").Clean().Count == 2);

        network.Send(50);
        first.AwaitEnd();
        second.AwaitEnd();

        Assert.Equal(50, first.Output.Count);
        Assert.Equal(51, second.Output.Count);
    }

    [Fact]
    public void An_interface_that_goes_down_ends_the_capture_with_one_error_after_its_packets()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture($"Start-PacketCapture {network.Interface}", network.Interface);
        network.Send(10);
        capture.AwaitOutput(10);

        Tool.Run("ip", "link", "set", network.Interface, "down");
        capture.AwaitEnd();

        Assert.Equal("InterfaceDown", Assert.Single(capture.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(10, capture.LastStatistics().Counter("Received"));
    }

    [Fact]
    public void An_interface_that_vanishes_ends_the_capture_with_one_error_after_its_packets()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture($"Start-PacketCapture {network.Interface}", network.Interface);
        network.Send(10);
        capture.AwaitOutput(10);

        Tool.Run("ip", "link", "delete", network.Interface);
        capture.AwaitEnd();

        Assert.Equal("InterfaceRemoved", Assert.Single(capture.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(10, capture.LastStatistics().Counter("Received"));
    }

    [Fact]
    public void An_interface_that_is_not_up_cannot_be_captured_on()
    {
        using var network = new LiveNetwork();
        Tool.Run("ip", "link", "set", network.Interface, "down");
        using var engine = new Engine();

        Assert.Equal("InterfaceDown", engine.Run($"Start-PacketCapture {network.Interface} -Count 1").ErrorId);
    }

    [Fact]
    public void A_pipeline_that_is_too_slow_is_told_once_how_much_it_missed()
    {
        using var network = new LiveNetwork();
        using var capture = new RunningCapture(
            $"Start-PacketCapture {network.Interface} -QueueLimit 10 -Duration 1.5 | ForEach-Object {{ if ($_.Number -eq 1) {{ Start-Sleep 1 }}; $_ }}",
            network.Interface);

        network.Send(1);
        RunningCapture.Await(() => capture.LastStatistics().Counter("Delivered") == 1);
        network.Send(500);
        capture.AwaitEnd();

        var statistics = capture.LastStatistics();
        statistics.AssertAddsUp();
        Assert.Equal(501, statistics.Counter("Received"));
        Assert.Equal(capture.Output.Count, statistics.Counter("Delivered"));
        var warning = Assert.Single(capture.Warnings).Message;
        Assert.Contains(statistics.Counter("DroppedByQueue").ToString()!, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_has_every_packet_and_can_be_read_while_it_is_written()
    {
        using var network = new LiveNetwork();
        using var directory = new TemporaryDirectory();
        using var engine = new Engine();
        var path = directory.File("x.pcapng");
        using var capture = new RunningCapture($"Start-PacketCapture {network.Interface} -NoPacket -OutFile '{path}'", network.Interface);

        Assert.Empty(engine.Run("Import-PacketCapture $path", ("path", path)).Clean());
        for (var sent = 100; sent <= 500; sent += 100)
        {
            network.Send(100);
            RunningCapture.Await(() => engine.Run("Import-PacketCapture $path", ("path", path)).Clean().Count == sent);
        }

        capture.Stop();
        Assert.Empty(capture.Output);
        var statistics = capture.LastStatistics();
        Assert.Equal((500, 500, path), (statistics.Counter("Received"), statistics.Counter("Delivered"), statistics.Properties["OutFile"].Value));
    }

    [Fact]
    public void A_ring_keeps_the_last_files_and_loses_nothing_between_them()
    {
        using var network = new LiveNetwork();
        using var directory = new TemporaryDirectory();
        using var engine = new Engine();
        using var capture = new RunningCapture(
            $"Start-PacketCapture {network.Interface} -NoPacket -OutFile '{directory.File("ring.pcapng")}' -RotateSize 10KB -MaxFiles 3 -Count 1000",
            network.Interface);

        network.Send(1000);
        capture.AwaitEnd();

        var files = Directory.GetFiles(directory.Path).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 10 * 1024));
        var times = engine.Run("Import-PacketCapture \"$directory/*\" | ForEach-Object TimestampNanoseconds", ("directory", directory.Path)).Clean()
            .Select(time => (long)time.BaseObject).ToArray();
        Assert.InRange(times.Length, 50, 300);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Many_replayed_packets_are_all_written()
    {
        using var network = new LiveNetwork();
        if (!Tool.Exists("tcpreplay")) Assert.Skip("tcpreplay is not installed.");
        using var directory = new TemporaryDirectory();
        var traffic = directory.File("traffic.pcap");
        CaptureFile.Write(traffic, count: 20_000, length: 200);
        var path = directory.File("x.pcapng");
        using var capture = new RunningCapture($"Start-PacketCapture {network.Interface} -NoPacket -OutFile '{path}' -Count 20000", network.Interface);

        Tool.Run("ip", "netns", "exec", network.Namespace, "tcpreplay", "-q", "--topspeed", "-i", network.Peer, traffic);
        capture.AwaitEnd();

        using var engine = new Engine();
        Assert.Equal(20_000, engine.Run("Import-PacketCapture $path", ("path", path)).Clean().Count);
        Assert.Equal(0, capture.LastStatistics().Counter("DroppedByKernel"));
    }

    private static string ThreadName(string captureInterface) => $"NetMon {captureInterface}"[..Math.Min(15, 7 + captureInterface.Length)];

    private static string[] ThreadNames() =>
        [.. Directory.GetDirectories("/proc/self/task").Select(task => ReadOrEmpty(Path.Join(task, "comm")).Trim())];

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    // Packet sockets of this process, by the kernel's own list.
    // Of the interface alone: other tests open captures at the same time.
    private static int CountSockets(LiveNetwork network)
    {
        const int InterfaceColumn = 4;
        var index = File.ReadAllText($"/sys/class/net/{network.Interface}/ifindex").Trim();
        return File.ReadLines("/proc/net/packet").Skip(1)
            .Count(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[InterfaceColumn] == index);
    }
}
