using System.Management.Automation;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;
using NetMon.Jobs;
using NetMon.Output;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that run a capture session: starts it, delivers its output, stops it with the pipeline and disposes it.</summary>
public abstract class SessionCommand : PSCmdlet, IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private CaptureSession? _session;

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The last session that was started.</summary>
    private protected CaptureSession? Session => Volatile.Read(ref _session);

    /// <summary>Ends the session if it is running.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stopping.Cancel();
        Session?.Cancel();
    }

    /// <summary>Ends the session if it is running.</summary>
    /// <param name="disposing">False if called by the finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Session?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Starts a session. From then on, stopping the pipeline cancels it.</summary>
    /// <param name="session">The session. The cmdlet owns it.</param>
    private protected void StartSession(CaptureSession session)
    {
        Volatile.Write(ref _session, session);
        // StopProcessing does not reach the session if it was called before _session was set.
        if (_stopping.IsCancellationRequested) session.Cancel();
        session.Start();
    }

    /// <summary>Starts a job, which ends with the PowerShell session, and writes it.</summary>
    /// <param name="job">The job, not started.</param>
    private protected void StartJob(CaptureJob job)
    {
        JobRepository.Add(job);
        job.Start();
        SessionWork.Current.Add(job);
        WriteObject(job);
    }

    /// <summary>Runs a session to its end, and shows progress for files.</summary>
    /// <param name="session">The session. The cmdlet owns it.</param>
    /// <param name="sink">Receives its packets and other items.</param>
    /// <param name="sources">The sources of its frames.</param>
    /// <param name="isDone">Returns true to end early; null for never.</param>
    private protected void RunSession(CaptureSession session, ICaptureSink sink, IReadOnlyList<IFrameSource> sources, Func<bool>? isDone = null)
    {
        StartSession(session);
        Deliver(session, sink, sources, isDone);
        EndSession(session);
    }

    /// <summary>Delivers packets and other items of a session until it ends.</summary>
    /// <param name="session">The session, already started.</param>
    /// <param name="sink">Receives its packets and other items.</param>
    /// <param name="sources">The sources of its frames.</param>
    /// <param name="isDone">Returns true to end early; null for never.</param>
    private protected void Deliver(CaptureSession session, ICaptureSink sink, IReadOnlyList<IFrameSource> sources, Func<bool>? isDone = null)
    {
        var files = sources.OfType<CaptureFileSource>().ToArray();
        var opened = new OpenedFiles(this, files);
        using (var progress = files.Length > 0 ? new FileProgress(this, files) : null)
        {
            while (isDone?.Invoke() != true && session.Deliver(sink, LookInterval))
            {
                opened.Report();
                progress?.Report();
            }
        }

        opened.Report();
    }

    /// <summary>Ends a session, warns if it dropped packets, and tells how many it left out.</summary>
    private protected void EndSession(CaptureSession session)
    {
        session.Dispose();
        var statistics = session.GetStatistics();
        if (CaptureWarnings.Dropped(statistics) is { } dropped) WriteWarning(dropped);
        if (CaptureWarnings.LeftOut(statistics) is { } leftOut) WriteVerbose(leftOut);
    }
}
