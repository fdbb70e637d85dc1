using System.Management.Automation;

namespace NetMon.Tests;

/// <summary>Monitors over capture files: no rights are needed, and every number is known.</summary>
public sealed class TrafficMonitorFileTests : IDisposable
{
    // The tutorial's file, word for word, and a line that names a capture so that no interface is needed.
    private const string Tutorial = """
        [general]
        mode = "detailed"    # or "summary"

        [alert]
        ip = "192.168.1.10"  # source address
        port = 80            # destination port; may be missing
        """;

    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();

    private string Config => _folder.File("config.toml");

    private string Capture => Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng");

    public void Dispose()
    {
        _engine.Run("Get-Job | Remove-Job -Force");
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "output.flows.path 'FILE' exists and is not a file of flows of this format and version, so flows cannot be added to it.")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_flow_file_that_is_something_else_is_found_before_the_start(string? content, string? finding)
    {
        var file = _folder.File("flows.csv");
        if (content is not null) File.WriteAllText(file, content);
        File.WriteAllText(Config, $"[general]\nfile = '{Capture}'\n[output.flows]\npath = '{file}'\n");

        var findings = Run("Test-TrafficMonitorConfig $config").Select(found => $"{found.Properties["Key"].Value} {found.Properties["Message"].Value}");

        Assert.Equal(finding is null ? [] : [finding.Replace("FILE", file, StringComparison.Ordinal)], findings);
    }

    [Fact]
    public void Detailed_mode_gives_every_packet()
    {
        File.WriteAllText(Config, Tutorial.Replace("[general]", $"[general]\nfile = \"{Capture}\"", StringComparison.Ordinal));

        var output = Run("Invoke-TrafficMonitor $config");

        Assert.Equal(98, output.Count);
        Assert.All(output, packet => Assert.Contains("NetMon.PacketRecord", packet.TypeNames));
        var health = Assert.Single(Run("Get-TrafficMonitor | Where-Object ConfigPath -eq $config"));
        Assert.Equal("Completed", health.Properties["State"].Value.ToString());
        Assert.Equal((98L, 98L), (health.Properties["Received"].Value, health.Properties["Delivered"].Value));
    }

    [Fact]
    public void A_job_gives_events_and_a_last_record_that_adds_up()
    {
        File.WriteAllText(Config, $"""
            [general]
            file = "{Capture}"
            [[alert]]
            name = "arp"
            protocol = "ARP"
            cooldown = 0
            notify = []
            [output.flows]
            path = "{_folder.File("flows.ndjson")}"
            """);

        var output = Run("$job = Start-TrafficMonitor $config; $job | Wait-Job | Receive-Job");

        var health = output[^1];
        var arp = Run("Import-PacketCapture $capture | Where-Object Protocol -eq ARP").Count;
        Assert.Equal(arp, output.Count - 1);
        Assert.Equal((long)arp, health.Properties["AlertsRaised"].Value);
        Assert.Equal((long)Run("Get-FlowSummary $capture").Count, health.Properties["FlowsWritten"].Value);
        var lines = File.ReadAllLines(_folder.File("flows.ndjson"));
        Assert.Equal(health.Properties["FlowsWritten"].Value, (long)lines.Length);
        var packets = lines.Sum(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("Packets").GetInt64());
        Assert.Equal(98, packets + (long)health.Properties["PacketsWithoutFlow"].Value);
        Assert.Equal("Completed", Run("$job.State")[0].ToString());
    }

