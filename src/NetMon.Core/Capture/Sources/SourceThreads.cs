using NetMon.CaptureFiles;

namespace NetMon.Capture.Sources;

/// <summary>
/// The threads of the sources: one for each live source, one for all files, which are read in turn. No exception leaves them.
/// </summary>
internal sealed class SourceThreads
{
    // A source returns within 100 ms; a file on a dead network mount may not, and must not block the shell.
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(300);

    private readonly IFrameSource[] _sources;
    private readonly Thread[] _threads;

    /// <summary>Creates the threads.</summary>
    /// <param name="sources">The sources; disposed here.</param>
    /// <param name="isLive">Whether each source needs its own thread.</param>
    /// <param name="run">Runs a source. Exceptions become notices.</param>
    /// <param name="post">Receives notices. Called on the threads.</param>
    /// <param name="ended">Called after a source has ended and was disposed.</param>
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

    /// <summary>Packets lost so far by all sources together.</summary>
    public SourceDrops ReadDrops()
    {
        var sum = new SourceDrops(0, 0, 0);
        foreach (var source in _sources) sum += source.ReadDrops();
        return sum;
    }

    /// <summary>Starts the threads. Must be called once.</summary>
    public void Start()
    {
        HasStarted = true;
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Waits a limited time for the threads to end. A thread that ends later disposes its sources itself.</summary>
    public void WaitForEnd()
    {
        if (!HasStarted) return;
        var deadline = Environment.TickCount64 + (long)EndLimit.TotalMilliseconds;
        foreach (var thread in _threads)
        {
            if (thread != Thread.CurrentThread) thread.Join((int)Math.Max(0, deadline - Environment.TickCount64));
        }
    }

    /// <summary>Disposes the sources if they were never started; otherwise their threads do.</summary>
    public void DisposeUnstarted()
    {
        if (HasStarted) return;
        foreach (var source in _sources) source.Dispose();
    }
}
