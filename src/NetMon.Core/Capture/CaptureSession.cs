using System.Runtime.CompilerServices;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>
/// One capture from its start to its end: a thread for each source, the filter, the capture file, the queue and the counters. The
/// sources' threads never wait for the pipeline while live, never parse, and never let an exception out. One thread, the pipeline's,
/// calls <see cref="Deliver"/>; any thread may call <see cref="Stop"/>, <see cref="Cancel"/>, <see cref="GetStatistics"/> and
/// <see cref="Dispose"/>.
/// </summary>
public sealed class CaptureSession : IDisposable
{
    // A source returns within 100 ms; a file on a dead network mount may not, and must not hold up the shell.
    private static readonly TimeSpan ThreadEndLimit = TimeSpan.FromMilliseconds(300);

    // Often enough that a flow or an alert comes out well before anybody wonders.
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(1);

    private const int MaxFaultPlaces = 16;

    private readonly CaptureOptions _options;
    private readonly IFrameSource[] _sources;
    private readonly Thread[] _threads;
    private readonly PacketQueue _queue;
    private readonly IFrameObserver[] _observers;
    private readonly QueueOutput _output;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startNanoseconds = UnixTime.Now;
    private readonly long _startTicks = Environment.TickCount64;

    // Guards everything the sources' threads share. With one source nobody contends for it.
    private readonly object _gate = new();
    private CaptureInterface? _lastInterface;
    private HashSet<LinkType>? _undecoded;
    private HashSet<string>? _faults;
    private volatile bool _closed;
    private readonly RecentFrames? _recent;
    private bool _isWriterDirty;
    private long _skipped;
    private long _numbered;
    private long _taken;
    private long _dropped;
    private long _unwanted;
    private long _filtered;
    private long _duplicates;
    private long _bytes;
    private long _decodeErrors;
    private long _lastTime;
    private long _nextStatistics;
    private bool _isForced;
    private bool _hasDecoded;
    private int _running;

    // The consumer's own.
    private long _delivered;
    private long _refused;

    private Timer? _timer;
    private Timer? _ticker;
    private volatile bool _cancelled;
    private volatile bool _isAbandoned;
    private int _disposed;
    private long _endTicks;

    /// <summary>Prepares a capture; nothing is read yet.</summary>
    /// <param name="sources">
    /// Where the frames come from: live ones at once, a thread for each; files one after the other. The session owns them.
    /// </param>
    /// <param name="options">What to do with them. The session owns the writer.</param>
    public CaptureSession(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        _options = options;
        _observers = [.. options.Observers];
        // Looking at frames and writing them must not hold up the thread that takes them from the system. A file waits.
        _sources = options.IsLive && (_observers.Length > 0 || options.Writer is not null)
            ? [.. sources.Select(source => new StagedSource(source, () => options.Writer is not null || HasWatcher()))]
            : [.. sources];
        _threads = new Thread[options.IsLive ? _sources.Length : 1];
        _stopped = _stop.Token;
        _running = _sources.Length;
        _queue = new PacketQueue(options.QueueLimit, options.QueueByteLimit, waitsWhenFull: !options.IsLive);
        _recent = options.DuplicateWindow is { } window ? new RecentFrames(window) : null;
        _output = new QueueOutput(_queue);
        _hasDecoded = HasWatcher();
    }

    /// <summary>What the capture is called.</summary>
    public string Name => _options.Name;

    /// <summary>Done when every source has ended and the capture file is complete; packets may still wait to be delivered.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How many packets the consumer has taken.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Whether packets, or notices that carry much, wait to be delivered.</summary>
    public bool HasWaiting => _queue.HasWaiting;

    /// <summary>How many packets that passed the filter were left out, as <see cref="CaptureOptions.Skip"/> asks; final after the end.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>
    /// How many packets were taken from the system and then lost, because observers or the file were too slow and the buffer before them full.
    /// </summary>
    public long Overflow => ReadDrops().Overflow;

