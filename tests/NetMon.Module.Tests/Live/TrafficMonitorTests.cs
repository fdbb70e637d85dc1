using System.Diagnostics;
using System.Management.Automation;

namespace NetMon.Tests.Live;

/// <summary>Monitors over an interface of their own, with traffic that is counted.</summary>
public sealed class TrafficMonitorTests : IDisposable
{
    private readonly LiveNetwork _network = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();

    private string Config => _folder.File("netmon.toml");

    public void Dispose()
    {
        _engine.Run("Get-Job | Remove-Job -Force");
        _engine.Dispose();
        _folder.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void Packets_flows_alerts_and_files_account_for_each_other()
    {
        Write($"""
            [general]
            interface = "{_network.Interface}"
            [[alert]]
            name = "each"
            destination_address = "{_network.SilentAddress}"
            cooldown = 0
            notify = []
            [[alert]]
            name = "seldom"
            destination_port = 9
            cooldown = "1h"
            notify = []
            [output.flows]
            path = "{_folder.File("flows.csv")}"
            [output.capture]
            path = "{_folder.File("net.pcapng")}"
            """);
        StartMonitor();

        // A socket each, so ten flows.
        for (var i = 0; i < 10; i++) _network.Send(100);
        Await("Received", 1000);
        var health = Assert.Single(Run("Stop-TrafficMonitor test -PassThru"));

        Assert.Equal("Stopped", Text(health, "State"));
        Assert.Equal((1000, 1000, 0, 0), (Number(health, "Received"), Number(health, "Delivered"), Number(health, "DroppedByQueue"), Number(health, "DroppedByKernel")));
        Assert.Equal((10, 0, 10, 0), (Number(health, "EndedFlows"), Number(health, "OpenFlows"), Number(health, "FlowsWritten"), Number(health, "FlowsNotWritten")));
        Assert.Equal((1000, 0), (Number(health, "PacketsWritten"), Number(health, "PacketsNotWritten")));
        Assert.Equal((1001, 999), (Number(health, "AlertsRaised"), Number(health, "AlertsSuppressed")));
        Assert.Equal(0, Number(health, "PacketsWithoutFlow"));
        Assert.Equal(1000, Run("Import-PacketCapture $folder/net_*.pcapng").Count);
        var flows = FlowLines();
        Assert.Equal(10, flows.Length);
        Assert.Equal(1000, flows.Sum(Packets));
        var output = Run("$job | Receive-Job");
        Assert.Equal(1001, output.Count(item => Is(item, "TrafficAlertEvent")));
        Assert.Equal("Stopped", Text(output[^1], "State"));
    }

    [Fact]
    public void The_summary_says_what_was_sent()
    {
        using var capture = new RunningCapture(
            $"Invoke-TrafficMonitor -Interface {_network.Interface} -Mode Summary -Duration 3 6>&1", _network.Interface);
        _network.Send(250);
        capture.AwaitEnd();

        var text = string.Join('\n', capture.Output);
        Assert.Contains(_network.Address.ToString(), text, StringComparison.Ordinal);
        Assert.Contains(_network.SilentAddress.ToString(), text, StringComparison.Ordinal);
        Assert.Equal(250, capture.LastStatistics().Counter("Received"));
        Assert.Contains("250", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_under_load_changes_rules_and_loses_no_packet()
    {
        Write($"""
            [general]
            interface = "{_network.Interface}"
            [output.capture]
            path = "{_folder.File("before.pcapng")}"
            """);
        StartMonitor();
        using var sending = new CancellationTokenSource();
        var sender = Task.Run(() => _network.SendUntil(sending.Token), TestContext.Current.CancellationToken);
        Await("Received", 1000);

        Write($"""
            [general]
            interface = "{_network.Interface}"
            [[alert]]
            name = "new"
            destination_port = 9
            notify = []
            [output.capture]
            path = "{_folder.File("after.pcapng")}"
            """);
        Run("Update-TrafficMonitor test");
        RunningCapture.Await(() => Number(Health(), "AlertsRaised") == 1);
        await sending.CancelAsync();
        var sent = await sender;
        Run("Stop-TrafficMonitor test");

        var health = Health();
        Assert.Equal(sent, Number(health, "Received") + Number(health, "DroppedByKernel"));
        Assert.Equal(Number(health, "Received"), Number(health, "PacketsWritten"));
        Assert.Equal(Number(health, "Received"), CountPackets("before") + CountPackets("after"));
        Assert.True(CountPackets("after") > 0);
    }

    [Fact]
    public void A_broken_file_leaves_the_monitor_as_it_was()
    {
        Write($"[general]\ninterface = \"{_network.Interface}\"");
        StartMonitor();

        Write("[general]\nmode = 1");
        Assert.Equal("ConfigInvalid", _engine.Run("Update-TrafficMonitor test").ErrorId);
        Write($"[general]\ninterface = \"{_network.Interface}\"\nfilter = \"tcp\"");
        var refused = _engine.Run("Update-TrafficMonitor test");

        Assert.Equal("MonitorReloadRefused", refused.ErrorId);
        Assert.Contains("general.filter", refused.Errors[0].Exception.Message, StringComparison.Ordinal);
        _network.Send(5);
        Await("Received", 5);
    }

    [Fact]
    public void An_interface_that_goes_away_and_comes_back_is_a_gap_in_the_records()
    {
        Write($"[general]\ninterface = \"{_network.Interface}\"");
        StartMonitor();
        _network.Send(10);
        Await("Received", 10);

        Tool.Run("ip", "link", "set", _network.Interface, "down");
        RunningCapture.Await(() => Text(Health(), "State") == "Reconnecting");
        Tool.Run("ip", "link", "set", _network.Interface, "up");
        RunningCapture.Await(() => Text(Health(), "State") == "Running");
        // The static neighbour was removed with the link.
        Tool.Run("ip", "neighbor", "replace", _network.SilentAddress.ToString(), "lladdr", "02:00:00:00:00:99", "dev", _network.Interface);
        RunningCapture.Await(() =>
        {
            _network.Send(1);
            return Number(Health(), "Received") > 10;
        });

        var health = Assert.Single(Run("Stop-TrafficMonitor test -PassThru"));
        Assert.Equal(1, Number(health, "Gaps"));
        Assert.True((double)health.Properties["GapTime"].Value > 0);
        Assert.Equal("Running", Text(Run("$job.Output").First(item => Is(item, "MonitorHealth") && Text(item, "Message").Contains("is back", StringComparison.Ordinal)), "State"));
    }

    [Fact]
    public void A_full_disk_stops_the_files_alone_until_there_is_room()
    {
        var disk = _folder.File("disk");
        Directory.CreateDirectory(disk);
        Tool.Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk);
        try
        {
            var ballast = Path.Join(disk, "ballast");
            File.WriteAllBytes(ballast, new byte[1 << 20]);
            Write($"""
                [general]
                interface = "{_network.Interface}"
                [[alert]]
                name = "each"
                destination_port = 9
                cooldown = 0
                notify = []
                [output.capture]
                path = "{Path.Join(disk, "net.pcapng")}"
                """);
            StartMonitor();

            _network.Send(3000, payload: 1000);
            Await("Received", 3000);
            RunningCapture.Await(() => Text(Health(), "State") == "OutputStopped");
            Assert.Equal(3000, Number(Health(), "AlertsRaised"));

            File.Delete(ballast);
            RunningCapture.Await(() =>
            {
                _network.Send(1);
                return Text(Health(), "State") == "Running";
            });

            var health = Assert.Single(Run("Stop-TrafficMonitor test -PassThru"));
            Assert.True(Number(health, "PacketsNotWritten") > 0);
            Assert.Equal(Number(health, "Received"), Number(health, "PacketsWritten") + Number(health, "PacketsNotWritten"));
            Assert.Equal(Number(health, "PacketsWritten"), _engine.Run("Import-PacketCapture $disk/net_*.pcapng", ("disk", disk)).Clean().Count);
            Assert.Equal(Number(health, "Received"), Number(health, "AlertsRaised"));
        }
        finally
        {
            Tool.Run("umount", disk);
        }
    }

    [Fact]
    public void Health_comes_on_a_silent_link_too_and_is_kept_in_a_file()
    {
        Write($"""
            [general]
            interface = "{_network.Interface}"
            [health]
            interval = 0.1
            file = "{_folder.File("health.ndjson")}"
            """);
        StartMonitor();
        RunningCapture.Await(() => Run("$job.Output").Count >= 3);
        Run("$job | Stop-Job");

        var lines = File.ReadAllLines(_folder.File("health.ndjson"));
        Assert.True(lines.Length >= 4);
        Assert.Contains("\"State\":\"Running\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"State\":\"Stopped\"", lines[^1], StringComparison.Ordinal);
        Assert.Equal("Stopped", One("$job.State").ToString());
    }

    [Fact]
    public void A_new_start_overwrites_nothing()
    {
        Write($"[general]\ninterface = \"{_network.Interface}\"\n[output.flows]\npath = \"{_folder.File("flows.csv")}\"");
        for (var run = 1; run <= 2; run++)
        {
            StartMonitor();
            _network.Send(3);
            Await("Received", 3);
            Run("Stop-TrafficMonitor test; $job | Remove-Job");
        }

        Assert.Single(Directory.GetFiles(_folder.Path, "flows*.csv"));
        Assert.Equal(2, FlowLines().Length);
    }

    [Fact]
    public void A_monitor_that_is_killed_leaves_files_that_can_be_read()
    {
        Assert.SkipWhen(!File.Exists(Host), "The host netmon is not built.");
        Write($"""
            [general]
            interface = "{_network.Interface}"
            [health]
            flush_interval = 0.1
            file = "{_folder.File("health.ndjson")}"
            interval = 0.1
            [flows]
            idle_timeout = 0.1
            [output.flows]
            path = "{_folder.File("flows.ndjson")}"
            [output.capture]
            path = "{_folder.File("net.pcapng")}"
            """);
        var random = new Random(20261123);
        for (var run = 0; run < 3; run++)
        {
            using var process = Process.Start(new ProcessStartInfo(Host, ["-NonInteractive", "-Command", $"Invoke-TrafficMonitor '{Config}' -Unattended"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var before = CountPackets("net");
            RunningCapture.Await(() =>
            {
                _network.Send(20);
                return CountPackets("net") > before;
            });
            Thread.Sleep(random.Next(300));
            process.Kill();
            process.WaitForExit();
        }

        Assert.Empty(_engine.Run("Import-PacketCapture $folder/net_*.pcapng", ("folder", _folder.Path)).Errors);
        Assert.All(
            Directory.GetFiles(_folder.Path, "*.ndjson").SelectMany(File.ReadAllLines),
            line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_ends_a_monitor_in_good_order(string signal, int expected)
    {
        Assert.SkipWhen(!File.Exists(Host), "The host netmon is not built.");
        Write($"""
            [general]
            interface = "{_network.Interface}"
            [health]
            flush_interval = 0.1
            file = "{_folder.File("health.ndjson")}"
            interval = 0.1
            [output.flows]
            path = "{_folder.File("flows.csv")}"
            [output.capture]
            path = "{_folder.File("net.pcapng")}"
            """);
        // env gives the signal its default back: a test runner in the background has it ignored, and children inherit that.
        string[] arguments = ["--default-signal=INT", Host, "-NonInteractive", "-Command", $"Invoke-TrafficMonitor '{Config}' -Unattended"];
        using var process = Process.Start(new ProcessStartInfo("env", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
        RunningCapture.Await(() =>
        {
            _network.Send(20);
            return CountPackets("net") > 0;
        });

        Tool.Run("kill", $"-{signal}", $"{process.Id}");
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));

        Assert.Equal(expected, process.ExitCode);
        using var last = System.Text.Json.JsonDocument.Parse(File.ReadLines(_folder.File("health.ndjson")).Last());
        var received = last.RootElement.GetProperty("Received").GetInt64();
        Assert.Equal("Stopped", last.RootElement.GetProperty("State").GetString());
        Assert.Equal(received, CountPackets("net"));
        Assert.Equal(received, FlowLines().Sum(Packets));
    }

    [Fact]
    public void Two_monitors_cannot_have_one_name()
    {
        Write($"[general]\ninterface = \"{_network.Interface}\"");
        StartMonitor();

        Assert.Equal("MonitorExists", _engine.Run("Start-TrafficMonitor $config -Name test", ("config", Config)).ErrorId);
        Assert.Equal("MonitorNotFound", _engine.Run("Stop-TrafficMonitor tset").ErrorId);
    }

    private static string Host => Path.Join(Engine.RepositoryRoot, "out", "host", "netmon");

    private static bool Is(PSObject item, string type) => item.TypeNames.Contains("NetMon." + type);

    private static long Number(PSObject item, string property) =>
        Convert.ToInt64(item.Properties[property].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(PSObject item, string property) => item.Properties[property].Value?.ToString() ?? "";

    private void Write(string text) => File.WriteAllText(Config, text);

    private void StartMonitor() => Run("$job = Start-TrafficMonitor $config -Name test");

    private PSObject Health() => Run("Get-TrafficMonitor test")[^1];

    private void Await(string property, long value) => RunningCapture.Await(() => Number(Health(), property) >= value);

    private string[] FlowLines() =>
        [.. Directory.GetFiles(_folder.Path, "flows*.csv").Order(StringComparer.Ordinal).SelectMany(file => File.ReadLines(file).Skip(1))];

    private long Packets(string line)
    {
        var heading = File.ReadLines(Directory.GetFiles(_folder.Path, "flows*.csv")[0]).First().Split(',');
        return long.Parse(line.Split(',')[Array.IndexOf(heading, "Packets")], provider: null);
    }

    private long CountPackets(string name) =>
        _engine.Run("Import-PacketCapture $files", ("files", Path.Join(_folder.Path, name + "_*.pcapng"))).Output.Count;

    private IReadOnlyList<PSObject> Run(string script) => _engine.Run(script, ("config", Config), ("folder", _folder.Path)).Clean();

    private object One(string script) => Assert.Single(Run(script)).BaseObject;
}
