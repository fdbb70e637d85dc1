using NetMon.Alerts.Delivery;
using NetMon.Configuration.Keys;
using NetMon.Configuration;
using NetMon.Flows.Files;
using static NetMon.Tests.Configuration.ConfigurationSample;

namespace NetMon.Tests.Configuration;

/// <summary>Reading of valid configurations.</summary>
public sealed class ConfigurationReadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-config-").FullName;

    public static TheoryData<string, bool, string> Keys
    {
        get
        {
            var data = new TheoryData<string, bool, string>();
            foreach (var section in MonitorSections.All)
            {
                foreach (var key in section.AllKeys) data.Add(section.Name, section.IsRepeated, key.Name);
            }

            return data;
        }
    }

    [Fact]
    public void The_file_of_the_tutorial_is_read_as_it_is()
    {
        var configuration = ReadGood(Tutorial);

        Assert.Equal(MonitorMode.Detailed, configuration.Mode);
        Assert.Empty(configuration.Interfaces);
        Assert.Empty(configuration.Files);
        var rule = Assert.Single(configuration.Alerts);
        Assert.Equal(["192.168.1.10"], rule.SourceAddress);
        Assert.Equal(["80"], rule.DestinationPort);
        Assert.Equal([AlertChannel.Console, AlertChannel.Desktop], rule.Notify);
        Assert.Equal(TimeSpan.FromSeconds(10), rule.Cooldown);
    }

    [Fact]
    public void The_port_of_the_tutorial_may_be_missing()
    {
        var rule = Assert.Single(ReadGood("[general]\nmode = \"summary\"\n[alert]\nip = \"192.168.1.10\"\n").Alerts);

        Assert.Empty(rule.DestinationPort);
    }

    [Fact]
    public void An_empty_text_gives_the_defaults()
    {
        var configuration = ReadGood("");

        Assert.Equal(MonitorMode.Detailed, configuration.Mode);
        Assert.Equal((262_144, false, 64 << 20), (configuration.SnapshotLength, configuration.Promiscuous, configuration.BufferSize));
        Assert.Equal((TimeSpan.FromMilliseconds(500), null), (configuration.RefreshInterval, configuration.Duration));
        Assert.Equal(new NetMon.Flows.FlowOptions(), configuration.Flows);
        Assert.Equal(new HealthSettings(), configuration.Health);
        Assert.Equal(new NotificationSettings(), configuration.Notifications);
        Assert.Null(configuration.FlowOutput);
        Assert.Null(configuration.CaptureOutput);
        Assert.Empty(configuration.Alerts);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_example_of_every_key_is_read_and_changes_something(string table, bool isRepeated, string name)
    {
        var section = MonitorSections.All.Single(s => s.Name == table && s.IsRepeated == isRepeated);
        var key = section.AllKeys.Single(k => k.Name == name);
        File.WriteAllText(Path.Join(_folder, "capture.pcapng"), "");
        var text = With(section, key).Replace("\"/etc/netmon/webhook\"", "\"capture.pcapng\"", StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("NETMON_WEBHOOK", "https://hooks.example.com/x");
        File.WriteAllText(Path.Join(_folder, "capture.pcapng"), "https://hooks.example.com/x");

        var result = Read(text, Path.Join(_folder, "netmon.toml"));

        Assert.DoesNotContain(result.Findings, finding => finding.Severity == nameof(ConfigFindingSeverity.Error));
        // A value that is the default says so in the table, and is the only kind that may change nothing.
        var without = Read(text.Replace($"{name} = ", $"#{name} = ", StringComparison.Ordinal), Path.Join(_folder, "netmon.toml"));
        if (key.Default?.Split(',')[0].Split(';')[0] == key.Example.Trim('"')) return;
        Assert.False(Json(result) == Json(without), $"{table}.{name} sets nothing");
    }

    [Fact]
    public void Everything_lands_where_it_belongs()
    {
        File.WriteAllText(Path.Join(_folder, "a.pcap"), "");
        var configuration = Read("""
            [general]
            mode = "Summary"
            files = ["a.pcap", "b*.pcapng"]
            filter = "tcp port 80"
            snapshot_length = 128
            promiscuous = true
            buffer_size = "1MiB"
            refresh = 2
            duration = "1h30m"

            [flows]
            idle_timeout = 00:01:30
            active_timeout = "30m"
            max_flow = 1_000
            decapsulate = true

            [[alert]]
            name = "web"
            severity = "HIGH"
            source_address = "10.0.0.0/8"
            destination_port = [80, "8000-8100"]
            threshold = 10
            measure = "distinct_hosts"
            window = 5.5
            group_by = "source"
            cooldown = 0
            max_trigger_count = 3
            notify = ["console", "file", "Syslog"]

            [[alert]]
            name = "scan"
            detector = "PortScan"
            slow_window = "2h"
            slow_threshold = 77
            notify = []

            [notify.email]
            server = "mail.example.com"
            from = "a@example.com"
            to = ["b@example.com", "c@example.com"]
            security = "tls"
            [notify.syslog]
            transport = "tcp"
            facility = "auth_priv"
            [notify]
            desktop = { lifetime = "10s" }
            file.path = "alerts.ndjson"
            file.rotate_size = 0

            [output]
            flows = { path = "flows.jsonl", rotate_size = "1GB", max_files = 7 }
            [output.capture]
            path = "/tmp/net.pcap"
            rotate_interval = "15m"
            max_age = "2d"

            [health]
            interval = "1m"
            file = "health.ndjson"
            flush_interval = "250ms"
            """, Path.Join(_folder, "netmon.toml"));

        Assert.Empty(configuration.Findings.Select(finding => finding.ToString()));
        var c = configuration.Configuration!;
        Assert.Equal(MonitorMode.Summary, c.Mode);
        Assert.Equal([Path.Join(_folder, "a.pcap"), Path.Join(_folder, "b*.pcapng")], c.Files);
        Assert.Equal(("tcp port 80", 128, true, 1 << 20), (c.Filter, c.SnapshotLength, c.Promiscuous, c.BufferSize));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(90)), (c.RefreshInterval, c.Duration));
        Assert.Equal(
            new NetMon.Flows.FlowOptions
            {
                IdleTimeout = TimeSpan.FromSeconds(90), ActiveTimeout = TimeSpan.FromMinutes(30), MaxFlow = 1000, Decapsulate = true,
            },
            c.Flows);

        var web = c.Alerts[0];
        Assert.Equal(("web", AlertSeverity.High, 10, AlertMeasure.DistinctHosts), (web.Name, web.Severity, web.Threshold, web.Measure));
        Assert.Equal(
            (TimeSpan.FromSeconds(5.5), AlertGrouping.Source, TimeSpan.Zero, 3), (web.Window, web.GroupBy, web.Cooldown, web.MaxTriggerCount));
        Assert.Equal(["80", "8000-8100"], web.DestinationPort);
        Assert.Equal([AlertChannel.Console, AlertChannel.File, AlertChannel.Syslog], web.Notify);
        var scan = c.Alerts[1];
        Assert.Equal(AlertDetector.PortScan, scan.Detector);
        Assert.Equal((TimeSpan.FromHours(2), 77L), (scan.DetectorParameter["SlowWindow"], scan.DetectorParameter["SlowThreshold"]));
        Assert.Empty(scan.Notify);

        Assert.Equal(("b@example.com, c@example.com", MailSecurity.Tls), (c.Notifications.Email!.To, c.Notifications.Email.Security));
        Assert.Equal(new SyslogSettings { Transport = SyslogTransport.Tcp, Facility = SyslogFacility.AuthPriv }, c.Notifications.Syslog);
        Assert.Equal(TimeSpan.FromSeconds(10), c.Notifications.Desktop.Lifetime);
        Assert.Equal(new AlertFileSettings { Path = Path.Join(_folder, "alerts.ndjson"), MaxBytes = 0 }, c.Notifications.File);
        Assert.Equal(
            new RecordOutputSettings
            {
                Path = Path.Join(_folder, "flows.jsonl"),
                Format = RecordFileFormat.Ndjson,
                Rotation = RecordOutputSettings.DefaultRotation with { Size = 1 << 30, MaxFiles = 7 },
            },
            c.FlowOutput);
        Assert.Equal(
            new CaptureOutputSettings
            {
                Path = "/tmp/net.pcap",
                Rotation = CaptureOutputSettings.DefaultRotation with { Interval = TimeSpan.FromMinutes(15), MaxAge = TimeSpan.FromDays(2) },
            },
            c.CaptureOutput);
        Assert.Equal(
            new HealthSettings
            {
                Interval = TimeSpan.FromMinutes(1), File = Path.Join(_folder, "health.ndjson"), FlushInterval = TimeSpan.FromMilliseconds(250),
            },
            c.Health);
    }

    [Fact]
    public void A_secret_comes_from_the_environment_or_a_file_and_never_shows()
    {
        Environment.SetEnvironmentVariable("NETMON_TEST_TOKEN", "Bearer geheim");
        var file = Path.Join(_folder, "password");
        File.WriteAllText(file, "geheim\n");

        var c = ReadGood($"""
            [notify.webhook]
            url = "https://hooks.example.com/a"
            header_name = "Authorization"
            header_value_env = "NETMON_TEST_TOKEN"
            [notify.email]
            server = "mail.example.com"
            from = "a@example.com"
            to = "b@example.com"
            user_name = "netmon"
            password_file = '{file}'
            """).Notifications;

        Assert.Equal("Bearer geheim", c.Webhook!.HeaderValue!.Reveal());
        Assert.Equal("geheim", c.Email!.Password!.Reveal());
        Assert.DoesNotContain("geheim", c.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("\"90\"", 90)]
    [InlineData("\"500ms\"", 0.5)]
    [InlineData("\"90s\"", 90)]
    [InlineData("\"5m\"", 300)]
    [InlineData("\"1h30m\"", 5400)]
    [InlineData("\"1.5 h\"", 5400)]
    [InlineData("\"2d\"", 172800)]
    [InlineData("\"00:05:00\"", 300)]
    [InlineData("\"1.00:00:00\"", 86400)]
    [InlineData("00:05:00", 300)]
    public void A_time_can_be_written_in_several_ways(string written, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ReadGood($"[general]\nduration = {written}").Duration);

    [Theory]
    [InlineData("70000", 70_000)]
    [InlineData("\"70000\"", 70_000)]
    [InlineData("\"70000B\"", 70_000)]
    [InlineData("\"100kB\"", 100 << 10)]
    [InlineData("\"1.5 MB\"", 3 << 19)]
    [InlineData("\"1GB\"", 1 << 30)]
    [InlineData("\"64KiB\"", 65_536)]
    [InlineData("\"64MiB\"", 64 << 20)]
    public void A_size_can_be_written_in_several_ways(string written, int bytes) =>
        Assert.Equal(bytes, ReadGood($"[general]\nbuffer_size = {written}").BufferSize);

    [Fact]
    public void Parameters_of_detectors_are_no_keys_of_rules()
    {
        var parameters = NetMon.Alerts.AlertDetectorInfo.All.SelectMany(detector => detector.Parameters).Select(p => DetectorKeys.KeyOf(p.Name));

        Assert.Empty(parameters.Intersect(MonitorSections.Alert.Keys.Select(key => key.Name)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Json(MonitorConfigurationResult result) =>
        System.Text.Json.JsonSerializer.Serialize(result.Configuration) + string.Join('\n', result.Findings);
}
