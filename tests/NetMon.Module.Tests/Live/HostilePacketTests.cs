using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetMon.Tests.Live;

/// <summary>Packets that did or could end captures, sent live while all decoders run.</summary>
public sealed class HostilePacketTests : IDisposable
{
    private const int SocketLevelOfLinux = 1;
    private const int BindToDevice = 25;
    private static readonly byte[] Mark = "decoder fault of a module test"u8.ToArray();

    private readonly LiveNetwork _network = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();

    public void Dispose()
    {
        _engine.Run("Get-Job | Remove-Job -Force");
        _engine.Dispose();
        _folder.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void Captures_and_a_monitor_survive_hostile_packets_and_faults_and_count_them()
    {
        InjectFaults();
        var variables = new (string, object?)[] { ("interface", _network.Interface), ("folder", _folder.Path) };
        File.WriteAllText(_folder.File("netmon.toml"), $"""
            [general]
            interface = "{_network.Interface}"
            [output.capture]
            path = "{_folder.File("monitor.pcapng")}"
            """);
        _engine.Run(
            """
            Register-TrafficAlert -Name last -DestinationPort 9 -Notify @() -Cooldown 0
            $packets = Start-PacketCapture $interface -AsJob
            $flows = Get-FlowSummary -Interface $interface -AsJob -Decapsulate
            $file = Start-PacketCapture $interface -AsJob -NoPacket -OutFile $folder/hostile.pcapng
            $monitor = Start-TrafficMonitor -ConfigPath $folder/netmon.toml -Name "hostile-$interface"
            """, variables).Clean();
        RunningCapture.Await(() => _engine.Run("Get-CaptureStatistics -Running | Where-Object Source -eq $interface").Clean().Count == 4);

        var sent = SendHostile();
        _network.Send(7);
        sent += 7;
        RunningCapture.Await(() => Number("$packets.Output.Count") == sent && Number("(Get-TrafficMonitor \"hostile-$interface\").Received") == sent);
        _engine.Run("$packets, $flows, $file | Stop-Job").Clean();
        var health = Assert.Single(_engine.Run("Stop-TrafficMonitor \"hostile-$interface\" -PassThru").Clean());

        Assert.Equal(["Stopped", "Stopped", "Stopped", "Stopped"], _engine.Run("($packets, $flows, $file, $monitor).State | ForEach-Object ToString").Clean().Select(state => (string)state.BaseObject));
        Assert.Equal(0, Number("($packets, $flows, $file, $monitor).Error.Count"));
        Assert.Equal([sent, sent, sent], _engine.Run("$packets, $flows, $file | Get-CaptureStatistics | ForEach-Object { $_.Received + $_.DroppedByKernel }").Clean().Select(count => Convert.ToInt32(count.BaseObject, null)));
        Assert.Equal(sent, health.Counter("PacketsWritten"));
        Assert.True(health.Counter("DecodeErrors") > 0);
        // Flows look into tunnels here, and the monitor does not: the fault inside one is one more.
        Assert.Equal(health.Counter("DecodeErrors") + 1, Assert.Single(_engine.Run("$flows | Get-CaptureStatistics").Clean()).Counter("DecodeErrors"));

        // Each is shown with its reason: the one that was cut, and those that our own decoder did not take.
        // The one that ended every capture, and three flags that need as much before seven protocols.
        Assert.Equal(1 + (3 * 7), Number("@($packets.Output | Where-Object DecodeError -like 'GRE header cut at byte 34: needs 8, has 4 (*').Count"));
        Assert.Equal(3, Number("@($packets.Output | Where-Object DecodeError -like '*decoder fault*').Count"));
        Assert.Equal(3, Number("@(Import-PacketCapture $folder/hostile.pcapng | Where-Object DecodeError -like '*decoder fault*').Count"));
        Assert.Equal(sent, Number("@($packets.Output | Export-PacketCapture $folder/exported.pcap -PassThru | Import-PacketCapture).Count"));
        Assert.Equal(0, Number("@($packets.Output | Get-PacketDetail -ErrorVariable failed 2>$null | Out-Null), $failed.Count | Select-Object -Last 1"));
        // Every live capture applies the rules of its session: these three and the monitor.
        Assert.Equal(4 * 7, Number("(Get-TrafficAlert last).Hits"));
        Assert.Contains(_engine.Run("$flows.Warning + $monitor.Warning | ForEach-Object Message").Clean(), warning => ((string)warning.BaseObject).Contains("decoder fault", StringComparison.Ordinal));
    }

    // Behind IP, so that no raw frames are needed: the one that ended every capture, cuts of its like, and tunnels that end at once.
    private int SendHostile()
    {
        var sent = 0;
        void Send(int protocol, params byte[] bytes)
        {
            // With a header of our own, since .NET knows few protocols; the kernel fills in what is zero, and the length.
            byte[] packet = [0x45, 0, 0, 0, 0, 0, 0, 0, 64, (byte)protocol, 0, 0, .. _network.Address.GetAddressBytes(), .. _network.SilentAddress.GetAddressBytes(), .. bytes];
            using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw);
            sender.SetRawSocketOption(SocketLevelOfLinux, BindToDevice, Encoding.ASCII.GetBytes(_network.Interface));
            sender.SendTo(packet, new IPEndPoint(_network.SilentAddress, 0));
            sent++;
        }

        Send(47, 0x00, 0x01, 0x64, 0x00);
        foreach (var flags in (byte[])[0x20, 0x40, 0x80, 0xb0, 0xf0])
        {
            foreach (var (high, low) in ((byte, byte)[])[(0x08, 0x00), (0x22, 0xeb), (0x64, 0x00), (0x65, 0x58), (0x88, 0x0b), (0x88, 0x3e), (0x88, 0xbe)])
            {
                Send(47, flags, 0x01, high, low);
                Send(47, flags, 0x00, high, low, 0, 0, 0, 1);
            }
        }

        foreach (var protocol in (int[])[4, 41, 50, 51, 89, 97, 103, 112, 115, 132, 137, 143])
        {
            Send(protocol);
            Send(protocol, 0xff);
            Send(protocol, 0x45, 0x00, 0xff, 0xff, 0, 0, 0, 0);
        }

        // What our own decoder does not take: behind IP, twice, and inside a tunnel.
        Send(253, Mark);
        Send(253, Mark);
        byte[] inner = [0x45, 0, 0, (byte)(20 + Mark.Length), 0, 0, 0, 0, 64, 253, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, .. Mark];
        Send(4, inner);
        return sent;
    }

    private long Number(string script) => Convert.ToInt64(_engine.Run(script).Clean()[^1].BaseObject, null);

    // No packet that we know of makes the decoder throw, so the place that RFC 3692 leaves for experiments does. Other packets are left alone.
    private static void InjectFaults()
    {
        var faults = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "NetMon.Core").GetType("NetMon.Decoding.DecoderFaults", throwOnError: true)!;
        var probe = faults.GetProperty("HeaderProbe", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
        probe.SetValue(null, Delegate.CreateDelegate(probe.PropertyType, typeof(HostilePacketTests), nameof(ThrowIfMarked)));
    }

    private static void ThrowIfMarked(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(Mark)) throw new InvalidOperationException("injected");
    }
}
