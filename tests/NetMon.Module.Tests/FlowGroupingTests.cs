namespace NetMon.Tests;

/// <summary>Get-FlowSummary: grouped, sorted, cut off.</summary>
public sealed class FlowGroupingTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();
    private readonly string _file;

    public FlowGroupingTests()
    {
        _file = Path.Join(_folder.Path, "udp.pcap");
        // 10 flows of one packet: from ports 1000 to 1009, in turns to port 53 and 80.
        CaptureFile.Write(_file, count: 10);
    }

    [Fact]
    public void A_summary_by_host_says_what_each_host_sent_and_received() => Assert.Equal(
        ["192.0.2.1: 10 flows, 10/0 packets, 600/0 bytes", "198.51.100.2: 10 flows, 0/10 packets, 0/600 bytes"],
        Run("-By Host -SortBy Key", "\"$($_.Address): $($_.Flows) flows, $($_.PacketsSent)/$($_.PacketsReceived) packets, $($_.BytesSent)/$($_.BytesReceived) bytes\""));

    [Theory]
    [InlineData("Host", "192.0.2.1|198.51.100.2")]
    [InlineData("Conversation", "192.0.2.1 - 198.51.100.2")]
    [InlineData("Protocol", "UDP")]
    [InlineData("Port", "UDP/53|UDP/80")]
    [InlineData("ServerName", "(none)")]
    [InlineData("Interface", "(none)")]
    [InlineData("Subnet", "192.0.2.0/24|198.51.100.0/24")]
    [InlineData("Subnet -PrefixLength 8", "192.0.0.0/8|198.0.0.0/8")]
    [InlineData("Subnet -PrefixLength 48", "192.0.2.0/24|198.51.100.0/24")]
    [InlineData("Subnet -PrefixLength 16, 48", "192.0.0.0/16|198.51.0.0/16")]
    [InlineData("Time", "2023-11-14T22:13:00Z")]
    [InlineData("Time -Interval 5", "2023-11-14T22:13:20Z")]
    [InlineData("Time -Interval 1.00:00:00", "2023-11-14T00:00:00Z")]
    public void Groups_are_named_by_their_keys(string by, string keys) =>
        Assert.Equal(keys.Split('|'), Run($"-By {by} -SortBy Key", "$_.Key"));

    [Fact]
    public void Top_keeps_the_first_of_the_order()
    {
        Assert.Equal([1009, 1008], Run("-Top 2 -SortBy SrcPort -Descending", "$_.SrcPort"));
        Assert.Equal(["UDP/53"], Run("-By Port -Top 1", "$_.Key"));
    }

    [Theory]
    [InlineData("-SortBy Weight", "SortPropertyUnknown")]
    [InlineData("-By Host -SortBy SrcPort", "SortPropertyUnknown")]
    [InlineData("-By Subnet -PrefixLength 48, 16", "PrefixLengthInvalid")]
    [InlineData("-By Host -PrefixLength 16", "ParameterRequired")]
    [InlineData("-Interval 5", "ParameterRequired")]
    [InlineData("-MaxGroup 5", "ParameterRequired")]
    public void Parameters_that_contradict_each_other_are_refused(string parameters, string id) =>
        Assert.Equal(id, _engine.Run($"Get-FlowSummary $file {parameters}", ("file", _file)).ErrorId);

    [Fact]
    public void Groups_that_are_too_many_are_one_row_and_one_warning()
    {
        var result = _engine.Run("Get-FlowSummary $file -By Host -MaxGroup 1", ("file", _file));

        Assert.Contains("(other)", result.Clean().Select(group => group.Properties["Key"].Value));
        Assert.Equal(20L, result.Output.Sum(group => (long)group.Properties["Packets"].Value));
        Assert.Contains("groups were put into the row (other), because there were more than 1", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(_engine.Run("Get-FlowSummary $file -By Host -MaxGroup 2", ("file", _file)).Warnings);
    }

    [Fact]
    public void Packets_of_the_pipeline_are_grouped_too() => Assert.Equal(
        2, _engine.Run("Import-PacketCapture $file | Get-FlowSummary -By Port", ("file", _file)).Clean().Count);

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<object> Run(string parameters, string expression) => _engine
        .Run($"Get-FlowSummary $file {parameters} | ForEach-Object {{ {expression} }}", ("file", _file))
        .Clean().Select(item => item.BaseObject);
}
