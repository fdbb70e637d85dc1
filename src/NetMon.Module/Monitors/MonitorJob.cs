using System.Globalization;
using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Jobs;

namespace NetMon.Monitors;

/// <summary>
/// A monitor in the background. Alert events and health records are stored in <see cref="Job.Output"/> until they are received; beyond a limit
/// the oldest are dropped, because the latest matter most.
/// </summary>
internal sealed class MonitorJob : Job, ICaptureSink, IMonitorSink, ISessionWork
{
    private const int OutputLimit = 10_000;
    private const int WarningLimit = 1_000;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly Thread _thread;
    private MonitorRun? _run;
    private bool _isStopping;
    private bool _hasFailed;

    /// <summary>Creates the job without starting it.</summary>
    /// <param name="command">The command line, for the job list.</param>
    /// <param name="name">The name of job and monitor.</param>
    public MonitorJob(string command, string name)
        : base(command, name)
    {
        PSJobTypeName = "TrafficMonitor";
        _thread = new Thread(Run) { IsBackground = true, Name = $"NetMon job {name}" };
    }

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Warning.Count > 0;

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
        SetJobState(JobState.Running);
        run.Start();
        _thread.Start();
    }

    /// <inheritdoc/>
    public override void StopJob()
    {
        if (JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped or JobState.NotStarted) return;
        Volatile.Write(ref _isStopping, true);
        _run!.Monitor.Stop();
        _thread.Join();
    }

    /// <inheritdoc/>
    public bool IsOver => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <inheritdoc/>
    public void EndWithSession() => StopJob();

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet) => true;

    /// <inheritdoc/>
    public void Accept(CaptureItem item)
    {
        switch (item)
        {
            case SourceFailed failed:
                _hasFailed = true;
                Error.Add(ErrorCatalog.ForSource(failed.Source, failed.Exception));
                break;
            case SourceRemark remark:
                Warn(CaptureWarnings.Remark(remark));
                break;
            case LinkTypeNotDecoded undecoded:
                Warn(CaptureWarnings.LinkTypeUnsupported(undecoded));
                break;
            case DecoderFailed failed:
                Warn(CaptureWarnings.DecoderFault(failed));
                break;
        }
    }

    /// <inheritdoc/>
    public void Accept(TrafficAlertEvent alert) => Write(alert);

    /// <inheritdoc/>
    public void Accept(MonitorHealth health) => Write(health);

    /// <inheritdoc/>
    public void Warn(string message) => Add(Warning, new WarningRecord(message), WarningLimit);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run?.Dispose();
            if (_thread.IsAlive && _thread != Thread.CurrentThread) _thread.Join();
        }

        base.Dispose(disposing);
    }

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

    // The body of the job's thread.
    private void Run()
    {
        try
        {
            while (_run!.Monitor.Deliver(this, LookInterval))
            {
                // Accept does the work.
            }

            _run.Dispose();
            if (CaptureWarnings.Dropped(_run.Monitor.Session.GetStatistics()) is { } warning) Warn(warning);
        }
#pragma warning disable CA1031 // An unhandled exception on this thread would end the user's shell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _hasFailed = true;
            Warn(e.Message);
            EndRun();
        }

        Finish();
    }

    // Close outputs even if delivery failed before the end.
    private void EndRun()
    {
        try
        {
            _run!.Dispose();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Warn(e.Message);
        }
    }

    private void Finish()
    {
        try
        {
            SetFinalState();
        }
#pragma warning disable CA1031 // Subscribers to the job's state may throw.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Warn(e.Message);
        }
    }

    private void SetFinalState()
    {
        SetJobState(_hasFailed ? JobState.Failed : Volatile.Read(ref _isStopping) ? JobState.Stopped : JobState.Completed);
    }
}
