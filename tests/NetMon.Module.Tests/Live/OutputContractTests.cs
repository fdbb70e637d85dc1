#pragma warning disable CA1416 // The tests that ask for modes run on Linux only.
using System.Management.Automation;

namespace NetMon.Tests.Live;

/// <summary>Existing files are never overwritten without -Force, and two writers never share an output.</summary>
public sealed class OutputContractTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _engine.Run("Get-Job | Remove-Job -Force");
        _engine.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-NoClobber")]
    [InlineData("-NoClobber -Force")]
    public void A_capture_refuses_a_file_that_exists(string parameters)
    {
        var path = Existing("x.pcapng");

        var result = _engine.Run($"Start-PacketCapture lo -OutFile $path -Duration 1 -NoPacket {parameters}", ("path", path));

        Assert.Equal("CaptureFileExists", result.ErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, result.Errors[0].CategoryInfo.Category);
        Assert.Equal(path, result.Errors[0].TargetObject);
        Assert.Equal(70_224, new FileInfo(path).Length);
    }

    [Fact]
    public void Force_replaces_it_even_when_it_is_read_only()
    {
        RequireRoot();
        var path = Existing("x.pcapng");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        // Of an unused protocol, as other tests send on this interface at the same time.
        _engine.Run("Start-PacketCapture lo -OutFile $path -Duration 1 -NoPacket -Force -Protocol pim", ("path", path)).Clean();

        Assert.InRange(new FileInfo(path).Length, 28, 1000);
        Assert.True(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void WhatIf_captures_and_writes_nothing()
    {
        RequireRoot();
        var path = _directory.File("x.pcapng");

        Assert.Empty(_engine.Run("Start-PacketCapture lo -OutFile $path -Duration 1 -WhatIf; Start-PacketCapture lo -WhatIf", ("path", path)).Clean());

        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Every_kind_of_output_is_private_to_owner_and_group()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, ["env"], "umask 000");
            return;
        }

        WriteEverything();

        const UnixFileMode Expected = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        Assert.All(Directory.GetFiles(_directory.Path), path => Assert.Equal((path, Expected), (path, File.GetUnixFileMode(path))));
    }

    [Fact]
    public void A_stricter_umask_counts()
    {
        if (!SelfRun.IsInner)
        {
            SelfRun.Again(this, ["env"], "umask 077");
            return;
        }

        WriteEverything();

        Assert.All(Directory.GetFiles(_directory.Path), path => Assert.Equal((path, UnixFileMode.UserRead | UnixFileMode.UserWrite), (path, File.GetUnixFileMode(path))));
    }

    [Theory]
    [InlineData("Start-PacketCapture lo -OutFile $path -NoPacket -AsJob", "Start-PacketCapture lo -OutFile $path -NoPacket -Force -Duration 1")]
    [InlineData("Start-PacketCapture lo -OutFile $path -NoPacket -AsJob", "Import-PacketCapture $example | Export-PacketCapture $path -Force")]
    [InlineData("Start-PacketCapture lo -OutFile $path -RotateSize 1MB -NoPacket -AsJob", "Start-PacketCapture lo -OutFile $path -RotateDuration 5 -NoPacket -Duration 1")]
    [InlineData("Start-TrafficMonitor -Interface lo -FlowFile $path", "Start-TrafficMonitor -Interface lo -FlowFile $path")]
    [InlineData("Start-TrafficMonitor -Interface lo -FlowFile $path", "Invoke-TrafficMonitor -Interface lo -FlowFile $path -Duration 1")]
    [InlineData("Start-TrafficMonitor -Interface lo -FlowFile $path", "Start-PacketCapture lo -OutFile $path -RotateSize 1MB -NoPacket -Duration 1")]
    public void A_second_writer_is_refused_and_the_first_goes_on(string first, string second)
    {
        RequireRoot();
        var (path, example) = (_directory.File("out.pcapng"), Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng"));
        _engine.Run(first, ("path", path)).Clean();
        var before = Names();

        var result = _engine.Run(second, ("path", path), ("example", example));

        Assert.Equal("OutputInUse", result.ErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, result.Errors[0].CategoryInfo.Category);
        Assert.Equal(path, result.Errors[0].TargetObject);
        Assert.Equal(before, Names());
        Assert.Equal("Running", _engine.Run("(Get-Job).State.ToString()").Clean()[0].BaseObject);

        _engine.Run("Get-Job | Remove-Job -Force").Clean();
        Assert.DoesNotContain(Names(), name => name.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reload_to_an_output_in_use_is_refused_and_nothing_changes()
    {
        RequireRoot();
        var (one, two) = (_directory.File("one.toml"), _directory.File("two.toml"));
        File.WriteAllText(one, $"[general]\ninterface = \"lo\"\n[output.flows]\npath = \"{_directory.File("one.csv")}\"\n[health]\nfile = \"{_directory.File("one.health")}\"\n");
        File.WriteAllText(two, $"[general]\ninterface = \"lo\"\n[output.flows]\npath = \"{_directory.File("two.csv")}\"\n[health]\nfile = \"{_directory.File("two.health")}\"\n");
        _engine.Run("Start-TrafficMonitor $one -Name one; Start-TrafficMonitor $two -Name two", ("one", one), ("two", two)).Clean();

        foreach (var stolen in (string[])["csv", "health"])
        {
            File.WriteAllText(two, File.ReadAllText(two).Replace($"two.{stolen}", $"one.{stolen}", StringComparison.Ordinal));
            var result = _engine.Run("Update-TrafficMonitor two");
            Assert.Equal("MonitorReloadRefused", result.ErrorId);
            Assert.Contains("Another capture or monitor", result.Errors[0].Exception.Message, StringComparison.Ordinal);
            File.WriteAllText(two, File.ReadAllText(two).Replace($"one.{stolen}", $"two.{stolen}", StringComparison.Ordinal));
        }

        // The same paths with another rotation are its own.
        File.AppendAllText(two, "interval = \"3s\"\n");
        File.WriteAllText(two, File.ReadAllText(two).Replace("two.csv\"", "two.csv\"\nrotate_size = \"5MB\"", StringComparison.Ordinal));
        _engine.Run("Update-TrafficMonitor two").Clean();
    }

    [Fact]
    public void A_link_is_not_followed_for_a_capture()
    {
        RequireRoot();
        var (target, link) = (Existing("target"), _directory.File("link.pcapng"));
        File.CreateSymbolicLink(link, target);

        Assert.Equal("CaptureFileExists", _engine.Run("Start-PacketCapture lo -OutFile $path -Duration 1 -NoPacket", ("path", link)).ErrorId);
        Assert.Equal("CaptureFileExists", _engine.Run("Import-PacketCapture $example -Count 1 | Export-PacketCapture $path",
            ("path", link), ("example", Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng"))).ErrorId);
        Assert.Equal("ConfigExists", _engine.Run("New-TrafficMonitorConfig $path", ("path", link)).ErrorId);

        Assert.Equal(70_224, new FileInfo(target).Length);
    }

    private static void RequireRoot()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("Only root may capture here.");
    }

    private string[] Names() => [.. Directory.GetFiles(_directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string Existing(string name)
    {
        var path = _directory.File(name);
        File.WriteAllBytes(path, new byte[70_224]);
        return path;
    }

    private void WriteEverything()
    {
        var config = _directory.File("all.toml");
        var script = $$"""
            $example = '{{Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng")}}'
            New-TrafficMonitorConfig '{{_directory.File("new.toml")}}'
            Import-PacketCapture $example | Export-PacketCapture '{{_directory.File("export.pcapng")}}'
            Import-PacketCapture $example | Export-PacketCapture '{{_directory.File("export.pcapng.gz")}}'
            Start-PacketCapture lo -OutFile '{{_directory.File("one.pcap")}}' -Duration 1 -NoPacket
            Invoke-TrafficMonitor '{{config}}' | Out-Null
            """;
        using (var file = new FileStream(config, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead }))
        using (var writer = new StreamWriter(file))
        {
            writer.Write($"""
                [general]
                file = "{Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng")}"
                [[alert]]
                name = "arp"
                protocol = "ARP"
                notify = ["file"]
                [notify.file]
                path = "{_directory.File("alerts.ndjson")}"
                [output.flows]
                path = "{_directory.File("flows.csv")}"
                [output.capture]
                path = "{_directory.File("net.pcapng")}"
                [health]
                file = "{_directory.File("health.ndjson")}"
                """);
        }

        _engine.Run(script).Clean();
        Assert.Equal(
            ["alerts.ndjson", "all.toml", "export.pcapng", "export.pcapng.gz", "flows.csv", "health.ndjson", "net", "new.toml", "one.pcap"],
            Names().Select(name => name.Split("_0")[0]));
    }
}
