using System.Diagnostics;
using System.Management.Automation;

namespace NetMon.Tests.Live;

/// <summary>A pipeline that captures while the test does something else.</summary>
internal sealed class RunningCapture : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly Engine _engine = new();
    private readonly PowerShell _shell;
    private readonly IAsyncResult _running;
    private readonly string _source;

    /// <summary>Starts a script that captures on <paramref name="source"/>, and returns when the capture is open.</summary>
    public RunningCapture(string script, string source)
    {
        _source = source;
        _shell = _engine.Create(script);
        var input = new PSDataCollection<PSObject>();
        input.Complete();
        var begun = DateTime.UtcNow;
        _running = _shell.BeginInvoke(input, Output);
        // Counters are there as soon as packets are gathered. Older ones may be of other tests on the loopback interface.
        Await(() => _running.IsCompleted || Statistics().Exists(capture => (DateTime)capture.Properties["StartTime"].Value >= begun));
    }

    public PSDataCollection<PSObject> Output { get; } = [];

    public PSDataCollection<ErrorRecord> Errors => _shell.Streams.Error;

    public PSDataCollection<WarningRecord> Warnings => _shell.Streams.Warning;

    public IReadOnlyList<PacketRecordView> Packets => [.. Output.Select(packet => new PacketRecordView(packet))];

    /// <summary>Waits for a condition.</summary>
    public static void Await(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Soon, "What the test waits for did not happen.");
            Thread.Sleep(5);
        }
    }

    public void AwaitOutput(int count) => Await(() => Output.Count >= count || _running.IsCompleted);

    /// <summary>Waits until the pipeline ends by itself.</summary>
    public void AwaitEnd()
    {
        Assert.True(_running.AsyncWaitHandle.WaitOne(Soon), "The pipeline did not end.");
        _shell.EndInvoke(_running);
    }

    /// <summary>Stops the pipeline like Ctrl+C and returns how long that took.</summary>
    public TimeSpan Stop()
    {
        var watch = Stopwatch.StartNew();
        _shell.Stop();
        Assert.True(_running.AsyncWaitHandle.WaitOne(Soon), "The pipeline did not stop.");
        return watch.Elapsed;
    }

    /// <summary>The last capture's counters.</summary>
    public PSObject LastStatistics() => Statistics()[^1];

    public void Dispose()
    {
        _shell.Dispose();
        _engine.Dispose();
    }

    private List<PSObject> Statistics()
    {
        using var engine = new Engine();
        return [.. engine.Run("Get-CaptureStatistics -Source $source", ("source", _source)).Clean()];
    }

    /// <summary>The properties that tests look at.</summary>
    internal readonly record struct PacketRecordView(PSObject Packet)
    {
        public long Number => (long)Packet.Properties["Number"].Value;

        public int Length => (int)Packet.Properties["Length"].Value;

        public string Interface => (string)Packet.Properties["Interface"].Value;

        public string? Protocol => (string?)Packet.Properties["Protocol"].Value;

        public string LinkType => Packet.Properties["LinkType"].Value.ToString()!;
    }
}
