using System.Management.Automation;

namespace NetMon.Tests;

public sealed class GetFlowSummaryTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _engine.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("Get-FlowSummary $path")]
    [InlineData("Get-FlowSummary -LiteralPath $path")]
    [InlineData("$path | Get-FlowSummary")]
    [InlineData("[pscustomobject]@{ Path = $path } | Get-FlowSummary")]
    [InlineData("[IO.FileInfo]::new($path) | ForEach-Object { [pscustomobject]@{ PSPath = $_.FullName } } | Get-FlowSummary")]
    [InlineData("Import-PacketCapture $path | Get-FlowSummary")]
    [InlineData("Get-FlowSummary -InputObject (Import-PacketCapture $path -Count 1)", 1)]
    public void Packets_come_in_every_way(string script, int expected = 3000)
    {
        var flows = _engine.Run(script, ("path", Make("a.pcap", 3000))).Clean();

        // The file has ports 1000 to 1999 over and over, each to port 53 or always to port 80.
        Assert.Equal(expected, flows.Sum(Packets));
        Assert.Equal(Math.Min(expected, 1000), flows.Count);
        Assert.All(flows, flow => Assert.Equal("EndOfCapture", flow.Properties["EndReason"].Value.ToString()));
    }

    [Fact]
    public void Flows_go_on_from_file_to_file()
    {
        Make("a.pcap", 10);
        Make("b.pcap", 10);
        Make("c.txt", 10);

        var flows = _engine.Run("Get-FlowSummary \"$directory/*.pcap\"", ("directory", _directory.Path)).Clean();

        Assert.Equal(10, flows.Count);
        Assert.All(flows, flow => Assert.Equal(2, Packets(flow)));
    }

    [Fact]
    public void What_is_missing_or_damaged_is_an_error_and_the_flows_of_the_rest_come()
    {
        File.WriteAllBytes(_directory.File("damaged.pcap"), File.ReadAllBytes(Make("whole.pcap", 10))[..^5]);

        var result = _engine.Run(
            "Get-FlowSummary \"$directory/none.pcap\", \"$directory/damaged.pcap\", \"$directory/whole.pcap\"", ("directory", _directory.Path));

        Assert.Equal(["CaptureFileNotFound", "CaptureFileDamaged"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(19, result.Output.Sum(Packets));
    }

    [Theory]
    [InlineData("Get-FlowSummary $path", 20, 1)]
    [InlineData("Get-FlowSummary $path -Deduplicate", 10, 0)]
    [InlineData("Import-PacketCapture $path | Get-FlowSummary -Deduplicate", 10, 0)]
    [InlineData("Import-PacketCapture $path -Deduplicate | Get-FlowSummary", 10, 0)]
    [InlineData("Get-FlowSummary $path -Deduplicate | Out-Null; Get-CaptureStatistics | ForEach-Object { if ($_.Source -eq $path) { $_.Duplicates } }", 10, 0)]
    [InlineData("Get-FlowSummary $path -Deduplicate -Count 5", 5, 0)]
    public void Copies_of_a_mirror_port_are_left_out_or_warned_of(string script, int expected, int warnings)
    {
        var records = CaptureFile.Records(10);
        var path = _directory.File("mirror.pcap");
        var length = records.Length / 10;
        File.WriteAllBytes(
            path, [.. CaptureFile.Header(), .. Enumerable.Range(0, 10).SelectMany(i => (byte[])[.. records[(i * length)..((i + 1) * length)], .. records[(i * length)..((i + 1) * length)]])]);

        var result = _engine.Run(script, ("path", path));

        Assert.Equal(expected, result.Output.Sum(item => item.BaseObject is long duplicates ? duplicates : Packets(item)));
        Assert.Equal(warnings, result.Warnings.Count(warning => warning.Message.Contains("-Deduplicate", StringComparison.Ordinal)));
    }

    [Fact]
    public void Vlans_can_be_ignored()
    {
        var records = CaptureFile.Records(2);
        var length = records.Length / 2;
        byte[] Tagged(int record, byte vlan)
        {
            var frame = records[(record * length)..((record + 1) * length)];
            // Four bytes more in the record, and a tag behind the addresses.
            frame[8] += 4;
            frame[12] += 4;
            return [.. frame[..28], 0x81, 0, 0, vlan, .. frame[28..]];
        }

        var path = _directory.File("vlans.pcap");
        File.WriteAllBytes(path, [.. CaptureFile.Header(), .. Tagged(0, 10), .. Tagged(0, 20)]);

        Assert.Equal(2, _engine.Run("Get-FlowSummary $path", ("path", path)).Clean().Count);
        var flow = Assert.Single(_engine.Run("Get-FlowSummary $path -IgnoreVlan", ("path", path)).Clean());
        Assert.Equal((2L, null), (Packets(flow), flow.Properties["VlanId"].Value));
        Assert.Equal(2, _engine.Run("Get-FlowSummary $path -IgnoreVlan | Get-FlowPacket -Path $path -IgnoreVlan", ("path", path)).Clean().Count);
        var warned = _engine.Run("Get-FlowSummary $path -IgnoreVlan | Get-FlowPacket -Path $path", ("path", path));
        Assert.Contains("-IgnoreVlan", Assert.Single(warned.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_chooses_packets_in_every_way()
    {
        var path = Make("a.pcap", 100);

        Assert.Equal(50, _engine.Run("Get-FlowSummary $path -DestinationPort 53", ("path", path)).Clean().Sum(Packets));
        Assert.Equal(50, _engine.Run("Import-PacketCapture $path | Get-FlowSummary -Filter 'dst port 53'", ("path", path)).Clean().Sum(Packets));
        Assert.Equal("FilterInvalid", _engine.Run("Get-FlowSummary $path -Filter nonsense", ("path", path)).ErrorId);
    }

    [Fact]
    public void A_count_ends_the_flows_by_force()
    {
        var flow = Assert.Single(_engine.Run("Get-FlowSummary $path -Count 1", ("path", Make("a.pcap", 100))).Clean());

        Assert.Equal("Forced", flow.Properties["EndReason"].Value.ToString());
    }

    [Fact]
    public void A_full_table_ends_flows_early_and_says_so()
    {
        var result = _engine.Run("Get-FlowSummary $path -MaxFlow 10", ("path", Make("a.pcap", 100)));

        Assert.Equal(100, result.Output.Count);
        Assert.Equal(90, result.Output.Count(flow => flow.Properties["EndReason"].Value.ToString() == "Resource"));
        Assert.StartsWith("90 flows were ended early", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packets_without_a_flow_are_counted_aloud_on_request()
    {
        var path = _directory.File("arp.pcap");
        var arp = new byte[60];
        (arp[12], arp[13]) = (8, 6);
        var file = CaptureFile.Header().Concat(CaptureFile.Records(1)).ToArray();
        // The one record of the file, made an ARP packet.
        arp.CopyTo(file.AsSpan()[^60..]);
        File.WriteAllBytes(path, file);

        var output = _engine.Run("Get-FlowSummary $path -Verbose 4>&1", ("path", path)).Clean();

        Assert.Equal("1 packets belong to no flow: they have no IP header.", output[^1].ToString());
    }

    [Fact]
    public void A_pipeline_that_has_seen_enough_ends_the_reading()
    {
        var output = _engine.Run(
            "$n = 0; foreach ($x in 1) { Get-FlowSummary $path -MaxFlow 1 -WarningAction Ignore | ForEach-Object { $_; break } }",
            ("path", Make("a.pcap", 100_000))).Clean();

        Assert.Single(output);
        var statistics = _engine.Run("Get-CaptureStatistics -Source $path", ("path", _directory.File("a.pcap"))).Clean()[^1];
        Assert.False((bool)statistics.Properties["IsRunning"].Value);
    }

    [Fact]
    public void A_pipeline_of_many_flows_does_not_wait_for_ever()
    {
        // Each packet ends a flow, so more flows come back than the feed may hold.
        var flows = _engine.Run(
            "Import-PacketCapture $path | Get-FlowSummary -MaxFlow 1 -WarningAction Ignore", ("path", Make("a.pcap", 50_000))).Clean();

        Assert.Equal(50_000, flows.Count);
    }

    [Fact]
    public void The_statistics_show_it_as_any_capture()
    {
        var path = Make("a.pcap", 100);
        _engine.Run("Get-FlowSummary $path; Import-PacketCapture $path | Get-FlowSummary", ("path", path)).Clean();

        var statistics = _engine.Run("Get-CaptureStatistics").Clean();

        var read = statistics.Last(capture => (string)capture.Properties["Source"].Value == path && capture.Properties["DecodeErrors"].Value is not null);
        Assert.Equal(100L, read.Properties["Received"].Value);
        Assert.Equal(0L, read.Properties["DroppedByQueue"].Value);
        Assert.Equal(100L, statistics.Last(capture => (string)capture.Properties["Source"].Value == "pipeline").Properties["Received"].Value);
    }

    [Fact]
    public void Packets_that_lost_their_bytes_are_refused_and_not_taken_for_file_names()
    {
        var result = _engine.Run(
            "[pscustomobject]@{ PSTypeName = 'Deserialized.NetMon.PacketRecord'; Number = 1 } | Get-FlowSummary");

        Assert.Contains("have lost their bytes", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("-IdleTimeout 0")]
    [InlineData("-ActiveTimeout -1")]
    [InlineData("-MaxFlow 0")]
    public void Limits_that_are_none_are_refused(string parameter) =>
        Assert.Equal("ParameterArgumentValidationError", _engine.Run($"Get-FlowSummary $path {parameter}", ("path", Make("a.pcap", 1))).ErrorId);

    [Fact]
    public void A_job_name_without_a_job_is_refused() =>
        Assert.Equal("ParameterRequired", _engine.Run("Get-FlowSummary -Interface lo -JobName x").ErrorId);

    private static long Packets(PSObject flow) => (long)flow.Properties["Packets"].Value;

    private string Make(string name, int count)
    {
        var path = _directory.File(name);
        CaptureFile.Write(path, count);
        return path;
    }
}
