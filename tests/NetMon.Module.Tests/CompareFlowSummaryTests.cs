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
    public void Hosts_services_and_conversations_are_compared()
    {
        var differences = Compare("Compare-FlowSummary $few $many");

        Assert.Equal(
            [
                (TrafficGrouping.Host, "192.0.2.1", TrafficChange.Changed),
                (TrafficGrouping.Host, "198.51.100.2", TrafficChange.Changed),
                (TrafficGrouping.Port, "UDP/80", TrafficChange.New),
                (TrafficGrouping.Conversation, "192.0.2.1 - 198.51.100.2", TrafficChange.Changed),
            ],
            differences.Select(difference => (difference.Grouping, difference.Key, difference.Change)));
        Assert.Equal((1, 2, 1, 60, 120, 60, 2), (differences[0].ReferenceFlows, differences[0].DifferenceFlows, differences[0].FlowsDelta,
            differences[0].ReferenceBytes, differences[0].DifferenceBytes, differences[0].BytesDelta, differences[0].BytesRatio));
    }

    [Fact]
    public void What_is_compared_may_come_from_the_pipeline() =>
        Assert.Equal(TrafficChange.Gone, Assert.Single(Compare("$few | Compare-FlowSummary $many -By Port")).Change);

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
        Assert.Equal(2, Compare("Compare-FlowSummary $few $many -By Port -IncludeEqual").Length);
    }

    [Fact]
    public void Flows_and_summaries_that_were_serialised_are_compared_as_if_they_were_not()
    {
        var flows = Deserialized(_many);
        var ports = Deserialized([.. Run("Import-PacketCapture $file -Count 2 | Get-FlowSummary -By Port").Clean()]);

        Assert.Empty(Compare("Compare-FlowSummary $back $many", ("back", flows)));
        Assert.Empty(Compare("Compare-FlowSummary $back $many", ("back", ports)));
        Assert.All(Compare("$back | Compare-FlowSummary @()", ("back", ports)), difference => Assert.Equal(TrafficGrouping.Port, difference.Grouping));
        Assert.Equal(["UDP/80"], Compare("Compare-FlowSummary $few $back", ("back", ports)).Select(difference => difference.Key));
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

    private FlowSummaryDifference[] Compare(string script, params (string Name, object? Value)[] variables) =>
        [.. Run(script, variables).Clean().Select(item => (FlowSummaryDifference)item.BaseObject)];

    private Engine.Result Run(string script, params (string Name, object? Value)[] variables) =>
        _engine.Run(script, [("few", _few), ("many", _many), ("file", Path.Join(_folder.Path, "udp.pcap")), .. variables]);

    private static object[] Deserialized(object[] items) =>
        [.. items.Select(item => PSSerializer.Deserialize(PSSerializer.Serialize(item)))];
}
