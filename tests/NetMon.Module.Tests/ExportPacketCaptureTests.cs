using System.Management.Automation;

namespace NetMon.Tests;

public sealed class ExportPacketCaptureTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-test-").FullName;
    private readonly string _source;

    public ExportPacketCaptureTests()
    {
        _source = Path.Join(_folder, "source.pcap");
        File.WriteAllBytes(_source, Pcap(packets: 5));
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("copy.pcapng")]
    [InlineData("copy.pcap")]
    [InlineData("copy.pcapng.gz")]
    [InlineData("copy.pcap.zst")]
    [InlineData("copy.pcapng.lz4")]
    [InlineData("copy [1].pcapng")]
    public void What_is_exported_is_what_was_imported(string name)
    {
        var target = Path.Join(_folder, name);

        Run("Import-PacketCapture $source | Export-PacketCapture -LiteralPath $target", target).Clean();

        Assert.Equal(Contents(_source), Contents(target));
    }

    [Fact]
    public void The_format_parameter_counts_more_than_the_name()
    {
        var target = Path.Join(_folder, "copy.pcap");

        Run("Import-PacketCapture $source | Export-PacketCapture $target -Format Pcapng", target).Clean();

        Assert.Equal([0x0a, 0x0d, 0x0d, 0x0a], File.ReadAllBytes(target)[..4]);
    }

    [Fact]
    public void PassThru_gives_the_file_and_only_then()
    {
        Assert.Empty(Run("Import-PacketCapture $source | Export-PacketCapture $target").Clean());

        var file = Assert.Single(Run("Import-PacketCapture $source | Export-PacketCapture $target -Force -PassThru").Clean());

        Assert.Equal(new FileInfo(Target).Length, Assert.IsType<FileInfo>(file.BaseObject).Length);
    }

    [Fact]
    public void A_file_may_be_read_and_replaced_in_one_pipeline()
    {
        Run("Import-PacketCapture $source -Skip 3 | Export-PacketCapture $source -Force").Clean();

        Assert.Equal(2, Contents(_source).Length);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_may_be_read_and_added_to_in_one_pipeline()
    {
        var before = Contents(_source);

        Run("Import-PacketCapture $source | Export-PacketCapture $source -Append").Clean();

        Assert.Equal([.. before, .. before], Contents(_source));
    }

    [Fact]
    public void Append_makes_a_file_that_is_not_there()
    {
        Run("Import-PacketCapture $source | Export-PacketCapture $target -Append").Clean();

        Assert.Equal(Contents(_source), Contents(Target));
    }

    [Fact]
    public void A_partial_file_that_an_earlier_export_left_is_kept()
    {
        File.WriteAllText(_source + ".partial", "precious");

        Run("Import-PacketCapture $source -Skip 3 | Export-PacketCapture $source -Force").Clean();

        Assert.Equal(2, Contents(_source).Length);
        Assert.Equal("precious", File.ReadAllText(_source + ".partial"));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-NoClobber")]
    [InlineData("-NoClobber -Force")]
    public void An_existing_file_is_left_alone_unless_Force_is_given(string parameters)
    {
        var before = File.ReadAllBytes(_source);

        var error = Run($"Import-PacketCapture $source -Count 1 | Export-PacketCapture $source {parameters}");

        Assert.Equal("CaptureFileExists", error.ErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, error.Errors[0].CategoryInfo.Category);
        Assert.Equal(before, File.ReadAllBytes(_source));
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Run("Import-PacketCapture $source | Export-PacketCapture $target -WhatIf").Clean();

        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void A_read_only_file_is_replaced_only_with_Force()
    {
        File.SetAttributes(_source, FileAttributes.ReadOnly);

        Assert.Equal("CaptureFileExists", Run("Import-PacketCapture $source -Count 2 | Export-PacketCapture $source").ErrorId);
        Assert.Equal("CaptureFileReadOnly", Run("Import-PacketCapture $source -Count 2 | Export-PacketCapture $source -Append").ErrorId);
        Run("Import-PacketCapture $source -Count 2 | Export-PacketCapture $source -Force").Clean();

        Assert.Equal(2, Contents(_source).Length);
        Assert.True(File.GetAttributes(_source).HasFlag(FileAttributes.ReadOnly));
    }

    [Fact]
    public void A_missing_folder_is_made_but_not_to_try()
    {
        var file = Path.Join(_folder, "not", "yet", "x.pcap");
        Run($"Import-PacketCapture $source | Export-PacketCapture '{file}' -WhatIf").Clean();
        Assert.False(Directory.Exists(Path.Join(_folder, "not")));

        Run($"Import-PacketCapture $source | Export-PacketCapture '{file}'").Clean();

        Assert.True(File.Exists(file));
        if (!OperatingSystem.IsWindows()) Assert.Equal("0750", Convert.ToString((int)File.GetUnixFileMode(Path.Join(_folder, "not")), 8).PadLeft(4, '0'));
    }

    [Fact]
    public void A_drive_that_is_not_there_is_named() =>
        Assert.Equal("OutputDirectoryNotFound", Run("Import-PacketCapture $source | Export-PacketCapture nodrive:/x.pcap").ErrorId);

    [Fact]
    public void What_was_written_is_given_back_as_Get_Item_gives_it()
    {
        var file = Path.Join(_folder, "given.pcapng");

        var given = Run($"Import-PacketCapture $source | Export-PacketCapture '{file}' -PassThru").Clean()[0];
        var gotten = Run($"Get-Item '{file}'").Clean()[0];

        Assert.Equal(gotten.Properties.Select(property => property.Name), given.Properties.Select(property => property.Name));
        foreach (var name in new[] { "PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSIsContainer", "Length" })
            Assert.Equal(gotten.Properties[name].Value?.ToString(), given.Properties[name].Value?.ToString());
        Assert.Equal(
            Run("Import-PacketCapture $source").Clean().Count,
            Run($"Import-PacketCapture $source | Export-PacketCapture '{file}' -Force -PassThru | Import-PacketCapture").Clean().Count);
        Assert.Single(Run($"Push-Location Env:; Import-PacketCapture $source | Export-PacketCapture '{file}' -Force -PassThru; Pop-Location").Clean());
    }

    [Fact]
    public void A_folder_is_no_file() => Assert.Equal("CaptureFileIsDirectory", Run($"Import-PacketCapture $source | Export-PacketCapture '{_folder}'").ErrorId);

    [Fact]
    public void A_full_disk_is_an_error()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full here.");

        Assert.Equal("CaptureFileWriteFailed", Run("Import-PacketCapture $source | Export-PacketCapture /dev/full").ErrorId);
    }

    [Fact]
    public void A_damaged_file_is_not_added_to()
    {
        File.WriteAllBytes(Target, Pcap(packets: 5)[..^1]);

        Assert.Equal("CaptureFileDamaged", Run("Import-PacketCapture $source | Export-PacketCapture $target -Append").ErrorId);
    }

    [Fact]
    public void Packets_that_lost_their_bytes_are_refused()
    {
        var result = Run("[pscustomobject]@{ PSTypeName = 'Deserialized.NetMon.PacketRecord'; Number = 1 } | Export-PacketCapture $target");

        Assert.Equal("PacketExpected", result.ErrorId);
        Assert.Contains("have lost their bytes", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_objects_are_refused() => Assert.Equal("PacketExpected", Run("1 | Export-PacketCapture $target").ErrorId);

    [Fact]
    public void A_stopped_pipeline_leaves_the_old_file_and_the_new_packets_beside_it()
    {
        var before = File.ReadAllBytes(_source);

        Run("Import-PacketCapture $source -Count 2 | ForEach-Object { $_; if ($_.Number -eq 2) { throw 'stop' } } | Export-PacketCapture $source -Force");

        Assert.Equal(before, File.ReadAllBytes(_source));
        Assert.Equal(2, Contents(_source + ".partial").Length);
    }

    private static byte[] Pcap(int packets)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0xa1b2c3d4);
        writer.Write((ushort)2);
        writer.Write((ushort)4);
        foreach (var value in (ReadOnlySpan<int>)[0, 0, 65535, 1]) writer.Write(value);
        for (var i = 0; i < packets; i++)
        {
            foreach (var value in (ReadOnlySpan<int>)[1_700_000_000 + i, i, 20 + i, 1500]) writer.Write(value);
            writer.Write(new byte[20 + i]);
        }

        return stream.ToArray();
    }

    private string Target => Path.Join(_folder, "target.pcapng");

    private Engine.Result Run(string script, string? target = null) =>
        _engine.Run(script, ("source", _source), ("target", target ?? Target));

    private string[] Contents(string path) =>
        [.. _engine.Run("Import-PacketCapture -LiteralPath $path | ForEach-Object { '{0} {1} {2}' -f $_.TimestampNanoseconds, $_.Length, [Convert]::ToHexString($_.GetBytes()) }", ("path", path))
            .Clean().Select(line => (string)line.BaseObject)];
}
