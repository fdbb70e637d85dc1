using System.Management.Automation;

namespace NetMon.Tests.Live;

/// <summary>Background work ends cleanly with its session.</summary>
public sealed class SessionEndTests : IDisposable
{
    private readonly LiveNetwork _network = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();
    private readonly Engine _other = new();

    public void Dispose()
    {
        _engine.Dispose();
        _other.Dispose();
        _folder.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void Closing_the_runspace_ends_captures_flows_monitors_and_watches()
    {
        var jobs = StartAll();

        _engine.Dispose();

        AssertEnded(jobs);
        Assert.Equal("Stopped", jobs[0].JobStateInfo.State.ToString());
        // What was received before can still be looked at, and the flow that was open has come out.
        Assert.Single(jobs[1].Output);
    }

    [Fact]
    public void Removing_the_module_ends_them_too_and_their_results_can_be_received()
    {
        var jobs = StartAll();

        _engine.Run("Remove-Module NetMon").Clean();

        AssertEnded(jobs);
        Assert.Single(_engine.Run("$flows | Receive-Job").Clean());
    }

    [Fact]
    public void A_session_that_closes_leaves_the_captures_of_others_alone()
    {
        StartAll();
        var job = (Job)Assert.Single(_other.Run("Start-PacketCapture $interface -AsJob", ("interface", _network.Interface)).Clean()).BaseObject;

        _engine.Dispose();
        _network.Send(5);

        RunningCapture.Await(() => job.Output.Count == 5);
        Assert.Equal("Running", job.JobStateInfo.State.ToString());
        _other.Dispose();
        Assert.Equal("Stopped", job.JobStateInfo.State.ToString());
    }

    [Fact]
    public void Closing_a_runspace_in_the_middle_of_a_pipeline_closes_the_file()
    {
        using var shell = _engine.Create("Start-PacketCapture $interface -OutFile $file | ForEach-Object { $null = $_ }", ("interface", _network.Interface), ("file", _folder.File("open.pcapng")));
        var running = shell.BeginInvoke();
        RunningCapture.Await(() => Running() == 1);
        _network.Send(40);

        _engine.Dispose();

        RunningCapture.Await(() => running.IsCompleted && Running() == 0);
        Assert.Equal(40, Count("open.pcapng"));
    }

    private Job[] StartAll()
    {
        File.WriteAllText(_folder.File("netmon.toml"), $"""
            [general]
            interface = "{_network.Interface}"
            [output.flows]
            path = "{_folder.File("flows.csv")}"
            [output.capture]
            path = "{_folder.File("monitor.pcapng")}"
            """);
        _engine.Run(
            """
            $capture = Start-PacketCapture $interface -AsJob -OutFile $folder/capture.pcapng
            $flows = Get-FlowSummary -Interface $interface -AsJob
            $monitor = Start-TrafficMonitor -ConfigPath $folder/netmon.toml -Name "end-$interface"
            Register-TrafficAlert -Name watch -Interface $interface -DestinationPort 9 -Notify @()
            """,
            ("interface", _network.Interface), ("folder", _folder.Path)).Clean();
        RunningCapture.Await(() => Running() == 4);
        _network.Send(40);
        RunningCapture.Await(() => (int)_engine.Run("$capture.Output.Count").Clean()[0].BaseObject == 40);
        return [.. _engine.Run("$capture, $flows, $monitor").Clean().Select(job => (Job)job.BaseObject)];
    }

    private void AssertEnded(Job[] jobs)
    {
        Assert.All(jobs, job => Assert.Equal("Stopped", job.JobStateInfo.State.ToString()));
        Assert.Equal(0, Running());
        Assert.Equal(40, Count("capture.pcapng"));
        Assert.Equal(40, Count("monitor_*.pcapng"));
        Assert.Equal(2, File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder.Path, "flows.csv"))).Length);

        // Another capture saw the packets, so they arrived; they are no longer written.
        var sizes = Sizes();
        using var witness = new RunningCapture($"Start-PacketCapture {_network.Interface} -Count 30 -Duration 60", _network.Interface);
        _network.Send(30);
        witness.AwaitEnd();
        Assert.Equal(30, witness.Output.Count);
        Assert.Equal(sizes, Sizes());
    }

    private int Running() =>
        _other.Run("Get-CaptureStatistics -Running | Where-Object Source -eq $interface", ("interface", _network.Interface)).Clean().Count;

    private int Count(string pattern) => _other.Run("Import-PacketCapture $path", ("path", Path.Join(_folder.Path, pattern))).Clean().Count;

    private string[] Sizes() => [.. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal).Select(path => $"{path} {new FileInfo(path).Length}")];
}
