using System.Management.Automation;

namespace NetMon.Tests;

/// <summary>Watch-TrafficSummary where there is no terminal: lines of text, and the summaries at the end.</summary>
public sealed class WatchTrafficSummaryTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();
    private readonly string _file;

    public WatchTrafficSummaryTests()
    {
        _file = Path.Join(_folder.Path, "udp.pcap");
        CaptureFile.Write(_file, count: 10);
    }

    [Fact]
    public void Nothing_comes_out_and_lines_go_to_the_information_stream()
    {
        using var shell = _engine.Create("Watch-TrafficSummary -Path $file -Speed 0", ("file", _file));

        Assert.Empty(shell.Invoke());

        var lines = shell.Streams.Information.Select(record => record.ToString()).ToArray();
        Assert.StartsWith("udp.pcap  00:00:00", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("192.0.2.1 ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\e'));
        Assert.All(shell.Streams.Information, record => Assert.Contains("PSHOST", record.Tags));
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("Conversation")]
    [InlineData("Port")]
    [InlineData("Time")]
    [InlineData("Subnet -PrefixLength 8")]
    public void PassThru_gives_the_summaries_of_Get_FlowSummary(string by)
    {
        var watched = _engine.Run($"Watch-TrafficSummary -Path $file -Speed Max -By {by} -PassThru", ("file", _file)).Clean();
        var summed = _engine.Run($"Get-FlowSummary $file -By {by}", ("file", _file)).Clean();

        Assert.NotEmpty(watched);
        Assert.Equal(summed.Select(item => item.BaseObject), watched.Select(item => item.BaseObject));
    }

    [Fact]
    public void A_replay_knows_of_no_alerts_and_says_nothing_of_them()
    {
        _engine.Run("Register-TrafficAlert all -Protocol UDP -Cooldown 0").Clean();
        using var shell = _engine.Create("Watch-TrafficSummary -Path $file -Speed 0", ("file", _file));
        shell.Invoke();

        Assert.DoesNotContain(shell.Streams.Information, record => record.ToString().Contains("Alerts", StringComparison.Ordinal));
        Assert.Empty(_engine.Run("Receive-TrafficAlert").Clean());
    }

    [Fact]
    public void A_filter_and_a_count_choose_the_packets()
    {
        var result = _engine
            .Run("Watch-TrafficSummary -LiteralPath $file -Speed 0 -By Port -DestinationPort 53 -Count 3 -PassThru", ("file", _file)).Clean();

        Assert.Equal((3L, "UDP/53"), ((long)result.Single().Properties["Packets"].Value, (string)result.Single().Properties["Key"].Value));
    }

    [Fact]
    public void Top_cuts_the_lines_and_not_what_comes_out()
    {
        using var shell = _engine.Create("Watch-TrafficSummary -Path $file -Speed 0 -By Host -Top 1 -PassThru", ("file", _file));

        Assert.Equal(2, shell.Invoke().Count);
        Assert.Single(shell.Streams.Information, record => record.ToString().StartsWith("192.0.2.1 ", StringComparison.Ordinal)
            || record.ToString().StartsWith("198.51.100.2 ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_replay_takes_its_time_and_can_be_stopped()
    {
        // Two packets, an hour apart.
        var bytes = File.ReadAllBytes(_file);
        var first = bytes[..(CaptureFile.HeaderLength + CaptureFile.RecordHeaderLength + 60)];
        var second = CaptureFile.Records(1);
        BitConverter.TryWriteBytes(second, 1_700_003_600);
        File.WriteAllBytes(_file, [.. first, .. second]);

        using var shell = _engine.Create("Watch-TrafficSummary -Path $file -RefreshInterval 50ms", ("file", _file));
        using var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(input: null, output);
        Assert.True(SpinWait.SpinUntil(
            () => shell.Streams.Information.Any(record => record.ToString().Contains("  1 packets", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(20)));
        Assert.False(running.IsCompleted);
        shell.Stop();

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }

    [Fact]
    public void A_duration_ends_a_replay_with_what_has_come()
    {
        var bytes = File.ReadAllBytes(_file);
        var second = CaptureFile.Records(1);
        BitConverter.TryWriteBytes(second, 1_700_003_600);
        File.WriteAllBytes(_file, [.. bytes, .. second]);

        var result = _engine.Run("Watch-TrafficSummary -Path $file -Duration 0.3 -By Protocol -PassThru", ("file", _file)).Clean();

        Assert.Equal(10L, result.Single().Properties["Packets"].Value);
    }

    [Theory]
    [InlineData("-Path ./nowhere.pcap", "CaptureFileNotFound")]
    [InlineData("-Path $file -By Host -PrefixLength 8", "ParameterRequired")]
    [InlineData("-Path $file -Filter 'no such thing'", "FilterInvalid")]
    [InlineData("-Interface none0", "InterfaceNotFound")]
    public void What_cannot_be_watched_is_an_error(string parameters, string id) =>
        Assert.Equal(id, _engine.Run($"Watch-TrafficSummary {parameters}", ("file", _file)).ErrorId);

    [Fact]
    public void A_damaged_file_gives_its_error_and_what_was_read()
    {
        File.WriteAllBytes(_file, File.ReadAllBytes(_file)[..^5]);

        var result = _engine.Run("Watch-TrafficSummary -Path $file -Speed 0 -By Protocol -PassThru", ("file", _file));

        Assert.Equal("CaptureFileDamaged", result.ErrorId);
        Assert.Equal(9L, result.Output.Single().Properties["Packets"].Value);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }
}
