using System.Management.Automation;

namespace NetMon.Tests.Configuration;

/// <summary>The cmdlets that write and check configurations.</summary>
public sealed class TrafficMonitorConfigTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _folder = new();

    private string ConfigPath => _folder.File("netmon.toml");

    [Fact]
    public void A_new_configuration_is_good()
    {
        var written = _engine.Run("New-TrafficMonitorConfig $path -PassThru", ("path", ConfigPath)).Clean();

        Assert.Equal(ConfigPath, Assert.IsType<FileInfo>(Assert.Single(written).BaseObject).FullName);
        Assert.Empty(_engine.Run("Test-TrafficMonitorConfig $path", ("path", ConfigPath)).Clean());
        Assert.Equal(true, Assert.Single(_engine.Run("Test-TrafficMonitorConfig $path -Quiet", ("path", ConfigPath)).Clean()).BaseObject);
    }

    [Fact]
    public void Without_PassThru_nothing_is_given_back() =>
        Assert.Empty(_engine.Run("New-TrafficMonitorConfig $path", ("path", ConfigPath)).Clean());

    [Fact]
    public void A_configuration_that_exists_is_replaced_only_with_Force()
    {
        File.WriteAllText(ConfigPath, "mine");
        File.SetAttributes(ConfigPath, FileAttributes.ReadOnly);

        var refused = _engine.Run("New-TrafficMonitorConfig $path", ("path", ConfigPath));

        Assert.Equal("ConfigExists", refused.ErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, refused.Errors[0].CategoryInfo.Category);
        Assert.Equal("mine", File.ReadAllText(ConfigPath));

        _engine.Run("New-TrafficMonitorConfig $path -Force", ("path", ConfigPath)).Clean();
        Assert.Contains("[general]", File.ReadAllText(ConfigPath), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        _engine.Run("New-TrafficMonitorConfig $path -WhatIf", ("path", ConfigPath)).Clean();
        _engine.Run("New-TrafficMonitorConfig $path -WhatIf", ("path", _folder.File("none/netmon.toml"))).Clean();

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_made() => Assert.Equal(
        "netmon.toml", _engine.Run("(New-TrafficMonitorConfig $path -PassThru).PSChildName", ("path", _folder.File("none/netmon.toml"))).Clean()[0].BaseObject);

    [Fact]
    public void A_wildcard_character_stands_for_itself_in_a_new_name()
    {
        var path = _folder.File("a[1].toml");
        _engine.Run("New-TrafficMonitorConfig $path", ("path", path)).Clean();

        Assert.True(File.Exists(path));
        Assert.Empty(_engine.Run("Test-TrafficMonitorConfig -LiteralPath $path", ("path", path)).Clean());
    }

    [Fact]
    public void Findings_say_where_and_what()
    {
        File.WriteAllText(ConfigPath, "[general]\nmod = \"detailed\"\ninterface = \"no-such-one\"\n[alert]\nip = \"192.168.1.300\"\n");

        var findings = _engine.Run("Test-TrafficMonitorConfig $path", ("path", ConfigPath)).Clean();

        Assert.Equal([$"{ConfigPath}:2:1: error: general.mod: Unknown key. Did you mean mode?"], findings.Take(1).Select(o => o.ToString()));
        Assert.Equal(["2:1 general.mod", "3:13 general.interface", "5:6 alert.ip"],
            findings.Select(o => $"{o.Properties["Line"].Value}:{o.Properties["Column"].Value} {o.Properties["Key"].Value}"));
        Assert.All(findings, o => Assert.Equal((ConfigPath, "Error"), (o.Properties["Path"].Value, o.Properties["Severity"].Value.ToString())));
        Assert.Contains(
            "There is no network interface named 'no-such-one'.", (string)findings[1].Properties["Message"].Value, StringComparison.Ordinal);
        Assert.Equal(false, Assert.Single(_engine.Run("Test-TrafficMonitorConfig $path -Quiet", ("path", ConfigPath)).Clean()).BaseObject);
    }

    [Fact]
    public void Wildcards_and_the_pipeline_check_several_files()
    {
        File.WriteAllText(_folder.File("a.toml"), "[general]\n");
        File.WriteAllText(_folder.File("b.toml"), "x = 1\n");

        FileInfo[] files = [new(_folder.File("a.toml")), new(_folder.File("b.toml"))];
        Assert.Equal([true, false], Booleans(_engine.Run("Test-TrafficMonitorConfig $path -Quiet", ("path", _folder.File("*.toml")))));
        Assert.Equal([true, false], Booleans(_engine.Run("$files | Test-TrafficMonitorConfig -Quiet", ("files", files))));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_the_next_is_checked()
    {
        File.WriteAllText(ConfigPath, "");

        var result = _engine.Run("Test-TrafficMonitorConfig nothing.toml, $path -Quiet", ("path", ConfigPath));

        Assert.Equal("ConfigNotFound", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Errors[0].CategoryInfo.Category);
        Assert.Equal(true, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void A_folder_instead_of_a_file_is_an_error() =>
        Assert.Equal("ConfigReadFailed", _engine.Run("Test-TrafficMonitorConfig $path", ("path", _folder.Path)).ErrorId);

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<bool> Booleans(Engine.Result result) => result.Clean().Select(o => (bool)o.BaseObject);
}
