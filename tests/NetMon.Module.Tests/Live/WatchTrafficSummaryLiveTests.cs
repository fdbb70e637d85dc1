using System.Management.Automation;

namespace NetMon.Tests.Live;

/// <summary>Watch-TrafficSummary on an interface that only the test uses.</summary>
public sealed class WatchTrafficSummaryLiveTests : IDisposable
{
    private readonly LiveNetwork _network = new();
    private readonly Engine _engine = new();

    [Fact]
    public void What_was_sent_is_what_was_seen()
    {
        const int Packets = 5000;
        using var shell = _engine.Create(
            "Watch-TrafficSummary $interface -By Port -Count $count -RefreshInterval 20ms -PassThru",
            ("interface", _network.Interface), ("count", Packets));
        using var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(input: null, output);
        Assert.True(SpinWait.SpinUntil(() => shell.Streams.Information.Count > 0, TimeSpan.FromSeconds(20)));

        _network.Send(Packets);
        shell.EndInvoke(running);

        var summary = Assert.Single(output);
        Assert.Equal("UDP/9", summary.Properties["Key"].Value);
        Assert.Equal((long)Packets, summary.Properties["Packets"].Value);
        Assert.Empty(shell.Streams.Warning);
    }

    [Fact]
    public void Rules_of_the_session_are_applied_and_what_they_raise_is_shown()
    {
        _engine.Run("Register-TrafficAlert udp -DestinationPort 9 -Cooldown 0").Clean();
        using var shell = _engine.Create(
            "Watch-TrafficSummary $interface -Filter 'udp port 9' -Count 3 -RefreshInterval 20ms", ("interface", _network.Interface));
        using var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(input: null, output);
        Assert.True(SpinWait.SpinUntil(() => shell.Streams.Information.Count > 0, TimeSpan.FromSeconds(20)));

        _network.Send(3);
        shell.EndInvoke(running);

        var lines = shell.Streams.Information.Select(record => record.ToString()).ToArray();
        Assert.Contains(lines, line => line.StartsWith("Alerts 0  Dropped", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Alerts 3  Dropped", StringComparison.Ordinal));
        var alert = lines.Last(line => line.StartsWith("! ", StringComparison.Ordinal));
        Assert.Contains("udp", alert, StringComparison.Ordinal);
        Assert.Equal(3, _engine.Run("Receive-TrafficAlert udp").Clean().Count);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _network.Dispose();
    }
}
