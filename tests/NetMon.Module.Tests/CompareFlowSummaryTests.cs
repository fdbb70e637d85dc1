using System.Management.Automation;

namespace NetMon.Tests;

public sealed class CompareFlowSummaryTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();
    private readonly object[] _few;
    private readonly object[] _many;

    public CompareFlowSummaryTests()
    {
        var file = Path.Join(_folder.Path, "udp.pcap");
        CaptureFile.Write(file, count: 10);
        // The first packet is to port 53, the next one to port 80.
        _few = Flows("-Count 1");
        _many = Flows("-Count 2");
        object[] Flows(string parameters) => [.. _engine.Run($"Get-FlowSummary $file {parameters}", ("file", file)).Clean()];
    }

    [Fact]
    public void Hosts_services_and_conversations_are_compared() => Assert.Equal(
        [
            "Host 192.0.2.1 Changed 1+1 flows 60+60 bytes x2",
            "Host 198.51.100.2 Changed 1+1 flows 60+60 bytes x2",
            "Port UDP/80 New 0+1 flows 0+60 bytes x",
            "Conversation 192.0.2.1 - 198.51.100.2 Changed 1+1 flows 60+60 bytes x2",
        ],
        Compare("Compare-FlowSummary $few $many"));

    [Fact]
    public void What_is_compared_may_come_from_the_pipeline() =>
        Assert.Equal(["Port UDP/80 Gone 1+-1 flows 60+-60 bytes x0"], Compare("$few | Compare-FlowSummary $many -By Port"));

    [Fact]
    public void Quiet_answers_whether_there_is_a_difference()
    {
        Assert.Equal(true, Assert.Single(Run("Compare-FlowSummary $few $many -Quiet").Clean()).BaseObject);
        Assert.Equal(false, Assert.Single(Run("Compare-FlowSummary $few $few -Quiet -IncludeEqual").Clean()).BaseObject);
        Assert.Equal(false, Assert.Single(Run("Compare-FlowSummary @() @() -Quiet").Clean()).BaseObject);
    }

    [Fact]
    public void Small_changes_and_small_groups_can_be_left_out()
    {
        Assert.Empty(Compare("Compare-FlowSummary $few $many -By Host -Threshold 100"));
        Assert.Empty(Compare("Compare-FlowSummary $few $many -By Port -MinimumBytes 61"));
        Assert.Equal(2, Compare("Compare-FlowSummary $few $many -By Port -IncludeEqual").Count());
    }

    [Fact]
    public void Flows_and_summaries_that_were_serialised_are_compared_as_if_they_were_not()
    {
        var flows = Deserialized(_many);
        var ports = Deserialized([.. Run("Import-PacketCapture $file -Count 2 | Get-FlowSummary -By Port").Clean()]);

        Assert.Empty(Compare("Compare-FlowSummary $back $many", ("back", flows)));
        Assert.Empty(Compare("Compare-FlowSummary $back $many", ("back", ports)));
        Assert.Equal(
            ["Port UDP/53 New 0+1 flows 0+60 bytes x", "Port UDP/80 New 0+1 flows 0+60 bytes x"],
            Compare("$back | Compare-FlowSummary @()", ("back", ports)));
        Assert.Equal(["Port UDP/80 New 0+1 flows 0+60 bytes x"], Compare("Compare-FlowSummary $few $back", ("back", ports)));
    }

    [Fact]
    public void Rows_of_a_table_of_text_are_compared_as_if_they_were_flows()
    {
        var rows = _many.Select(flow =>
        {
            var row = new PSObject();
            foreach (var property in ((PSObject)flow).Properties) row.Properties.Add(new PSNoteProperty(property.Name, property.Value?.ToString()));
            return (object)row;
        }).ToArray();

        Assert.Empty(Compare("Compare-FlowSummary $rows $many -By Host, Port, Protocol, Subnet, Time, Interface", ("rows", rows)));
    }

    [Theory]
    [InlineData("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($summary))")]
    [InlineData("$summary | ConvertTo-Csv | ConvertFrom-Csv")]
    [InlineData("$summary | ConvertTo-Json | ConvertFrom-Json")]
    public void Latencies_survive_the_journey(string journey)
    {
        var script = $$"""
            $summary = Get-FlowSummary $file -By Port -Top 1; $empty = $summary | Select-Object *
            $given = {{journey}}; $given | Add-Member Handshakes 3 -Force; $given | Add-Member HandshakeRtt 0.25 -Force; $given | Add-Member Bytes 0 -Force
            $more = {{journey}}; $more | Add-Member Handshakes 1 -Force; $more | Add-Member HandshakeRtt 0.05 -Force
            $d = Compare-FlowSummary @($given, $more) $summary -By Port -IncludeEqual
            "$($d.ReferenceHandshakeRtt) [$($d.DifferenceHandshakeRtt)] [$($d.HandshakeRttDelta)]"
            """;
        Assert.Equal("0.2 [] []", Assert.Single(Run(script).Clean()).BaseObject);
    }

    [Theory]
    [InlineData("Compare-FlowSummary 'udp.pcap' $many", "FlowSummaryExpected")]
    [InlineData("Compare-FlowSummary $many @($null)", "FlowSummaryExpected")]
    [InlineData("Compare-FlowSummary ([pscustomobject]@{ SrcIP = '192.0.2.1' }) $many", "FlowSummaryExpected")]
    [InlineData("Compare-FlowSummary (Get-FlowSummary $file -By Port) (Get-FlowSummary $file -By Host)", "SummaryGroupingMismatch")]
    [InlineData("Compare-FlowSummary (Get-FlowSummary $file -By Port) $many -By Host", "SummaryGroupingMismatch")]
    public void What_cannot_be_compared_is_refused(string script, string id) => Assert.Equal(id, Run(script).ErrorId);

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<object> Compare(string script, params (string Name, object? Value)[] variables)
    {
        const string Text = """
            "$($_.Grouping) $($_.Key) $($_.Change) $($_.ReferenceFlows)+$($_.FlowsDelta) flows $($_.ReferenceBytes)+$($_.BytesDelta) bytes x$($_.BytesRatio)"
            """;
        return Run($"{script} | ForEach-Object {{ {Text} }}", variables).Clean().Select(item => item.BaseObject);
    }

    private Engine.Result Run(string script, params (string Name, object? Value)[] variables) =>
        _engine.Run(script, [("few", _few), ("many", _many), ("file", Path.Join(_folder.Path, "udp.pcap")), .. variables]);

    private static object[] Deserialized(object[] items) =>
        [.. items.Select(item => PSSerializer.Deserialize(PSSerializer.Serialize(item)))];
}
