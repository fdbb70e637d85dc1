using System.Globalization;
using System.Management.Automation;
using NetMon.Monitoring;

namespace NetMon.Pipeline;

/// <summary>
/// A capture that runs in the background. Its packets gather in <see cref="Job.Output"/> until somebody receives them; what does not fit
/// there is dropped and counted.
/// </summary>
internal sealed class PacketCaptureJob : Job, ICaptureSink
{
    private const string JobType = "PacketCapture";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly CaptureSession _session;
    private readonly int _limit;
    private readonly Thread _thread;
    private bool _isStopping;
    private bool _hasFailed;

    /// <summary>Makes the job; <see cref="Start"/> starts it.</summary>
    /// <param name="command">The command line, for the job list.</param>
    /// <param name="name">What the job is called; null for the usual Job1, Job2.</param>
    /// <param name="session">The capture, not started. The job owns it.</param>
    /// <param name="limit">The most packets that wait to be received.</param>
    public PacketCaptureJob(string command, string? name, CaptureSession session, int limit) : base(command, name)
    {
        PSJobTypeName = JobType;
        _session = session;
        _limit = limit;
        _thread = new Thread(Run) { IsBackground = true, Name = $"NetMon job {session.Name}" };
    }

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Warning.Count > 0;

    /// <inheritdoc/>
    public override string Location => _session.Name;

    /// <inheritdoc/>
    public override string StatusMessage
    {
        get
        {
            var statistics = GetStatistics();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{statistics.Received} packets received, {statistics.DroppedByQueue} of them dropped, {Output.Count} waiting");
        }
    }

    /// <summary>The counters of the job's capture.</summary>
    public CaptureStatistics GetStatistics() => _session.GetStatistics();

    /// <summary>Starts the capture.</summary>
    public void Start()
    {
        SetJobState(JobState.Running);
        _session.Start();
        _thread.Start();
    }

    /// <inheritdoc/>
    public override void StopJob()
    {
        if (IsFinishedState(JobStateInfo.State)) return;
        Volatile.Write(ref _isStopping, true);
        // Stopped, not cancelled: what has come in can still be received.
        _session.Stop();
        _thread.Join();
    }

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet)
    {
        if (Output.Count >= _limit) return false;
        Output.Add(PSObject.AsPSObject(packet));
        return true;
    }

    /// <inheritdoc/>
    public void Accept(CaptureNotice notice)
    {
        switch (notice)
        {
            case SourceFailed failed:
                _hasFailed = true;
                Error.Add(ErrorCatalog.ForSource(failed.Source, failed.Exception));
                break;
            case OutputFailed failed:
                _hasFailed = true;
                Error.Add(ErrorCatalog.ForOutput(failed.Path, failed.Exception));
                break;
            case LinkTypeNotDecoded undecoded:
                Warning.Add(new WarningRecord(CaptureWarnings.LinkTypeUnsupported(undecoded)));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _session.Dispose();
            if (_thread.IsAlive && _thread != Thread.CurrentThread) _thread.Join();
        }

        base.Dispose(disposing);
    }

    private static bool IsFinishedState(JobState state) => state is JobState.Completed or JobState.Failed or JobState.Stopped;

    // The whole life of the job's thread.
    private void Run()
    {
        try
        {
            while (_session.Deliver(this, LookInterval))
            {
                // Accept does the work.
            }

            _session.Dispose();
            if (CaptureWarnings.Dropped(_session.GetStatistics()) is { } warning) Warning.Add(new WarningRecord(warning));
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell; streams throw when the job is disposed.
        catch (Exception)
#pragma warning restore CA1031
        {
            _hasFailed = true;
        }

        SetJobState(Volatile.Read(ref _isStopping) ? JobState.Stopped : _hasFailed ? JobState.Failed : JobState.Completed);
    }
}
