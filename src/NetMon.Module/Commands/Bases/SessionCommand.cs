using System.Management.Automation;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;
using NetMon.Output;

namespace NetMon.Commands.Bases;

/// <summary>What every cmdlet has that runs a capture session: it starts it, delivers from it, stops it with the pipeline and disposes it.</summary>
public abstract class SessionCommand : PSCmdlet, IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private CaptureSession? _session;

    /// <summary>Signalled when the pipeline is being stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The session that was started last.</summary>
    private protected CaptureSession? Session => Volatile.Read(ref _session);

    /// <summary>Ends a session that is still going on.</summary>
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

    /// <summary>Ends a session that is still going on.</summary>
    /// <param name="disposing">Whether it is not the finaliser that calls.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Session?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Starts a session; from now on a stop of the pipeline reaches it.</summary>
    /// <param name="session">The session. The cmdlet owns it.</param>
    private protected void StartSession(CaptureSession session)
    {
        Volatile.Write(ref _session, session);
        // A stop that came before the session could be seen has not reached it.
        if (_stopping.IsCancellationRequested) session.Cancel();
        session.Start();
    }

    /// <summary>Runs a session to its end, with progress where it reads files.</summary>
    /// <param name="session">The session. The cmdlet owns it.</param>
    /// <param name="sink">Takes its packets and other items.</param>
    /// <param name="sources">Where its frames come from.</param>
    /// <param name="isDone">Whether enough has come; null for never.</param>
    private protected void RunSession(CaptureSession session, ICaptureSink sink, IReadOnlyList<IFrameSource> sources, Func<bool>? isDone = null)
    {
        StartSession(session);
        Deliver(session, sink, sources, isDone);
        EndSession(session);
    }

    /// <summary>Passes on what a session has until its end.</summary>
    /// <param name="session">The session, started.</param>
    /// <param name="sink">Takes its packets and other items.</param>
    /// <param name="sources">Where its frames come from.</param>
    /// <param name="isDone">Whether enough has come; null for never.</param>
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

    /// <summary>Ends a session, and warns of what was dropped in it.</summary>
    /// <param name="session">The session.</param>
    private protected void EndSession(CaptureSession session)
    {
        session.Dispose();
        if (CaptureWarnings.Dropped(session.GetStatistics()) is { } dropped) WriteWarning(dropped);
    }
}
