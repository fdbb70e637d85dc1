using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.Decoding;
using NetMon.Packets;
using NetMon.Queues;

namespace NetMon.Capture;

/// <summary>
/// One capture from start to end: source threads, filter, capture file, processors and queue. The thread that reads a live source never parses,
/// and no exception leaves it. It does not wait for the pipeline: packets that do not fit in the queue are dropped. Processors and the capture
/// file have a thread of their own, which holds the lock of the session while it waits for room for an item with a weight, such as ended flows or
/// alerts; frames then wait in the ring of the <see cref="StagedSource"/>. One thread, the pipeline's, calls <see cref="Deliver"/>; any thread may call <see cref="Stop"/>,
/// <see cref="Cancel"/>, <see cref="GetStatistics"/> and <see cref="Dispose"/>.
/// </summary>
public sealed class CaptureSession : IDisposable
{
    // Short, so that flows and alerts that depend on time come promptly.
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

    // Guards the state shared by source threads. Uncontended with one source.
    private readonly object _gate = new();
    private CaptureInterface? _lastInterface;
    private HashSet<LinkType>? _undecoded;
    private volatile bool _closed;
    private bool _isWriterDirty;
    private bool _hasOutputFailed;
    private bool _isForced;
    private long _numbered;
    private IFrameTaker? _taker;
    private bool _wasRefused;
    private int _running;

    private Timer? _timer;
    private Timer? _ticker;
    private volatile bool _cancelled;
    private volatile bool _isAbandoned;
    private int _disposed;

    /// <summary>Creates a capture without starting it.</summary>
    /// <param name="sources">
    /// Sources, owned by the session. Live ones run concurrently, one thread each; files are read one after the other.
    /// </param>
    /// <param name="options">Options. The session owns the writer.</param>
    public CaptureSession(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        _options = options;
        _taker = options.Taker;
        _counters = new CaptureCounters(options);
        _filter = FrameGate.Of(options, _counters);
        _queue = new PacketQueue(options.QueueLimit, options.QueueByteLimit, waitsWhenFull: !options.IsLive);
        _processors = new FrameProcessors(options.Name, options.Processors, _queue);
        // Processing and writing must not delay the thread that reads from the system. Files can wait.
        if (options.IsLive && (_processors.Any || options.Writer is not null))
        {
            sources = [.. sources.Select(source => new StagedSource(source, () => options.Writer is not null || _processors.WantFrames()))];
        }

        _stopped = _stop.Token;
        _running = sources.Count;
        _sources = new SourceThreads(sources, options.IsLive, source => source.Run(OnFrame, OnIdle, _stopped), Post, OnSourceEnd);
    }

    /// <summary>Name of the capture.</summary>
    public string Name => _options.Name;

    /// <summary>Completes when every source has ended and the capture file is complete. Packets may still be queued.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Number of packets delivered to the consumer.</summary>
    public long Delivered => _counters.Delivered;

    /// <summary>Whether packets, or items with a weight, are queued.</summary>
    public bool HasWaiting => _queue.HasWaiting;

    /// <summary>Number of filtered packets skipped because of <see cref="CaptureOptions.Skip"/>; final after the end.</summary>
    public long Skipped => _filter?.Skipped ?? 0;

    /// <summary>
    /// Number of packets read from the system and then lost because processors or the file were too slow and their buffer was full.
    /// </summary>
    public long Overflow => _sources.ReadDrops().Overflow;

