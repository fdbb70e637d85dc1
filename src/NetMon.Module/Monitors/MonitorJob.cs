using System.Globalization;
using System.Management.Automation;
using NetMon.Errors;
using NetMon.Jobs;

namespace NetMon.Monitors;

/// <summary>
/// A monitor in the background. Alert events and health records are stored in <see cref="Job.Output"/> until they are received; beyond a limit
/// the oldest are dropped, because the latest matter most.
/// </summary>
internal sealed class MonitorJob : SessionJob, IMonitorSink
{
    private const int OutputLimit = 10_000;
    private const int WarningLimit = 1_000;

    private MonitorRun? _run;

    /// <summary>Creates the job without starting it.</summary>
    /// <param name="command">The command line, for the job list.</param>
    /// <param name="name">The name of job and monitor.</param>
    public MonitorJob(string command, string name)
        : base("TrafficMonitor", command, name, name)
    {
    }

    /// <inheritdoc/>
    public override string Location => _run?.Monitor.Session.Name ?? "";

    /// <inheritdoc/>
    public override string StatusMessage
    {
        get
        {
            if (_run?.Monitor.GetHealth() is not { } health) return "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{health.State}: {health.Received} packets, {health.EndedFlows + health.OpenFlows} flows, {health.AlertsRaised} alerts");
        }
    }

    /// <summary>Whether a monitor belongs to this job.</summary>
    public bool Owns(MonitorRun run) => ReferenceEquals(_run, run);

    /// <summary>Starts a monitor. The job owns it.</summary>
    public void Start(MonitorRun run)
    {
        _run = run;
        Start();
    }

    /// <inheritdoc/>
    public override bool Accept(PacketRecord packet) => true;

    /// <inheritdoc/>
    public void Accept(TrafficAlertEvent alert) => Write(alert);

    /// <inheritdoc/>
    public void Accept(MonitorHealth health) => Write(health);

    /// <inheritdoc/>
    public override void Warn(string message) => Add(Warning, new WarningRecord(message), WarningLimit);

    /// <inheritdoc/>
    protected override void StartCapture() => _run!.Start();

    /// <inheritdoc/>
    protected override bool Deliver(TimeSpan wait) => _run!.Monitor.Deliver(this, wait);

    /// <inheritdoc/>
    protected override void StopCapture() => _run!.Monitor.Stop();

    /// <inheritdoc/>
    protected override void CloseCapture() => _run?.Dispose();

    /// <inheritdoc/>
    protected override void Complete()
    {
        if (CaptureWarnings.Dropped(_run!.Monitor.Session.GetStatistics()) is { } warning) Warn(warning);
    }

    /// <inheritdoc/>
    protected override void Report(Exception exception) => Warn(exception.Message);

    private static void Add<T>(PSDataCollection<T> collection, T item, int limit)
    {
        try
        {
            // RemoveAt may throw if a reader empties the collection concurrently.
            if (collection.Count >= limit) collection.RemoveAt(0);
            collection.Add(item);
        }
        catch (Exception e) when (e is PSInvalidOperationException or ObjectDisposedException or ArgumentOutOfRangeException)
        {
            // The job has finished or was disposed, so the item can no longer be received.
        }
    }

    private void Write(object item) => Add(Output, PSObject.AsPSObject(item), OutputLimit);
}