    [Fact]
    public void Flow_files_are_what_Import_Csv_reads()
    {
        Run("Start-TrafficMonitor -Path $capture -FlowFile $folder/flows.csv | Wait-Job");

        var lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder.Path, "flows*")));
        var flows = Run("Get-FlowSummary $capture");
        Assert.Equal(flows.Count + 1, lines.Length);
        // The columns are the properties of a flow, all of them.
        Assert.Equal(flows[0].Properties.Select(property => property.Name).Order(), lines[0].Split(',').Order());
    }

    [Fact]
    public void A_flow_file_that_exists_is_refused_added_to_or_replaced()
    {
        var file = _folder.File("new/flows.csv");
        var once = 1 + Run("Get-FlowSummary $capture").Count;
        Run("Invoke-TrafficMonitor -Path $capture -FlowFile $folder/new/flows.csv -WhatIf");
        Assert.False(Directory.Exists(_folder.File("new")));
        Run("Invoke-TrafficMonitor -Path $capture -FlowFile $folder/new/flows.csv");
        Assert.Equal(once, File.ReadAllLines(file).Length);

        Assert.Equal("CaptureFileExists", _engine.Run("Start-TrafficMonitor -Path $capture -FlowFile $folder/new/flows.csv").ErrorId);
        Assert.Equal(once, File.ReadAllLines(file).Length);
        Run("Invoke-TrafficMonitor -Path $capture -FlowFile $folder/new/flows.csv -Append");
        Assert.Equal((2 * once) - 1, File.ReadAllLines(file).Length);
        Assert.Equal((2 * once) - 2, Run("Import-Csv $folder/new/flows.csv | Where-Object Packets -gt 0").Count);
        Run("Invoke-TrafficMonitor -Path $capture -FlowFile $folder/new/flows.csv -Force");
        Assert.Equal(once, File.ReadAllLines(file).Length);
        Assert.Equal(["flows.csv"], Directory.GetFiles(_folder.File("new")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_monitor_of_a_configuration_goes_on_with_its_flow_file_and_a_row_only_where_it_is_asked_for()
    {
        File.WriteAllText(Config, "[general]\nfile = \"" + Capture + "\"\n[output.flows]\npath = \"flows.ndjson\"\n");
        Run("Start-TrafficMonitor $config | Wait-Job");
        var once = File.ReadAllText(_folder.File("flows.ndjson"));
        // A process that was killed may leave half a line.
        File.WriteAllText(_folder.File("flows.ndjson"), once + "{\"StartTime\":");

        Run("Start-TrafficMonitor $config | Wait-Job");

        Assert.Equal(once + "{\"StartTime\":\n" + once, File.ReadAllText(_folder.File("flows.ndjson")));
        File.AppendAllText(Config, "max_files = 2\n");
        for (var run = 0; run < 3; run++) Run("Start-TrafficMonitor $config | Wait-Job");
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "flows_*.ndjson").Length);
        Assert.Equal(once + "{\"StartTime\":\n" + once, File.ReadAllText(_folder.File("flows.ndjson")));
    }

    [Fact]
    public void Flows_are_not_added_to_what_is_something_else()
    {
        File.WriteAllText(_folder.File("flows.csv"), "mine\n");

        Assert.Equal("FlowFileMismatch", _engine.Run("Start-TrafficMonitor -Path $path -FlowFile $file -Append", ("path", Capture), ("file", _folder.File("flows.csv"))).ErrorId);

        Assert.Equal("mine\n", File.ReadAllText(_folder.File("flows.csv")));
    }

    [Fact]
    public void Summary_without_a_terminal_is_lines_of_text()
    {
        var text = string.Join('\n', Run("Invoke-TrafficMonitor -Path $capture -Mode Summary 6>&1"));

        Assert.Contains("192.0.2.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_configuration_starts_nothing()
    {
        File.WriteAllText(Config, "[general]\nmode = \"loud\"");

        Assert.Equal("ConfigInvalid", _engine.Run("Start-TrafficMonitor $config", ("config", Config)).ErrorId);
        Assert.Equal("ConfigNotFound", _engine.Run("Invoke-TrafficMonitor ./nothing.toml").ErrorId);
    }

    [Fact]
    public void A_monitor_from_parameters_has_nothing_to_read_again()
    {
        Assert.Equal("MonitorNotFound", _engine.Run("Update-TrafficMonitor nothing").ErrorId);
        Assert.Empty(Run("Stop-TrafficMonitor nothing*"));
    }

    private IReadOnlyList<PSObject> Run(string script) =>
        _engine.Run(script, ("config", Config), ("folder", _folder.Path), ("capture", Capture)).Clean();
}
