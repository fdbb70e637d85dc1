using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.Decoding;
using NetMon.Packets;
using NetMon.Queues;

namespace NetMon.Capture;

/// <summary>
/// One capture from its start to its end: a thread for each source, the filter, the capture file, the processors and the queue. The sources'
/// threads never wait for the pipeline while live, never parse, and never let an exception out. One thread, the pipeline's, calls
/// <see cref="Deliver"/>; any thread may call <see cref="Stop"/>, <see cref="Cancel"/>, <see cref="GetStatistics"/> and
/// <see cref="Dispose"/>.
/// </summary>
public sealed class CaptureSession : IDisposable
{
    // Often enough that a flow or an alert comes out well before anybody wonders.
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private readonly CaptureOptions _options;
    private readonly SourceThreads _sources;
    private readonly PacketQueue _queue;
    private readonly FrameProcessors _processors;
    private readonly CaptureCounters _counters;
    private readonly FrameGate? _filter;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards everything the sources' threads share. With one source nobody contends for it.
    private readonly object _gate = new();
    private CaptureInterface? _lastInterface;
    private HashSet<LinkType>? _undecoded;
    private volatile bool _closed;
    private bool _isWriterDirty;
    private bool _isForced;
    private long _numbered;
    private int _running;

    private Timer? _timer;
    private Timer? _ticker;
    private volatile bool _cancelled;
    private volatile bool _isAbandoned;
    private int _disposed;

    /// <summary>Prepares a capture; nothing is read yet.</summary>
    /// <param name="sources">
    /// Where the frames come from: live ones at once, a thread for each; files one after the other. The session owns them.
    /// </param>
    /// <param name="options">What to do with them. The session owns the writer.</param>
    public CaptureSession(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        _options = options;
        _counters = new CaptureCounters(options);
        _filter = FrameGate.Of(options, _counters);
        _queue = new PacketQueue(options.QueueLimit, options.QueueByteLimit, waitsWhenFull: !options.IsLive);
        _processors = new FrameProcessors(options.Name, options.Processors, _queue);
        // Working on frames and writing them must not hold up the thread that takes them from the system. A file waits.
        if (options.IsLive && (_processors.Any || options.Writer is not null))
        {
            sources = [.. sources.Select(source => new StagedSource(source, () => options.Writer is not null || _processors.WantFrames()))];
        }

        _stopped = _stop.Token;
        _running = sources.Count;
        _sources = new SourceThreads(sources, options.IsLive, source => source.Run(OnFrame, OnIdle, _stopped), Post, OnSourceEnd);
    }

    /// <summary>What the capture is called.</summary>
    public string Name => _options.Name;

    /// <summary>Done when every source has ended and the capture file is complete; packets may still wait to be delivered.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How many packets the consumer has taken.</summary>
    public long Delivered => _counters.Delivered;

    /// <summary>Whether packets, or items that carry much, wait to be delivered.</summary>
    public bool HasWaiting => _queue.HasWaiting;

    /// <summary>How many packets that passed the filter were left out, as <see cref="CaptureOptions.Skip"/> asks; final after the end.</summary>
    public long Skipped => _filter?.Skipped ?? 0;

    /// <summary>
    /// How many packets were taken from the system and then lost, because processors or the file were too slow and the buffer before them full.
    /// </summary>
    public long Overflow => _sources.ReadDrops().Overflow;

    /// <summary>Starts the sources. To be called once.</summary>
    public void Start()
    {
        CaptureRegistry.Add(this, GetStatistics);
        if (_options.Duration is { } duration)
        {
            _timer = new Timer(static session => ((CaptureSession)session!).EndInTime(), this, duration, Timeout.InfiniteTimeSpan);
        }

        if (_options.IsLive && _processors.Any)
        {
            _ticker = new Timer(static session => ((CaptureSession)session!).Tick(), this, TickInterval, TickInterval);
        }

        _sources.Start();
    }

    /// <summary>
    /// Passes on what has come in, waiting for something for at most <paramref name="timeout"/>. What <paramref name="sink"/> throws
    /// comes out of here.
    /// </summary>
    /// <param name="sink">Takes the packets and other items.</param>
    /// <param name="timeout">How long to wait when there is nothing.</param>
    /// <returns>False when the capture has ended and everything has been passed on, or it was cancelled.</returns>
    public bool Deliver(ICaptureSink sink, TimeSpan timeout)
    {
        switch (_queue.TryTake(timeout, out var item))
        {
            case TakeResult.Ended:
                return false;
            case TakeResult.Nothing:
                return true;
        }

        if (item is not PacketBatch batch)
        {
            sink.Accept(item!);
            return true;
        }

        foreach (var packet in batch.Packets)
        {
            if (_cancelled) return false;
            // Counted first: a sink that throws, as a pipeline does that has seen enough, has had the packet.
            _counters.Deliver();
            if (!sink.Accept(packet)) _counters.Refuse();
        }

        return true;
    }

    /// <summary>Ends the sources; what they have handed over is still delivered.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Ends the sources, and delivers nothing more.</summary>
    public void Cancel()
    {
        _cancelled = true;
        Stop();
        _queue.Abort();
    }

    /// <summary>The counters as they stand now.</summary>
    // Without the lock: a source that waits for the pipeline holds it.
    public CaptureStatistics GetStatistics() => _counters.Read(_sources.ReadDrops(), _processors.DecodeErrors, Volatile.Read(ref _disposed) != 0);

