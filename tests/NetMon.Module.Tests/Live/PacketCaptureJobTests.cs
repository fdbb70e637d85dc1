using System.Management.Automation;

namespace NetMon.Tests.Live;

public sealed class PacketCaptureJobTests : IDisposable
{
    private readonly LiveNetwork _network = new();
    private readonly Engine _engine = new();

    public void Dispose()
    {
        _engine.Run("Get-Job | Remove-Job -Force");
        _engine.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void A_job_gathers_packets_until_they_are_received()
    {
        Run("$job = Start-PacketCapture $interface -AsJob -JobName watch");
        Assert.Equal("Running", One("$job.State").ToString());
        Assert.Equal("watch", One("(Get-Job watch).Name"));
        Assert.False((bool)One("$job.HasMoreData"));

        _network.Send(30);
        RunningCapture.Await(() => Run("$job | Receive-Job -Keep").Count == 30);
        Assert.True((bool)One("$job.HasMoreData"));
        Assert.Equal(30, Run("$job | Receive-Job").Count);
        Assert.Empty(Run("$job | Receive-Job"));

        _network.Send(20);
        RunningCapture.Await(() => (int)One("$job.Output.Count") == 20);
        Run("$job | Stop-Job");
        Assert.Equal("Stopped", One("$job.State").ToString());
        Assert.Equal(20, Run("$job | Receive-Job").Count);

        Run("$job | Remove-Job");
        Assert.Empty(Run("Get-Job -Name watch -ErrorAction Ignore"));
    }

    [Fact]
    public void A_job_with_a_count_completes_by_itself()
    {
        Run("$job = Start-PacketCapture $interface -AsJob -Count 10");

        _network.Send(25);
        Run("$job | Wait-Job -Timeout 20");

        Assert.Equal("Completed", One("$job.State").ToString());
        Assert.Equal(10, Run("$job | Receive-Job").Count);
        var statistics = Assert.Single(Run("$job | Get-CaptureStatistics"));
        Assert.Equal(10, statistics.Counter("Received"));
        Assert.False((bool)statistics.Properties["IsRunning"].Value);
    }

    [Fact]
    public void Stopping_takes_along_what_the_kernel_has_taken()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("stopped.pcapng");
        _engine.Run("$job = Start-PacketCapture $interface -AsJob -NoPacket -OutFile $file", ("interface", _network.Interface), ("file", file)).Clean();

        // Nothing waits between the two: the packets lie in a block of the kernel's that is not full.
        _network.Send(40);
        Run("$job | Stop-Job");

        Assert.Equal(40, Assert.Single(Run("$job | Get-CaptureStatistics")).Counter("Delivered"));
        Assert.Equal(40, _engine.Run("Import-PacketCapture $file", ("file", file)).Clean().Count);
    }

    [Fact]
    public void What_does_not_fit_is_dropped_and_counted_and_warned_of()
    {
        Run("$job = Start-PacketCapture $interface -AsJob -QueueLimit 5 -Duration 0.5");

        _network.Send(100);
        Run("$job | Wait-Job -Timeout 20");

        Assert.Equal(5, (int)One("$job.Output.Count"));
        Assert.Equal(1, (int)One("$job.Warning.Count"));
        var statistics = Assert.Single(Run("$job | Get-CaptureStatistics"));
        Assert.Equal((100, 5, 95), (statistics.Counter("Received"), statistics.Counter("Delivered"), statistics.Counter("DroppedByQueue")));
    }

    [Fact]
    public void A_job_whose_interface_goes_down_fails_with_its_error()
    {
        Run("$job = Start-PacketCapture $interface -AsJob");

        Tool.Run("ip", "link", "set", _network.Interface, "down");
        Run("$job | Wait-Job -Timeout 20");

        Assert.Equal("Failed", One("$job.State").ToString());
        var error = Assert.IsType<ErrorRecord>(One("$job.Error[0]"));
        Assert.StartsWith("InterfaceDown", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_a_running_job_by_force_ends_its_capture()
    {
        Run("$job = Start-PacketCapture $interface -AsJob");

        Run("$job | Remove-Job -Force");

        Assert.Empty(Run("Get-CaptureStatistics $interface -Running"));
    }

    [Fact]
    public void What_a_job_cannot_start_with_is_an_error_and_no_job()
    {
        var result = _engine.Run("Start-PacketCapture nosuchinterface -AsJob");

        Assert.Equal("InterfaceNotFound", result.ErrorId);
        Assert.Empty(result.Output);
    }

    private IReadOnlyList<PSObject> Run(string script) => _engine.Run(script, ("interface", _network.Interface)).Clean();

    private object One(string script) => Assert.Single(Run(script)).BaseObject;
}
