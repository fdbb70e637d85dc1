using System.Globalization;
using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Jobs;

namespace NetMon.Monitors;

/// <summary>
/// A monitor that runs in the background. Alert events and health records gather in <see cref="Job.Output"/> until somebody receives them;
/// when there are too many the oldest go, because of a monitor the last days count.
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

    /// <summary>Makes the job; <see cref="Start"/> starts it.</summary>
    /// <param name="command">The command line, for the job list.</param>
    /// <param name="name">What job and monitor are called.</param>
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

    /// <summary>Whether a monitor is this job's.</summary>
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
            // A reader may have emptied it between the two.
            if (collection.Count >= limit) collection.RemoveAt(0);
            collection.Add(item);
        }
        catch (Exception e) when (e is PSInvalidOperationException or ObjectDisposedException or ArgumentOutOfRangeException)
        {
            // The job is finished or gone, and with it who would have received.
        }
    }

    private void Write(object item) => Add(Output, PSObject.AsPSObject(item), OutputLimit);

    // The whole life of the job's thread.
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
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _hasFailed = true;
            Warn(e.Message);
            EndRun();
        }

        Finish();
    }

    // What was kept is closed even where the capture could not be followed to its end.
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
#pragma warning disable CA1031 // Whoever listens for the job's state may throw.
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