    /// <summary>
    /// Runs something on the caller's thread while no frame is handed over and no processor is called, so that processors can be asked what
    /// they have. The sources wait meanwhile, so it must be short.
    /// </summary>
    /// <param name="action">What to run. It must not call the session.</param>
    public void RunBetweenFrames(Action action)
    {
        lock (_gate) action();
    }

    /// <summary>Ends the capture, if it has not ended. Returns within half a second, whatever the sources do; may be called again.</summary>
    public void Dispose()
    {
        Cancel();
        _timer?.Dispose();
        _ticker?.Dispose();
        _sources.WaitForEnd();

        // A thread that has not returned yet finds the session closed, and cleans up after itself when it does.
        if (!_closed) _isAbandoned = true;
        _closed = true;
        _counters.MarkEnd();
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (!_sources.HasStarted || _ended.Task.IsCompleted) CaptureRegistry.Finish(this);
        if (_sources.HasStarted) return;
        _sources.DisposeUnstarted();
        _options.Writer?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OnFrame(in CapturedFrame frame)
    {
        lock (_gate)
        {
            if (_closed)
            {
                // What comes after a count is full is no part of the capture; what comes after nobody waits for its end any more is.
                if (_isAbandoned) _counters.Discard(frame.Length);
                return;
            }

            if (_filter is not null && !_filter.Takes(frame)) return;
            if (_options.IsLive)
            {
                Take(new CapturedFrame(frame.Interface, ++_numbered, frame.TimestampNanoseconds, frame.Length, frame.Data));
            }
            else if (_options.DuplicateWindow is not null)
            {
                Take(frame.OfWhole());
            }
            else
            {
                Take(frame);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(in CapturedFrame frame)
    {
        if (_options.Writer is { } writer && !TryWrite(writer, frame)) return;
        if (!ReferenceEquals(frame.Interface, _lastInterface)) NoticeInterface(frame.Interface);
        if (_processors.WantFrames()) _processors.Process(frame);

        if (!_options.DeliversPackets || _queue.TryAdd(frame))
        {
            _counters.Take(frame.Length);
            if (_counters.Taken == _options.Count) CloseEarly();
        }
        else if (_cancelled)
        {
            // A queue that nobody takes from any more is not too small.
            _counters.Discard(frame.Length);
        }
        else
        {
            _counters.Drop(frame.Length);
        }
    }

    private bool TryWrite(ICaptureWriter writer, in CapturedFrame frame)
    {
        try
        {
            writer.Write(frame);
            _isWriterDirty = true;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            FailOutput(e);
            return false;
        }
    }

    private void NoticeInterface(CaptureInterface captureInterface)
    {
        _lastInterface = captureInterface;
        if (PacketDecoder.IsSupported(captureInterface.LinkType) || !(_undecoded ??= []).Add(captureInterface.LinkType)) return;
        _queue.Post(new LinkTypeNotDecoded(captureInterface));
    }

    private void OnIdle()
    {
        lock (_gate)
        {
            _processors.OnIdle();
            _queue.Flush();
            if (!_isWriterDirty || _closed) return;
            _isWriterDirty = false;
            try
            {
                _options.Writer?.Flush();
            }
            catch (IOException e)
            {
                FailOutput(e);
            }
        }
    }

    private void OnSourceEnd(IFrameSource source)
    {
        lock (_gate)
        {
            if (--_running > 0) return;
            _processors.OnEnd(_isForced || _stopped.IsCancellationRequested, source.Name);
            CloseWriter();
            _closed = true;
            _counters.MarkEnd();
            _queue.Complete();
        }

        _ended.SetResult();
        // The counters are final only now, if the session was left before.
        if (Volatile.Read(ref _disposed) != 0) CaptureRegistry.Finish(this);
    }

    private void Tick()
    {
        // A clock that waited for a busy capture would pile up; the capture's packets tell the time as well.
        if (!Monitor.TryEnter(_gate)) return;
        try
        {
            if (_running > 0 && !_closed) _processors.OnTick(GetStatistics);
        }
#pragma warning disable CA1031 // An exception on a timer's thread would end the user's shell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    private void EndInTime()
    {
        try
        {
            Stop();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
    }

    // What goes wrong on a thread that is nobody's ends the capture, and its consumer hears of it.
    private void Fail(Exception exception)
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _queue.Post(new SourceFailed(Name, exception));
        }

        try
        {
            Stop();
        }
        catch (AggregateException)
        {
            // Somebody who waits for the end could not take it; the sources have been told all the same.
        }
    }

    private void CloseWriter()
    {
        try
        {
            _options.Writer?.Dispose();
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It goes to the consumer instead.
        catch (Exception e)
#pragma warning restore CA1031
        {
            FailOutput(e);
        }
    }

    // A capture that cannot keep its file has lost its purpose.
    private void FailOutput(Exception exception)
    {
        if (!_closed) _queue.Post(new OutputFailed(_options.OutFile ?? Name, exception));
        Close();
    }

    private void Post(CaptureNotice notice)
    {
        lock (_gate) _queue.Post(notice);
    }

    private void CloseEarly()
    {
        _isForced = true;
        Close();
    }

    private void Close()
    {
        _closed = true;
        Stop();
    }
}
