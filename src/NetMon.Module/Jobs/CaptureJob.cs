using System.Globalization;
using System.Management.Automation;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows;
using NetMon.Output;

namespace NetMon.Jobs;

/// <summary>
/// A capture in the background. Its packets or flows are stored in <see cref="Job.Output"/> until they are received; beyond the limit they are
/// dropped and counted.
/// </summary>
internal sealed class CaptureJob : Job, ICaptureSink, ISessionWork
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    // A source on an unreachable network mount may block, but must not prevent the session from ending.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly CaptureSession _session;
    private readonly int _limit;
    private readonly FlowOutput? _flows;
    private readonly Thread _thread;
    private long _droppedFlows;
    private bool _isStopping;
    private bool _hasFailed;

    /// <summary>Creates the job without starting it.</summary>
    /// <param name="type">The job type, for the job list.</param>
    /// <param name="command">The command line, for the job list.</param>
    /// <param name="name">The name; null for the default Job1, Job2.</param>
    /// <param name="session">The capture, not started. The job owns it.</param>
    /// <param name="limit">The maximum number of packets or flows that wait to be received.</param>
    /// <param name="flows">Processes flows; null for a capture of packets.</param>
    public CaptureJob(string type, string command, string? name, CaptureSession session, int limit, FlowOutput? flows = null)
        : base(command, name)
    {
        PSJobTypeName = type;
        _session = session;
        _limit = limit;
        _flows = flows;
        _thread = new Thread(Run) { IsBackground = true, Name = $"NetMon job {session.Name}" };
    }

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Warning.Count > 0 || Verbose.Count > 0;

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

    /// <summary>Returns the counters of the job's capture.</summary>
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
        // Stop, do not cancel, so that packets already captured can still be received.
        _session.Stop();
        _thread.Join();
    }

    /// <inheritdoc/>
    public bool IsOver => IsFinishedState(JobStateInfo.State);

    /// <inheritdoc/>
    public void EndWithSession()
    {
        if (IsOver) return;
        Volatile.Write(ref _isStopping, true);
        _session.Stop();
        if (_thread.Join(EndLimit)) return;
        _session.Dispose();
        _thread.Join(EndLimit);
    }

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet) => TryWrite(packet);

    /// <inheritdoc/>
    public void Accept(CaptureItem item)
    {
        switch (item)
        {
            case SourceFailed failed:
                _hasFailed = true;
                Error.Add(ErrorCatalog.ForSource(failed.Source, failed.Exception));
                break;
            case OutputFailed failed:
                _hasFailed = true;
                Error.Add(ErrorCatalog.ForOutput(failed.Path, failed.Exception));
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
            case FlowsEnded ended:
                foreach (var flow in _flows!.Accept(ended.Flows)) WriteFlow(flow);
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

    // The body of the job's thread.
    private void Run()
    {
        try
        {
            while (_session.Deliver(this, LookInterval))
            {
                // Accept does the work.
            }

            _session.Dispose();
            if (_flows is not null) CompleteFlows(_flows);
            if (CaptureWarnings.Dropped(_session.GetStatistics()) is { } warning) Warn(warning);
        }
#pragma warning disable CA1031 // An unhandled exception on this thread would end the user's shell; streams throw after the job is disposed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _hasFailed = true;
            _session.Dispose();
            Try(() => Error.Add(ErrorCatalog.ForSource(_session.Name, e)));
        }

        Try(Finish);
    }

    // Streams throw after the job is disposed, and subscribers to its state may throw.
    private static void Try(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The exception cannot be reported any more.
        }
    }

    private void Finish()
    {
        SetJobState(Volatile.Read(ref _isStopping) ? JobState.Stopped : _hasFailed ? JobState.Failed : JobState.Completed);
    }

    private void CompleteFlows(FlowOutput flows)
    {
        foreach (var item in flows.Complete()) WriteFlow(item);
        if (flows.FindEvicted() is { } evicted) Warn(evicted);
        if (flows.FindMirrorCopies() is { } copies) Warn(copies);
        if (flows.FindFolded() is { } folded) Warn(folded);
        if (flows.FindWithoutFlow() is { } without) Verbose.Add(new VerboseRecord(without));
        if (_droppedFlows > 0) Warn(CaptureWarnings.FlowsNotReceived(_droppedFlows));
    }

    private void WriteFlow(object item)
    {
        if (!TryWrite(item)) _droppedFlows++;
    }

    private bool TryWrite(object item)
    {
        if (Output.Count >= _limit) return false;
        Output.Add(PSObject.AsPSObject(item));
        return true;
    }

    private void Warn(string text) => Warning.Add(new WarningRecord(text));
}