    /// <summary>Starts the sources. Must be called once.</summary>
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
    /// Delivers queued packets and items, waiting at most <paramref name="timeout"/> for the first one. Exceptions of <paramref name="sink"/>
    /// propagate.
    /// </summary>
    /// <param name="sink">Receives the packets and other items.</param>
    /// <param name="timeout">Maximum waiting time.</param>
    /// <returns>False if the capture has ended and everything was delivered, or if it was cancelled.</returns>
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
            // Counted first: a sink that throws, like a pipeline stopped by Select-Object -First, has received the packet.
            _counters.Deliver();
            if (!sink.Accept(packet)) _counters.Refuse();
        }

        return true;
    }

    /// <summary>Stops the sources. Queued packets are still delivered.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Stops the sources and delivers nothing more.</summary>
    public void Cancel()
    {
        _cancelled = true;
        Stop();
        _queue.Abort();
    }

    /// <summary>Current counters.</summary>
    // Without the lock, which a source holds while it waits for the pipeline.
    public CaptureStatistics GetStatistics() => _counters.Read(_sources.ReadDrops(), _processors.DecodeErrors, Volatile.Read(ref _disposed) != 0);

    /// <summary>
    /// Runs an action on the caller's thread while no frame is delivered and no processor is called, so that it can read the processors' state.
    /// The sources wait meanwhile, so it must be short.
    /// </summary>
    /// <param name="action">Action. Must not call the session.</param>
    public void RunBetweenFrames(Action action)
    {
        lock (_gate) action();
    }

    /// <summary>Ends the capture if it is running. Returns within half a second, whatever the sources do. Can be called repeatedly.</summary>
    public void Dispose()
    {
        Cancel();
        _timer?.Dispose();
        _ticker?.Dispose();
        _sources.WaitForEnd();

        // A thread still running finds the session closed and cleans up when it returns.
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
                // Frames after a full count are not part of the capture; frames after an abandoned wait for the end are.
                if (_isAbandoned) _counters.Discard(frame.Length);
                return;
            }

            if (_filter is not null && !_filter.Takes(frame)) return;
            if (_options.IsLive)
            {
                Take(new CapturedFrame(frame.Interface, ++_numbered, frame.TimestampNanoseconds, frame.Length, frame.Data));
            }
            else if (_options.Duplicates is not null)
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
        try
        {
            if (_options.Writer is { } writer && !TryWrite(writer, frame)) return;
            if (!ReferenceEquals(frame.Interface, _lastInterface)) NoticeInterface(frame.Interface);
            if (_processors.WantFrames()) _processors.Process(frame);
        }
        catch
        {
            _counters.Discard(frame.Length);
            throw;
        }

        if (_taker is not null && TryHandOver(_taker, frame))
        {
            _counters.Take(frame.Length);
            // The consumer counts only what it takes from the queue, and it has processed all of that.
            _counters.Deliver();
            if (_counters.Taken == _options.Count) CloseEarly();
        }
        else if (!_options.DeliversPackets || _queue.TryAdd(frame))
        {
            _counters.Take(frame.Length);
            if (_counters.Taken == _options.Count) CloseEarly();
        }
        else if (_cancelled)
        {
            // The queue was aborted, so it is not too small.
            _counters.Discard(frame.Length);
        }
        else
        {
            _counters.Drop(frame.Length);
        }
    }

    // A refused frame is delivered as a packet, after which the taker may be ready. Asking it again and again would end a batch at every packet.
    private bool TryHandOver(IFrameTaker taker, in CapturedFrame frame)
    {
        if (!_queue.WaitUntilConsumed()) return false;
        if (taker.TryTake(frame))
        {
            _wasRefused = false;
            return true;
        }

        if (_wasRefused) _taker = null;
        _wasRefused = true;
        return false;
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
        catch
        {
            _counters.LoseFromFile(1);
            throw;
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
        // If the session was disposed before, the counters are final only now.
        if (Volatile.Read(ref _disposed) != 0) CaptureRegistry.Finish(this);
    }

    private void Tick()
    {
        // Ticks that wait for a busy capture would pile up. Its packets advance the time as well.
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

    // Errors on timer threads end the capture and are reported to its consumer.
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
            // A cancellation callback failed; the sources were cancelled all the same.
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

    // A capture that cannot write its file ends. The failure is reported once, also if it comes after the last packet: the buffer is written then.
    private void FailOutput(Exception exception)
    {
        if (!_hasOutputFailed)
        {
            _hasOutputFailed = true;
            _counters.LoseFromFile(_options.Writer!.LostPackets);
            _queue.Post(new OutputFailed(_options.OutFile ?? Name, exception));
        }

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