    /// <summary>Starts the sources. To be called once.</summary>
    public void Start()
    {
        CaptureRegistry.Add(this);
        if (_options.Duration is { } duration)
        {
            _timer = new Timer(static session => ((CaptureSession)session!).EndInTime(), this, duration, Timeout.InfiniteTimeSpan);
        }

        if (_options.IsLive && _observers.Length > 0)
        {
            _ticker = new Timer(static session => ((CaptureSession)session!).Tick(), this, TickInterval, TickInterval);
        }

        for (var i = 0; i < _threads.Length; i++)
        {
            var sources = _options.IsLive ? [_sources[i]] : _sources;
            _threads[i] = new Thread(() => Run(sources)) { IsBackground = true, Name = $"NetMon {sources[0].Name}" };
        }

        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>
    /// Passes on what has come in, waiting for something for at most <paramref name="timeout"/>. What <paramref name="sink"/> throws
    /// comes out of here.
    /// </summary>
    /// <param name="sink">Takes the packets and notices.</param>
    /// <param name="timeout">How long to wait when there is nothing.</param>
    /// <returns>False when the capture has ended and everything has been passed on, or it was cancelled.</returns>
    public bool Deliver(ICaptureSink sink, TimeSpan timeout)
    {
        switch (_queue.TryTake(timeout, out var item))
        {
            case PacketQueue.TakeResult.Ended:
                return false;
            case PacketQueue.TakeResult.Nothing:
                return true;
        }

        if (item.Notice is { } notice)
        {
            sink.Accept(notice);
            return true;
        }

        foreach (var packet in item.Packets)
        {
            if (_cancelled) return false;
            // Counted first: a sink that throws, as a pipeline does that has seen enough, has had the packet.
            Volatile.Write(ref _delivered, _delivered + 1);
            if (sink.Accept(packet)) continue;
            Volatile.Write(ref _delivered, _delivered - 1);
            Volatile.Write(ref _refused, _refused + 1);
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
    public CaptureStatistics GetStatistics()
    {
        // Without the lock: a source that waits for the pipeline holds it. Any moment's values add up, because received is their sum.
        var hasEnded = Volatile.Read(ref _disposed) != 0;
        var drops = ReadDrops();
        var dropped = Volatile.Read(ref _dropped) + Volatile.Read(ref _refused) + drops.Overflow;
        var discarded = Volatile.Read(ref _unwanted);
        var delivered = Volatile.Read(ref _delivered);
        var taken = Volatile.Read(ref _taken);
        if (!_options.DeliversPackets) delivered = taken;
        // A running capture may have packets in the queue, which are neither yet; one that has ended has left them behind.
        else if (hasEnded) discarded += taken - delivered - Volatile.Read(ref _refused);
        return new CaptureStatistics
        {
            Source = Name,
            StartNanoseconds = _startNanoseconds,
            Duration = ((_endTicks == 0 ? Environment.TickCount64 : Volatile.Read(ref _endTicks)) - _startTicks) / 1000.0,
            IsRunning = !hasEnded,
            Received = delivered + discarded + dropped,
            Delivered = delivered,
            Discarded = discarded,
            DroppedByKernel = drops.ByKernel,
            DroppedByInterface = drops.ByInterface,
            DroppedByQueue = dropped,
            Filtered = drops.Filtered + Volatile.Read(ref _filtered),
            Duplicates = _recent is null ? null : Volatile.Read(ref _duplicates),
            DecodeErrors = Volatile.Read(ref _hasDecoded) ? Volatile.Read(ref _decodeErrors) : null,
            BytesReceived = Volatile.Read(ref _bytes) + drops.OverflowBytes,
            OutFile = _options.OutFile,
            NotWritten = _options.Writer is null ? null : drops.Overflow,
        };
    }

    /// <summary>
    /// Runs something on the caller's thread while no frame is handed over and no observer is called, so that observers can be asked what
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
        var deadline = Environment.TickCount64 + (long)ThreadEndLimit.TotalMilliseconds;
        var started = false;
        foreach (var thread in _threads)
        {
            if (thread is null || thread == Thread.CurrentThread) continue;
            started = true;
            thread.Join((int)Math.Max(0, deadline - Environment.TickCount64));
        }

        // A thread that has not returned yet finds the session closed, and cleans up after itself when it does.
        if (!_closed) _isAbandoned = true;
        _closed = true;
        MarkEnd();
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (!started || _ended.Task.IsCompleted) CaptureRegistry.Finish(this);
        if (started) return;
        foreach (var source in _sources) source.Dispose();
        _options.Writer?.Dispose();
    }

    private void EndInTime()
    {
        try
        {
            Stop();
        }
#pragma warning disable CA1031 // An exception on a timer's thread would end the user's shell.
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
            _queue.Add(new SourceFailed(Name, exception));
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

    private void MarkEnd() => Interlocked.CompareExchange(ref _endTicks, Environment.TickCount64, 0);

    private SourceDrops ReadDrops()
    {
        var sum = new SourceDrops(0, 0, 0);
        foreach (var source in _sources) sum += source.ReadDrops();
        return sum;
    }

    // The whole life of a thread.
    private void Run(IFrameSource[] sources)
    {
        foreach (var source in sources) Run(source);
    }

    private void Run(IFrameSource source)
    {
        try
        {
            source.Run(OnFrame, OnIdle, _stopped);
        }
        catch (CaptureFileException e) when (e.Fault is CaptureFileFault.Unfinished or CaptureFileFault.Incomplete)
        {
            Post(new SourceRemark(source.Name, e.Fault, e.Message));
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. It goes to the consumer instead.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Post(new SourceFailed(source.Name, e));
        }

        End(source);
    }

    private void End(IFrameSource source)
    {
        try
        {
            source.Dispose();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Post(new SourceFailed(source.Name, e));
        }

        lock (_gate)
        {
            if (--_running > 0) return;
            foreach (var observer in _observers) End(observer, source);
            CloseWriter();
            _closed = true;
            MarkEnd();
            _queue.Complete();
        }

        _ended.SetResult();
        // The counters are final only now, if the session was left before.
        if (Volatile.Read(ref _disposed) != 0) CaptureRegistry.Finish(this);
    }

    // One that cannot end keeps the others from nothing, nor the file from being closed.
    private void End(IFrameObserver observer, IFrameSource lastSource)
    {
        try
        {
            observer.OnEnd(_isForced || _stopped.IsCancellationRequested, _output);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _queue.Add(new SourceFailed(lastSource.Name, e));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OnFrame(in CapturedFrame frame)
    {
        lock (_gate)
        {
            if (_closed)
            {
                NoteLate(frame);
                return;
            }

            if ((_options.Filter is { } filter && !filter.Matches(frame)) || (_options.Conditions is { } conditions && !conditions.Matches(frame)))
            {
                Volatile.Write(ref _filtered, _filtered + 1);
                return;
            }

            if (_recent is not null && _recent.IsCopy(frame))
            {
                Volatile.Write(ref _duplicates, _duplicates + 1);
                return;
            }

            if (_skipped < _options.Skip)
            {
                _skipped++;
                return;
            }

            if (_options.IsLive)
            {
                Take(new CapturedFrame(frame.Interface, ++_numbered, frame.TimestampNanoseconds, frame.Length, frame.Data));
            }
            else if (_recent is not null && frame.Interface.Whole is { } whole)
            {
                // The first reports of a packet and of its answer come from different layers.
                Take(new CapturedFrame(whole, frame.Number, frame.TimestampNanoseconds, frame.Length, frame.Data, frame.Notes));
            }
            else
            {
                Take(frame);
            }
        }
    }

    // What comes after a count is full is no part of the capture; what comes after nobody waits for its end any more is.
    private void NoteLate(in CapturedFrame frame)
    {
        if (!_isAbandoned) return;
        Volatile.Write(ref _unwanted, _unwanted + 1);
        Volatile.Write(ref _bytes, _bytes + frame.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(in CapturedFrame frame)
    {
        if (_options.Writer is { } writer && !TryWrite(writer, frame)) return;
        if (!ReferenceEquals(frame.Interface, _lastInterface)) NoticeInterface(frame.Interface);
        if (HasWatcher()) Observe(frame);

        if (!_options.DeliversPackets || _queue.TryAdd(frame))
        {
            Volatile.Write(ref _taken, _taken + 1);
            Volatile.Write(ref _bytes, _bytes + frame.Length);
            if (_taken == _options.Count) CloseEarly();
        }
        else
        {
            // A queue that nobody takes from any more is not too small.
            if (_cancelled) Volatile.Write(ref _unwanted, _unwanted + 1);
            else Volatile.Write(ref _dropped, _dropped + 1);
            Volatile.Write(ref _bytes, _bytes + frame.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasWatcher()
    {
        foreach (var observer in _observers)
        {
            if (observer.WantsFrames()) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Observe(in CapturedFrame frame)
    {
        if (!_hasDecoded) Volatile.Write(ref _hasDecoded, true);
        var faults = DecoderFaults.Total;
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        if (frame.HasTime) _lastTime = frame.TimestampNanoseconds;
        foreach (var observer in _observers)
        {
            try
            {
                observer.OnFrame(frame, headers, _output);
            }
            catch (Exception e) when (DecoderFaults.ContainsIfReading(e))
            {
                DecoderFaults.Count(e);
            }
        }

        var fault = DecoderFaults.Since(faults);
        if (headers.HasFault || fault is not null) Volatile.Write(ref _decodeErrors, _decodeErrors + 1);
        if (fault is not null) NoticeFault(frame, fault);
    }

    // Each place once: what a neighbour sends a million times is one thing to report.
    private void NoticeFault(in CapturedFrame frame, DecoderFault fault)
    {
        if ((_faults ??= []).Count < MaxFaultPlaces && _faults.Add(fault.Place)) _queue.Add(new DecoderFailed(Name, frame.Number, fault.ToString()));
    }

    private void Tick()
    {
        // A clock that waited for a busy capture would pile up; the capture's packets tell the time as well.
        if (!Monitor.TryEnter(_gate)) return;
        try
        {
            TickObservers();
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

    private void TickObservers()
    {
        if (_running == 0 || _closed) return;
        var now = UnixTime.Now;
        foreach (var observer in _observers) observer.OnTick(now, _output);
        if (Environment.TickCount64 < _nextStatistics) return;
        _nextStatistics = Environment.TickCount64 + (long)StatisticsInterval.TotalMilliseconds;
        var statistics = GetStatistics();
        foreach (var observer in _observers) observer.OnStatistics(statistics, now, _output);
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
        _queue.Add(new LinkTypeNotDecoded(captureInterface));
    }

    private void OnIdle()
    {
        lock (_gate)
        {
            foreach (var observer in _observers) observer.OnTick(_lastTime, _output);
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

    private void CloseWriter()
    {
        try
        {
            _options.Writer?.Dispose();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            FailOutput(e);
        }
    }

    // A capture that cannot keep its file has lost its purpose.
    private void FailOutput(Exception exception)
    {
        if (!_closed) _queue.Add(new OutputFailed(_options.OutFile ?? Name, exception));
        Close();
    }

    private void Post(CaptureNotice notice)
    {
        lock (_gate)
        {
            _queue.Add(notice);
        }
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

    /// <summary>Where observers' notices go. Called under the session's lock.</summary>
    private sealed class QueueOutput(PacketQueue queue) : INoticeSink
    {
        public void Post(CaptureNotice notice) => queue.Add(notice);
    }
}
