using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace NetMon.Tests.Live;

/// <summary>
/// Every packet that is sent is received or counted where it was lost. The losses are real: the capture buffer is as small as can be, and
/// packets are sent until some of them find it full.
/// </summary>
public sealed class AccountingTests : IDisposable
{
    private const int Burst = 5000;
    private const int Payload = 1000;

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

    [Theory]
    [InlineData("Start-PacketCapture $if -BufferSize 64KB -OutFile $file -NoPacket -AsJob")]
    [InlineData("Start-PacketCapture $if -BufferSize 64KB -OutFile $file -NoPacket -Filter 'udp and outbound' -AsJob")]
    [InlineData("Start-PacketCapture $if -BufferSize 64KB -OutFile $file -QueueLimit 100 -AsJob")]
    public void What_the_file_does_not_have_is_counted(string capture)
    {
        var path = _folder.File("x.pcapng");
        Run($"$job = {capture}", ("if", _network.Interface), ("file", path));

        var sent = SendUntilKernelDrops();
        Run("Stop-Job $job");

        var statistics = AssertAccount(sent);
        Assert.Equal(
            statistics.Counter("Received") - statistics.Counter("NotWritten"), Run("Import-PacketCapture $path", ("path", path)).Count);
        AssertWarns(statistics, [.. Run("$job.Warning")]);
    }

    [Fact]
    public void What_no_flow_has_the_kernel_dropped()
    {
        Run("$job = Get-FlowSummary -Interface $if -BufferSize 64KB -AsJob", ("if", _network.Interface));

        var sent = SendUntilKernelDrops();
        Run("Stop-Job $job");

        var statistics = AssertAccount(sent);
        Assert.Equal(
            statistics.Counter("Received") - statistics.Counter("DroppedByQueue"),
            Run("Receive-Job $job").Sum(flow => Number(flow, "Packets")));
    }

    [Fact]
    public void A_pipeline_that_sleeps_costs_only_what_is_counted()
    {
        using var capture = new RunningCapture(
            $"Start-PacketCapture {_network.Interface} -BufferSize 64KB -QueueLimit 100 | " +
            "Where-Object { if ($_.Number % 50 -eq 0) { [Threading.Thread]::Sleep(1) }; $true }",
            _network.Interface);

        var sent = SendUntilKernelDrops();
        capture.Stop();

        // Ctrl+C does not wait for packets that are still being counted.
        RunningCapture.Await(() => Sum(Statistics()) == sent);
        var statistics = AssertAccount(sent);
        Assert.True(statistics.Counter("DroppedByQueue") > 0);
        Assert.True(capture.Output.Count >= statistics.Counter("Delivered") - 1);
    }

    [Fact]
    public void A_monitor_its_health_and_the_loss_detector_follow_the_true_numbers()
    {
        var config = _folder.File("netmon.toml");
        File.WriteAllText(config, $"""
            [general]
            interface = "{_network.Interface}"
            buffer_size = "64KiB"
            [output.capture]
            path = "{_folder.File("net.pcapng")}"
            [[alert]]
            name = "loss"
            detector = "capture_loss"
            threshold = 1
            window = "1s"
            minimum_packets = 1
            notify = []
            """);
        Run("$job = Start-TrafficMonitor $config -Name acct", ("config", config));

        var sent = SendUntilKernelDrops();
        RunningCapture.Await(() =>
        {
            _network.Send(Burst, Payload);
            sent += Burst;
            return Number(Assert.Single(Run("Get-TrafficMonitor acct")), "AlertsRaised") > 0;
        });
        var health = Assert.Single(Run("Stop-TrafficMonitor acct -PassThru"));

        AssertAccount(sent);
        Assert.Equal(sent, Number(health, "Received") + Number(health, "DroppedByKernel"));
        Assert.True(Number(health, "DroppedByKernel") > 0);
        Assert.Equal(
            Number(health, "Received"), Number(health, "PacketsWritten") + Number(health, "PacketsNotWritten") + Number(health, "PacketsNotJudged"));
        Assert.Equal(Number(health, "Received"), Number(health, "Delivered") + Number(health, "Discarded") + Number(health, "DroppedByQueue"));
    }

