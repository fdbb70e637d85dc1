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
            "Watch-TrafficSummary $interface -By Port -Count $count -RefreshInterval 20 -PassThru",
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

    public void Dispose()
    {
        _engine.Dispose();
        _network.Dispose();
    }
}
