using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using NetMon.Tests.Alerts.Notifications;
using NetMon.Tests.Live;

namespace NetMon.Tests.Alerts;

/// <summary>Rules on live traffic over a veth pair.</summary>
public sealed class LiveAlertTests : IDisposable
{
    private const string Tutorial = "Register-TrafficAlert -Name web -SourceAddress 192.0.2.10 -DestinationPort 80 -Notify Console, Desktop";

    private readonly LiveNetwork _network = new();
    private readonly Engine _engine = new();

    public void Dispose()
    {
        _engine.Run("Get-Job | Remove-Job -Force; Unregister-TrafficAlert *");
        _engine.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void A_rule_with_an_interface_watches_at_once_and_until_it_is_unregistered()
    {
        Run($"Register-TrafficAlert -Name udp -Interface {_network.Interface} -DestinationPort 9 -Cooldown 0");
        Assert.Single(Run($"Get-CaptureStatistics {_network.Interface} -Running"));

        _network.Send(3);
        Await(() => Hits("udp") == 3);
        Run("Unregister-TrafficAlert udp");

        Assert.Empty(Run($"Get-CaptureStatistics {_network.Interface} -Running"));
        Assert.Equal(3, Run("Receive-TrafficAlert").Count);
        Assert.Empty(Run("Receive-TrafficAlert"));
    }

    [Fact]
    public void An_event_comes_soon_after_its_packet()
    {
        Run($"Register-TrafficAlert -Name udp -Interface {_network.Interface} -DestinationPort 9 -Cooldown 0");
        var watch = Stopwatch.StartNew();
        using var shell = _engine.Create("Receive-TrafficAlert -Wait -Timeout 20");
        var output = new PSDataCollection<PSObject>();
        var input = new PSDataCollection<PSObject>();
        input.Complete();
        var times = new ConcurrentQueue<TimeSpan>();
        output.DataAdded += (_, _) => times.Enqueue(watch.Elapsed);
        var running = shell.BeginInvoke(input, output);

        var delays = new List<TimeSpan>();
        for (var i = 1; i <= 5; i++)
        {
            var sent = watch.Elapsed;
            _network.Send(1);
            Await(() => times.Count == i);
            delays.Add(times.Last() - sent);
        }

        shell.Stop();
        running.AsyncWaitHandle.WaitOne();
        // The promise is 200 ms; on a busy machine, the best of five shows whether anything waits by design.
        Assert.InRange(delays.Min(), TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_capture_that_runs_notices_rules_that_come_change_and_go()
    {
        Run($"$job = Start-PacketCapture {_network.Interface} -AsJob");
        _network.Send(1);
        Await(() => Received() == 1);
        Assert.Null(Run("$job | Get-CaptureStatistics")[0].Properties["DecodeErrors"].Value);

        Run("Register-TrafficAlert -Name udp -DestinationPort 9 -Cooldown 0");
        _network.Send(2);
        Await(() => Hits("udp") == 2);

        Run("Disable-TrafficAlert udp");
        _network.Send(2);
        Await(() => Received() == 5);
        Assert.Equal(2, Hits("udp"));

        Run("Enable-TrafficAlert udp");
        _network.Send(1);
        Await(() => Hits("udp") == 3);
        Run("$job | Stop-Job");
        Assert.Equal(6, Run("$job | Receive-Job").Count);
    }

    [Fact]
    public void Flows_on_an_interface_are_a_capture_too()
    {
        Run($"Register-TrafficAlert -Name udp -DestinationPort 9 -MaxTriggerCount 1; $job = Get-FlowSummary -Interface {_network.Interface} -AsJob");

        _network.Send(5);
        Await(() => Hits("udp") == 1);

        Assert.Equal(false, Run("Get-TrafficAlert udp")[0].Properties["Enabled"].Value);
    }

    [Fact]
    public void A_condition_that_throws_costs_its_rule_and_not_the_capture()
    {
        Run($"$job = Start-PacketCapture {_network.Interface} -AsJob");
        Run("Register-TrafficAlert -Name bad -Cooldown 0 -Condition { throw 'boom' }");
        Run("Register-TrafficAlert -Name good -Cooldown 0 -Condition { $_.DstPort -eq 9 }");

        _network.Send(20);
        Await(() => Hits("good") == 20);

        Assert.Equal(false, Run("Get-TrafficAlert bad")[0].Properties["Enabled"].Value);
        Assert.Equal("boom", Run("Receive-TrafficAlert bad")[0].Properties["Error"].Value);
        Run("$job | Stop-Job");
        Assert.Equal(20, Run("$job | Receive-Job").Count);
    }

    [Fact]
    public void A_condition_is_asked_while_the_pipeline_of_the_session_is_busy()
    {
        // The capture streams to the pipeline, which waits for the rule to be met.
        var result = Run($$"""
            Register-TrafficAlert -Name big -Condition { $_.Length -gt 100 } | Out-Null
            $send.Invoke()
            foreach ($packet in Start-PacketCapture {{_network.Interface}} -Count 3) { $packet.Number }
            (Get-TrafficAlert big).Hits
            """, ("send", (Action)(() => _ = SendSoon())));

        Assert.Equal([1L, 2L, 3L, 1L], result.Select(item => item.BaseObject));

        async Task SendSoon()
        {
            while (CapturesRunning() == 0) await Task.Delay(10);
            _network.Send(3);
        }
    }

    [Fact]
    public void An_action_runs_in_the_session_with_its_variables()
    {
        var seen = new ConcurrentQueue<object>();
        Run($$"""
            $name = 'mine'
            Register-TrafficAlert -Name udp -Interface {{_network.Interface}} -DestinationPort 9 -Action { $seen.Enqueue("$name $($_.DstPort)") }
            """, ("seen", seen));

        _network.Send(1);

        Await(() => Run("1").Count == 1 && seen.Count == 1);
        Assert.Equal("mine 9", Assert.Single(seen));
    }

    [Fact]
    public void Events_wait_for_whoever_asks_but_not_without_end()
    {
        Run($"Register-TrafficAlert -Name udp -Interface {_network.Interface} -DestinationPort 9 -Cooldown 0");
        Run("Register-TrafficAlert -Name other -Port 1");

        for (var sent = 0; sent < 10_050; sent += 1005) _network.Send(1005, payload: 20);
        Await(() => Hits("udp") == 10_050);

        Assert.Empty(Run("Receive-TrafficAlert other -Keep"));
        var kept = _engine.Run("Receive-TrafficAlert u* -Keep");
        Assert.Equal(10_000, kept.Clean().Count);
        Assert.Equal(51L, kept.Output[0].Properties["PacketNumber"].Value);
        Assert.Equal(10_000, Run("Receive-TrafficAlert").Count);
        Assert.Empty(Run("Receive-TrafficAlert"));
    }

    [Fact]
    public void A_webhook_that_is_not_there_is_counted_and_the_capture_goes_on()
    {
        Run($$"""
            # Equal channels are one: an alert goes out once.
            $hook = @{ Channel = (New-AlertChannel http://127.0.0.1:1/hook), (New-AlertChannel http://127.0.0.1:1/hook) }
            Register-TrafficAlert -Name udp -Interface {{_network.Interface}} -DestinationPort 9 -Cooldown 0 @hook
            """);

        _network.Send(2);
        Await(() => Hits("udp") == 2);
        Await(() => (long)Run("Get-TrafficAlert -Delivery")[0].Properties["Retried"].Value > 0);

        var counters = Assert.Single(Run("Get-TrafficAlert -Delivery"));
        Assert.Equal((2L, 0L), (counters.Properties["Accepted"].Value, counters.Properties["Delivered"].Value));
        _network.Send(1);
        Await(() => Hits("udp") == 3);
    }

    [Fact]
    public void A_damaged_baseline_is_kept_aside_and_a_new_one_begun()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("hosts.txt"), "this is no baseline\n\0\0\n");
        Run("$ExecutionContext.SessionState.Path.SetLocation($folder)", ("folder", folder.Path));

        Run("$parameters = @{ BaselinePath = './hosts.txt' }");
        Run($"Register-TrafficAlert -Name hosts -Interface {_network.Interface} -Detector NewHost -DetectorParameter $parameters");
        _network.Send(1);

        Await(() => File.Exists(folder.File("hosts.txt.damaged-1")));
        Run("Unregister-TrafficAlert hosts");
        Assert.StartsWith("this is no baseline", File.ReadAllText(folder.File("hosts.txt.damaged-1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rule_of_the_tutorial_shows_a_bubble_while_packets_pass_and_does_the_same_on_the_file()
    {
        using var bus = SessionBus.Start();
        using var daemon = await NotificationDaemon.Start(bus);
        using var folder = new TemporaryDirectory();
        var before = Environment.GetEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
        Environment.SetEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS", bus.Address);
        try
        {
            Run($"{Tutorial}; $job = Start-PacketCapture {_network.Interface} -OutFile '{folder.File("web.pcapng")}' -AsJob");
            ConnectFrom("192.0.2.10", 80);

            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var bubble = daemon.Bubbles.Take(patience.Token);
            Run("$job | Stop-Job");

            Assert.Equal("Medium: web", bubble.Summary);
            Assert.Contains("192.0.2.10", bubble.Body, StringComparison.Ordinal);
            var live = Assert.Single(Run("Receive-TrafficAlert"));
            var tried = Assert.Single(Run($"Test-TrafficAlert '{folder.File("web.pcapng")}'"));
            foreach (var name in (string[])["Time", "SrcIP", "SrcPort", "DstIP", "DstPort", "Message", "CommunityId", "PacketNumber"])
                Assert.Equal(live.Properties[name].Value, tried.Properties[name].Value);
            Assert.NotEmpty(Run("$job | Receive-Job"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS", before);
        }
    }

    // The attempt suffices: there is no listener, and no route back.
    private void ConnectFrom(string address, int port)
    {
        Tool.Run("ip", "-n", _network.Namespace, "address", "add", $"{address}/32", "dev", _network.Peer);
        Tool.Run("ip", "-n", _network.Namespace, "route", "replace", $"{_network.Address}/32", "dev", _network.Peer, "src", address);
        using var client = Tool.Start(
            "ip", "netns", "exec", _network.Namespace, "timeout", "2", "bash", "-c", $"exec 3<>/dev/tcp/{_network.Address}/{port}");
        client.WaitForExit();
    }

    private long Hits(string rule) => (long)Assert.Single(Run($"Get-TrafficAlert {rule}")).Properties["Hits"].Value;

    private long Received() => (long)Assert.Single(Run("$job | Get-CaptureStatistics")).Properties["Received"].Value;

    private int CapturesRunning()
    {
        using var engine = new Engine();
        return engine.Run($"Get-CaptureStatistics {_network.Interface} -Running").Output.Count;
    }

    private static void Await(Func<bool> condition) => RunningCapture.Await(condition);

    private IReadOnlyList<PSObject> Run(string script, params (string Name, object? Value)[] variables) => _engine.Run(script, variables).Clean();
}