    [Fact]
    public void On_the_loopback_interface_no_packet_counts_twice()
    {
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var target = (IPEndPoint)receiver.LocalEndPoint!;
        Run("$job = Start-PacketCapture lo -BufferSize 64KB -Filter $filter -OutFile $file -NoPacket -AsJob",
            ("filter", $"udp dst port {target.Port}"), ("file", _folder.File("lo.pcapng")));
        var sent = 0L;
        SendOnLoopback(10);
        RunningCapture.Await(() => OfJob().Counter("Received") == 10);
        Assert.Equal(0, OfJob().Counter("DroppedByKernel"));

        RunningCapture.Await(() =>
        {
            SendOnLoopback(Burst);
            return OfJob().Counter("DroppedByKernel") > 0;
        });
        Run("Stop-Job $job");

        AssertAccount(sent, OfJob());

        // Other tests of this process capture on the loopback interface as well.
        PSObject OfJob() => Run("$job | Get-CaptureStatistics")[^1];

        void SendOnLoopback(int count)
        {
            using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var bytes = new byte[Payload];
            for (var i = 0; i < count; i++) sender.SendTo(bytes, target);
            sent += count;
        }
    }

    [Fact]
    public void A_packet_that_is_sent_when_the_capture_says_it_runs_is_delivered_200_times()
    {
        using var sending = new CancellationTokenSource();
        // What the filter refuses comes all the time, so that there is never a quiet moment to set it in.
        var noise = new Thread(() => _network.SendUntil(sending.Token));
        noise.Start();
        try
        {
            for (var i = 1; i <= 200; i++)
            {
                var filter = i % 2 == 0 ? "udp dst port 4711" : "outbound and udp dst port 4711";
                Run("$job = Start-PacketCapture $if -Filter $filter -Count 1 -AsJob", ("if", _network.Interface), ("filter", filter));
                _network.Send(1, port: 4711);
                Assert.Single(Run("$job | Wait-Job -Timeout 30 | Receive-Job"));
                Run("Remove-Job $job");
            }
        }
        finally
        {
            sending.Cancel();
            noise.Join();
        }
    }

    [Fact]
    public void A_capture_that_is_stopped_has_every_packet_that_was_sent_before()
    {
        for (var i = 0; i < 20; i++)
        {
            Run("$job = Start-PacketCapture $if -AsJob", ("if", _network.Interface));
            _network.Send(100);
            // At once: the packets are still in a block of the kernel that is neither full nor old.
            Run("Stop-Job $job");
            Assert.Equal(100, Run("Receive-Job $job").Count);
            Assert.Equal(0, Statistics().Counter("DroppedByKernel"));
            Run("Remove-Job $job");
        }
    }

    private static long Number(PSObject item, string property) => Convert.ToInt64(item.Properties[property].Value, CultureInfo.InvariantCulture);

    private static long? Sum(PSObject statistics) => statistics.Counter("Received") + statistics.Counter("DroppedByKernel");

    private static void AssertWarns(PSObject statistics, IReadOnlyList<PSObject> warnings)
    {
        var warning = Assert.Single(warnings).ToString();
        Assert.Contains($"{statistics.Counter("DroppedByKernel")} by the kernel", warning, StringComparison.Ordinal);
    }

    private long SendUntilKernelDrops()
    {
        var sent = 0L;
        RunningCapture.Await(() =>
        {
            _network.Send(Burst, Payload);
            sent += Burst;
            return Statistics().Counter("DroppedByKernel") > 0;
        });
        return sent;
    }

    private PSObject AssertAccount(long sent, PSObject? of = null)
    {
        var statistics = of ?? Statistics();
        statistics.AssertAddsUp();
        Assert.True(statistics.Counter("DroppedByKernel") > 0, "Nothing was dropped, so nothing was tested.");
        Assert.Equal(sent, Sum(statistics));
        return statistics;
    }

    private PSObject Statistics() => Run("Get-CaptureStatistics -Source $source", ("source", _network.Interface))[^1];

    private IReadOnlyList<PSObject> Run(string script, params (string Name, object? Value)[] variables) => _engine.Run(script, variables).Clean();
}
