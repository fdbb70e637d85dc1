namespace NetMon.Tests;

/// <summary>Merge-PacketCapture, Split-PacketCapture and -Deduplicate, as a user has them.</summary>
public sealed class CaptureToolTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-test-").FullName;
    private readonly string _source;

    public CaptureToolTests()
    {
        _source = Path.Join(_folder, "source.pcap");
        CaptureFile.Write(_source, 40);
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_is_split_and_merged_again_is_the_same() => Assert.Equal(
        Run("(Import-PacketCapture $source | ForEach-Object { \"$($_.TimestampNanoseconds) $($_.SrcPort)\" }) -join ';'").Clean()[0].BaseObject,
        Run("Split-PacketCapture $source ./parts -By Flow | Merge-PacketCapture -OutFile ./back.pcapng; (Import-PacketCapture ./back.pcapng | "
            + "ForEach-Object { \"$($_.TimestampNanoseconds) $($_.SrcPort)\" }) -join ';'").Clean()[0].BaseObject);

    [Theory]
    [InlineData("Merge-PacketCapture $source ./source.pcap -Force", "OutputIsInput")]
    [InlineData("Merge-PacketCapture ./*.pcap ./source.pcap -Force", "OutputIsInput")]
    [InlineData("New-Item -ItemType SymbolicLink ./link.pcap -Target $source | Out-Null; Merge-PacketCapture $source ./link.pcap -Force", "OutputIsInput")]
    [InlineData("Copy-Item $source ./there.pcap; Merge-PacketCapture $source ./there.pcap", "CaptureFileExists")]
    [InlineData("Copy-Item $source ./there.pcap; Merge-PacketCapture $source ./there.pcap -Force -NoClobber", "CaptureFileExists")]
    [InlineData("Merge-PacketCapture $source .", "CaptureFileIsDirectory")]
    [InlineData("Merge-PacketCapture ./none.pcap ./merged.pcap", "CaptureFileNotFound")]
    [InlineData("Split-PacketCapture $source ./parts -By Count -Name '../{Key}'", "NamePatternInvalid")]
    [InlineData("Split-PacketCapture $source ./parts -By Flow -MaxFile 3", "TooManyFiles")]
    [InlineData("Split-PacketCapture $source ./parts -By Count -PacketCount 1 -MaxFile 3", "TooManyFiles")]
    [InlineData("Split-PacketCapture $source ./parts -By Flow -Interval 5", "ParameterRequired")]
    [InlineData("Split-PacketCapture $source ./parts -By Count; Split-PacketCapture $source ./parts -By Count", "CaptureFileExists")]
    [InlineData("Split-PacketCapture $source . -By Count -Name 'source.pcap' -Force", "CaptureFileWriteFailed")]
    [InlineData("Import-PacketCapture $source -Window 5", "ParameterRequired")]
    [InlineData("Import-PacketCapture $source -Deduplicate -Window 5 -PacketWindow 5", "ParametersExclusive")]
    public void What_cannot_be_done_is_an_error_and_leaves_the_source(string script, string expected)
    {
        var before = File.ReadAllBytes(_source);

        Assert.Equal(expected, Run(script).ErrorId);
        Assert.Equal(before, File.ReadAllBytes(_source));
    }

    [Fact]
    public void Nothing_is_written_where_nothing_can_be_read()
    {
        File.WriteAllText(Path.Join(_folder, "text.pcap"), "no capture");

        Assert.Equal("CaptureFileUnrecognised", Run("Merge-PacketCapture ./text.pcap ./merged.pcapng").ErrorId);
        Assert.False(File.Exists(Path.Join(_folder, "merged.pcapng")));
    }

    [Fact]
    public void A_damaged_file_is_merged_as_far_as_it_is_whole()
    {
        File.WriteAllBytes(Path.Join(_folder, "damaged.pcap"), File.ReadAllBytes(_source)[..^1]);

        var result = Run("Merge-PacketCapture ./damaged.pcap, $source ./merged.pcap; @(Import-PacketCapture ./merged.pcap).Count");

        Assert.Equal("CaptureFileDamaged", result.ErrorId);
        Assert.Equal(79, result.Output[^1].BaseObject);
    }

    [Fact]
    public void An_existing_file_stays_when_the_disk_is_full()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full here.");

        Assert.Equal("CaptureFileWriteFailed", Run("Merge-PacketCapture $source /dev/full").ErrorId);
    }

    [Fact]
    public void A_file_given_twice_and_one_out_of_order_are_told()
    {
        var bytes = CaptureFile.Records(2);
        File.WriteAllBytes(Path.Join(_folder, "late.pcap"), [.. CaptureFile.Header(), .. CaptureFile.Records(5, first: 50), .. bytes]);

        Assert.Contains("given 2 times", Assert.Single(Run("Merge-PacketCapture $source, $source ./twice.pcap").Warnings).Message, StringComparison.Ordinal);
        Assert.Contains("late.pcap (1 packets)", Assert.Single(Run("Merge-PacketCapture $source, ./late.pcap ./late.pcapng").Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(Run("Merge-PacketCapture $source, ./late.pcap ./sorted.pcapng -Sort").Warnings);
        Assert.True((bool)Run("$t = (Import-PacketCapture ./sorted.pcapng).TimestampNanoseconds; ($t -join ',') -eq (($t | Sort-Object) -join ',')").Clean()[0].BaseObject);
    }

    [Theory]
    [InlineData("@(Import-PacketCapture $twice {0}).Count", 40)]
    [InlineData("@(Import-PacketCapture $twice | Get-PacketDetail -Layer UDP {0} | Group-Object No).Count", 40)]
    [InlineData("(Get-FlowSummary $twice {0} | Measure-Object Packets -Sum).Sum", 40.0)]
    [InlineData("(Import-PacketCapture $twice | Get-FlowSummary {0} | Measure-Object Packets -Sum).Sum", 40.0)]
    [InlineData("@(Get-FlowSummary $twice | Get-FlowPacket -Path $twice {0} -WarningAction Ignore).Count", 40)]
    [InlineData("Merge-PacketCapture $twice ./once.pcap -Force {0}; @(Import-PacketCapture ./once.pcap).Count", 40)]
    [InlineData("@(Split-PacketCapture $twice ./once -By Count -PacketCount 10 -Force {0}).Count", 4)]
    [InlineData("$null = Test-PacketChecksum $twice {0}; (Get-CaptureStatistics -All | Where-Object Source -eq $twice | Sort-Object StartTime | Select-Object -Last 1).Duplicates", 40L)]
    [InlineData("(Watch-TrafficSummary -Path $twice -Speed 1000 -PassThru {0} 6>$null | Measure-Object PacketsSent -Sum).Sum", 40.0)]
    public void Every_cmdlet_that_reads_leaves_out_copies(string script, object expected)
    {
        var twice = Path.Join(_folder, "twice.pcap");
        Run($"Merge-PacketCapture $source, $source '{twice}' -WarningAction Ignore").Clean();

        foreach (var how in new[] { "-Deduplicate", "-Deduplicate -PacketWindow 2", "-Deduplicate -Window 1ms -DeduplicateBy Routed" })
        {
            var result = Run(script.Replace("{0}", how, StringComparison.Ordinal).Replace("$twice", $"'{twice}'", StringComparison.Ordinal)).Output;
            Assert.Equal(expected, result[^1].BaseObject);
        }
    }

    private Engine.Result Run(string script) => _engine.Run($"Set-Location '{_folder}'; {script}", ("source", _source));
}
