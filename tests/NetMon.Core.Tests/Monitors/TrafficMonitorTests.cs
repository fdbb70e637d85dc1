using NetMon.Adapters.Capture;
using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Monitors;
using NetMon.Tests.Capture;

namespace NetMon.Tests.Monitors;

public sealed class TrafficMonitorTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-monitor-").FullName;
    private readonly CollectingMonitorSink _sink = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_last_record_accounts_for_every_packet()
    {
        var health = RunToEnd(new ScriptedSource("test0", 1000), new MonitorConfiguration
        {
            CaptureOutput = new CaptureOutputSettings { Path = Path.Join(_folder, "net.pcapng") },
            Alerts = [new AlertRuleSettings { Name = "each", Filter = "greater 1", Cooldown = TimeSpan.Zero }],
        });

        Assert.Equal(nameof(MonitorState.Completed), health.State);
        Assert.Equal((1000, 1000, 0), (health.Received, health.Delivered, health.DroppedByQueue));
        Assert.Equal((1000, 0), (health.PacketsWritten, health.PacketsNotWritten));
        Assert.Equal((1000, 1000), (health.AlertsRaised, _sink.Alerts.Count));
        Assert.Equal(1000, health.PacketsWithoutFlow);
        Assert.Equal(1000, CountPackets());
    }

    [Fact]
    public void An_interface_that_fails_is_opened_again_and_the_gap_is_recorded()
    {
        var first = new ScriptedSource("test0", 10) { Failure = new CaptureException(CaptureFault.InterfaceDown, "test0", "It went down.") };
        var second = new ScriptedSource("test0", 5) { StaysOpen = true };
        var attempts = 0;
        IFrameSource Reopen(string name) =>
            ++attempts == 1 ? throw new CaptureException(CaptureFault.InterfaceNotFound, name, "It is not there.") : second;
        using var monitor = Make(first, new MonitorConfiguration { Interfaces = ["test0"] }, Reopen);
        monitor.Start();
        second.AwaitFrames();
        Await(() => monitor.GetHealth().Received == 15);

        monitor.Stop();
        Drain(monitor);

        Assert.Equal((2, 1L), (attempts, monitor.GetHealth().Gaps));
        Assert.True(first.IsDisposed);
        Assert.True(monitor.GetHealth().GapTime >= 0.25);
        Assert.Equal([nameof(MonitorState.Reconnecting), nameof(MonitorState.Running), nameof(MonitorState.Stopped)], _sink.Health.Select(health => health.State));
        Assert.Contains(_sink.Warnings, warning => warning.Contains("is back", StringComparison.Ordinal));
    }

    [Fact]
    public void What_needs_another_capture_is_refused_and_nothing_is_taken()
    {
        using var monitor = Make(new ScriptedSource("test0", 1) { StaysOpen = true }, new MonitorConfiguration { Interfaces = ["test0"] });
        monitor.Start();

        var next = new MonitorConfiguration
        {
            Interfaces = ["test1"],
            SnapshotLength = 96,
            Alerts = [new AlertRuleSettings { Name = "each" }],
        };

        var refusal = Assert.Throws<MonitorReloadException>(() => monitor.Reload(next));
        Assert.Equal(["general.interface", "general.snapshot_length"], refusal.Keys);
        Assert.Empty(monitor.Configuration.Alerts);
    }

    [Fact]
    public void A_rule_that_stays_keeps_its_counts()
    {
        var rule = new AlertRuleSettings { Name = "each", Filter = "greater 1", Cooldown = TimeSpan.Zero };
        var source = new ScriptedSource("test0", 100) { StaysOpen = true };
        using var monitor = Make(source, new MonitorConfiguration { Interfaces = ["test0"], Alerts = [rule] });
        monitor.Start();
        source.AwaitFrames();
        // Rules are evaluated on a separate thread.
        Await(() => monitor.GetHealth().AlertsRaised == 100);

        monitor.Reload(new MonitorConfiguration { Interfaces = ["test0"], Alerts = [rule with { }, rule with { Name = "new" }] });
        Assert.Equal(100, monitor.GetHealth().AlertsRaised);
        monitor.Reload(new MonitorConfiguration { Interfaces = ["test0"] });

        Assert.Equal(100, monitor.GetHealth().AlertsRaised);
    }

    [Fact]
    public void A_folder_that_vanishes_stops_the_files_alone()
    {
        var inner = Directory.CreateDirectory(Path.Join(_folder, "inner"));
        var settings = new MonitorConfiguration
        {
            CaptureOutput = new CaptureOutputSettings
            {
                Path = Path.Join(inner.FullName, "net.pcapng"),
                Rotation = new OutputRotation { Size = 1024 },
            },
        };
        var source = new ScriptedSource("test0", 100);
        using var monitor = Make(source, settings with { Files = ["test0"] });
        inner.Delete(recursive: true);
        monitor.Start();
        Drain(monitor);

        var health = monitor.GetHealth();
        Assert.Equal((100, 0, 100), (health.Received, health.PacketsWritten, health.PacketsNotWritten));
        Assert.Single(_sink.Warnings);
    }

    [Fact]
    public void Numbers_of_files_go_on_after_a_new_start()
    {
        for (var run = 0; run < 3; run++)
        {
            RunToEnd(
                new ScriptedSource("test0", 10),
                new MonitorConfiguration { CaptureOutput = new CaptureOutputSettings { Path = Path.Join(_folder, "net.pcapng") } });
        }

        Assert.Equal(3, Directory.GetFiles(_folder).Length);
        Assert.Equal(30, CountPackets());
    }

    [Fact]
    public void Files_beyond_their_age_are_deleted()
    {
        var row = new FileSequence(Path.Join(_folder, "flows.csv"), ".csv", new FileRetention(MaxAge: TimeSpan.Zero));
        foreach (var second in new[] { 1, 2 })
        {
            var path = row.Next(new DateTime(2026, 1, 1, 0, 0, second, DateTimeKind.Utc));
            File.WriteAllText(path, "");
            row.Began(path);
            if (second == 1) row.Finished();
        }

        Await(() =>
        {
            row.RemoveOld();
            return Directory.GetFiles(_folder).Length == 1;
        });
        Assert.EndsWith("flows_00002_20260101000002.csv", Directory.GetFiles(_folder)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_earlier_runs_count_and_files_of_others_do_not()
    {
        string[] others =
        [
            "net.pcapng", "net_00001.pcapng", "net_0001_20260101000000.pcapng", "net_00001_20260101.pcapng", "net_00001_20261301000000.pcapng",
            "net_00001_20260101000000.pcap", "net_old_00001_20260101000000.pcapng", "net_00001_20260101000000_copy.pcapng", "mynet_00001_20260101000000.pcapng",
        ];
        string[] earlier = ["net_00001_20260101000000.pcapng", "net_00002_20260102000000.pcapng", "net_00010_20260103000000.pcapng"];
        foreach (var name in others.Concat(earlier)) File.WriteAllText(Path.Join(_folder, name), "");

        RunToEnd(
            new ScriptedSource("test0", 10),
            new MonitorConfiguration
            {
                CaptureOutput = new CaptureOutputSettings { Path = Path.Join(_folder, "net.pcapng"), Rotation = new OutputRotation { MaxFiles = 2 } },
            });

        var left = Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)!).Except(others).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, left.Length);
        Assert.Equal("net_00010_20260103000000.pcapng", left[0]);
        Assert.StartsWith("net_00011_", left[1], StringComparison.Ordinal);
        Assert.All(others, name => Assert.True(File.Exists(Path.Join(_folder, name)), name));
    }

    [Fact]
    public void Files_of_earlier_runs_have_the_age_of_their_last_change()
    {
        foreach (var (number, days) in new[] { (1, 3), (2, 1) })
        {
            var path = Path.Join(_folder, $"net_0000{number}_20260101000000.pcapng");
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-days));
        }

        RunToEnd(
            new ScriptedSource("test0", 10),
            new MonitorConfiguration
            {
                CaptureOutput = new CaptureOutputSettings
                {
                    Path = Path.Join(_folder, "net.pcapng"), Rotation = new OutputRotation { MaxAge = TimeSpan.FromDays(2) },
                },
            });

        Assert.Equal(["net_00002", "net_00003"], Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)[..9]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_cannot_be_deleted_stays_and_is_told_once()
    {
        // A folder in place of a file cannot be deleted as a file.
        var warnings = new List<string>();
        var row = new FileSequence(Path.Join(_folder, "flows.csv"), ".csv", new FileRetention(MaxFiles: 1), warnings.Add);
        var first = row.Next(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.CreateDirectory(first);
        row.Began(first);
        for (var second = 1; second <= 3; second++)
        {
            var path = row.Next(new DateTime(2026, 1, 1, 0, 0, second, DateTimeKind.Utc));
            File.WriteAllText(path, "");
            row.Began(path);
        }

        Assert.Contains(first, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_full_health_file_is_put_aside_and_only_some_are_kept()
    {
        var file = Path.Join(_folder, "health.ndjson");
        for (var run = 0; run < 4; run++)
        {
            RunToEnd(
                new ScriptedSource("test0", 1),
                new MonitorConfiguration { Health = new HealthSettings { File = file, RotateSize = 1, MaxFiles = 2 } });
        }

        Assert.Equal(
            ["health.ndjson", "health.ndjson.1", "health.ndjson.2"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_folder), path => Assert.Single(File.ReadAllLines(path)));
    }

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Soon), "What the test waits for did not happen.");

    private static void Drain(TrafficMonitor monitor)
    {
        var sink = new CollectingSink();
        while (monitor.Deliver(sink, TimeSpan.FromMilliseconds(50)))
        {
            // The sink does the work.
        }

        monitor.Dispose();
    }

    private TrafficMonitor Make(IFrameSource source, MonitorConfiguration configuration, Func<string, IFrameSource>? reopen = null) =>
        new("test", configuration, [source], new MonitorEnvironment
        {
            Sink = _sink,
            FilterCompiler = new LibpcapFilterCompiler(),
            OpenOutlet = (_, _, _) => null,
            Reopen = reopen,
        });

    private MonitorHealth RunToEnd(IFrameSource source, MonitorConfiguration configuration)
    {
        using var monitor = Make(source, configuration with { Files = ["test"] });
        monitor.Start();
        Drain(monitor);
        return _sink.Health.Last();
    }

    private int CountPackets()
    {
        var count = 0;
        foreach (var file in Directory.GetFiles(_folder, "net_*.pcapng"))
        {
            using var reader = CaptureFileReader.Open(file, []);
            while (reader.TryRead(out _)) count++;
        }

        return count;
    }
}
