using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;

namespace NetMon.Jobs;

/// <summary>A job of a PowerShell session: delivers a capture on its own thread until the capture ends or the job is stopped.</summary>
internal abstract class SessionJob : Job, ICaptureSink, ISessionWork
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly Thread _thread;
    private bool _isStopping;
    private bool _hasFailed;

    /// <summary>Creates the job.</summary>
    /// <param name="type">PSJobTypeName of the job.</param>
    /// <param name="command">Command line, for the job list.</param>
    /// <param name="name">Name of the job; null for the usual Job1, Job2.</param>
    /// <param name="subject">What it works on, for the name of its thread.</param>
    protected SessionJob(string type, string command, string? name, string subject)
        : base(command, name)
    {
        PSJobTypeName = type;
        _thread = new Thread(Run) { IsBackground = true, Name = $"NetMon job {subject}" };
    }

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Warning.Count > 0 || Verbose.Count > 0;

    /// <inheritdoc/>
    public bool IsOver => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>Starts the capture and the job's thread.</summary>
    public void Start()
    {
        SetJobState(JobState.Running);
        StartCapture();
        _thread.Start();
    }

    /// <summary>Ends the capture and waits. The state is Stopped, and what was captured can still be received.</summary>
    public override void StopJob()
    {
        if (IsOver || JobStateInfo.State == JobState.NotStarted) return;
        RequestStop();
        _thread.Join();
    }

    /// <inheritdoc/>
    public virtual void EndWithSession() => StopJob();

    /// <inheritdoc/>
    public abstract bool Accept(PacketRecord packet);

    /// <inheritdoc/>
    public virtual void Accept(CaptureItem item)
    {
        if (NoticeRecords.FindError(item) is { } error)
        {
            _hasFailed = true;
            Error.Add(error);
        }
        else if (NoticeRecords.FindWarning(item) is { } warning)
        {
            Warn(warning);
        }
    }

    /// <summary>Adds a warning.</summary>
    /// <param name="message">Text of the warning.</param>
    public virtual void Warn(string message) => Warning.Add(new WarningRecord(message));

    /// <summary>Starts the capture.</summary>
    protected abstract void StartCapture();

    /// <summary>Passes on what was captured; waits for it a limited time.</summary>
    /// <param name="wait">Maximum time to wait.</param>
    /// <returns>False at the end of the capture.</returns>
    protected abstract bool Deliver(TimeSpan wait);

    /// <summary>Ends the capture; its outputs are complete afterwards. Can be called again.</summary>
    protected abstract void StopCapture();

    /// <summary>Closes the capture and its outputs. Can be called again.</summary>
    protected abstract void CloseCapture();

    /// <summary>Writes what is known only after the end of the capture.</summary>
    protected abstract void Complete();

    /// <summary>Reports an exception that ended the delivery.</summary>
    /// <param name="exception">The exception.</param>
    protected abstract void Report(Exception exception);

    /// <summary>Asks the capture to end, without waiting.</summary>
    protected void RequestStop()
    {
        Volatile.Write(ref _isStopping, true);
        StopCapture();
    }

    /// <summary>Waits for the job's thread.</summary>
    /// <param name="limit">Maximum time to wait.</param>
    /// <returns>Whether the thread has ended.</returns>
    protected bool WaitForEnd(TimeSpan limit) => _thread.Join(limit);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseCapture();
            if (_thread.IsAlive && _thread != Thread.CurrentThread) _thread.Join();
        }

        base.Dispose(disposing);
    }

    // The body of the job's thread. An unhandled exception on it would end the user's shell.
    private void Run()
    {
        Try(() =>
        {
            while (Deliver(LookInterval))
            {
                // Accept does the work.
            }

            CloseCapture();
            Complete();
        });
        // Closes the outputs even if delivery failed before the end.
        Try(CloseCapture);
        Try(() => SetJobState(_hasFailed ? JobState.Failed : Volatile.Read(ref _isStopping) ? JobState.Stopped : JobState.Completed));
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _hasFailed = true;
            ReportSafely(e);
        }
    }

    private void ReportSafely(Exception exception)
    {
        try
        {
            Report(exception);
        }
#pragma warning disable CA1031 // The streams throw after the job is disposed; then nobody can receive the report.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
