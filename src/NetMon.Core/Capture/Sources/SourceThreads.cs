using NetMon.CaptureFiles;

namespace NetMon.Capture.Sources;

/// <summary>
/// The threads that sources run on: one for each live source, one for all files, which are read one after the other. No exception leaves them.
/// </summary>
internal sealed class SourceThreads
{
    // A source returns within 100 ms; a file on a dead network mount may not, and must not hold up the shell.
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(300);

    private readonly IFrameSource[] _sources;
    private readonly Thread[] _threads;

    /// <summary>Makes the threads.</summary>
    /// <param name="sources">The sources, which this owns.</param>
    /// <param name="isLive">Whether each needs a thread of its own.</param>
    /// <param name="run">Runs a source. What it throws becomes a notice.</param>
    /// <param name="post">Takes notices. Called by the threads.</param>
    /// <param name="ended">Called when a source has ended and is disposed.</param>
    public SourceThreads(
        IReadOnlyList<IFrameSource> sources, bool isLive, Action<IFrameSource> run, Action<CaptureNotice> post, Action<IFrameSource> ended)
    {
        _sources = [.. sources];
        IFrameSource[][] rows = isLive ? [.. _sources.Select(source => (IFrameSource[])[source])] : [_sources];
        _threads = Array.ConvertAll(rows, row => new Thread(() => Run(row)) { IsBackground = true, Name = $"NetMon {row[0].Name}" });

        void Run(IFrameSource[] row)
        {
            foreach (var source in row)
            {
                Try(source, () => run(source));
                Try(source, source.Dispose);
                ended(source);
            }
        }

        void Try(IFrameSource source, Action action)
        {
            try
            {
                action();
            }
            catch (CaptureFileException e) when (e.Fault is CaptureFileFault.Unfinished or CaptureFileFault.Incomplete)
            {
                post(new SourceRemark(source.Name, e.Fault, e.Message));
            }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It goes to the consumer instead.
            catch (Exception e)
#pragma warning restore CA1031
            {
                post(new SourceFailed(source.Name, e));
            }
        }
    }

    /// <summary>Whether <see cref="Start"/> was called.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>What all sources together lost so far.</summary>
    public SourceDrops ReadDrops()
    {
        var sum = new SourceDrops(0, 0, 0);
        foreach (var source in _sources) sum += source.ReadDrops();
        return sum;
    }

    /// <summary>Starts the threads. To be called once.</summary>
    public void Start()
    {
        HasStarted = true;
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Waits a bounded time for the threads to end. One that has not ended cleans up after itself when it does.</summary>
    public void WaitForEnd()
    {
        if (!HasStarted) return;
        var deadline = Environment.TickCount64 + (long)EndLimit.TotalMilliseconds;
        foreach (var thread in _threads)
        {
            if (thread != Thread.CurrentThread) thread.Join((int)Math.Max(0, deadline - Environment.TickCount64));
        }
    }

    /// <summary>Disposes sources that were never started; those that were are disposed by their threads.</summary>
    public void DisposeUnstarted()
    {
        if (HasStarted) return;
        foreach (var source in _sources) source.Dispose();
    }
}
