using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Filtering;
using NetMon.Flows;
using NetMon.Flows.Decryption;
using NetMon.Flows.Files;
using NetMon.Flows.Live;
using NetMon.Packets;
using NetMon.Queues;
using NetMon.Transactions;

namespace NetMon.Monitors;

/// <summary>
/// Long-running capture with flows, alerts and files, which accounts for every packet. One thread, the consumer's, calls <see cref="Deliver"/>
/// and then <see cref="Dispose"/>; any thread may call the rest. Files are written on a separate thread, so a consumer that takes nothing delays
/// neither files nor health records.
/// </summary>
public sealed class TrafficMonitor : IDisposable
{
    // Queue of records to be written. A full queue blocks the capture, so that none is lost and memory is bounded; the kernel buffer bridges the
    // pause.
    private const int RecordLimit = 65_536;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    // Time for a source to deliver its last packets.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    private readonly MonitorEnvironment _environment;
    private readonly CaptureSession _session;
    private readonly MonitorCaptureOutput _captureOutput;
    private readonly MonitorRecordOutput _flowOutput;
    private readonly MonitorTransactions[] _transactions;
    private readonly MonitorRules _rules;
    private readonly FlowMeter _meter;
    private readonly BoundedQueue<(MonitorRecordOutput Output, IReadOnlyList<object> Records)> _records = new(RecordLimit);
    private readonly MonitorTap _tap;
    private readonly Thread _keeper;
    private readonly bool _isLive;
    private readonly object _gate = new();
    private readonly SourceGaps _gaps = new();
    private readonly object _healthGate = new();
    private readonly DateTime _startTime = DateTime.UtcNow;
    private volatile MonitorConfiguration _configuration;
    private volatile bool _wasStopped;
    private volatile bool _hasDelivered;
    private volatile bool _hasFailed;
    private volatile bool _hasFinished;
    private bool _failsHealthFile;
    private OutputLock? _healthClaim;
    private readonly object _endGate = new();
    private bool _isDisposed;

    /// <summary>Creates a monitor without starting it.</summary>
    /// <param name="name">Name of the monitor.</param>
    /// <param name="configuration">Configuration.</param>
    /// <param name="sources">Open interfaces, or files. Owned by the monitor, even if this throws.</param>
    /// <param name="environment">Services that it uses.</param>
    /// <exception cref="AlertRuleException">A rule is invalid.</exception>
    /// <exception cref="Alerts.Delivery.NotificationSettingsException">A channel is not set up.</exception>
    /// <exception cref="IOException">An output cannot be created.</exception>
    /// <exception cref="OutputInUseException">Another capture or monitor writes to an output.</exception>
    public TrafficMonitor(string name, MonitorConfiguration configuration, IReadOnlyList<IFrameSource> sources, MonitorEnvironment environment)
    {
        Name = name;
        _configuration = configuration;
        _environment = environment;
        _isLive = configuration.Files.Count == 0;
        // All readers of the capture share it: they are called one after the other.
        var keyLog = configuration.KeyLogFile is { } secrets ? KeyLogFile.Follow(secrets) : null;
        if (keyLog is { IsEmpty: true }) environment.Sink.Warn($"The key log '{configuration.KeyLogFile}' has no secrets yet. It is read again while the monitor runs.");
        try
        {
            if (configuration.Health.File is { } health)
            {
                OutputFiles.MakeFolder(health);
                _healthClaim = OutputLock.Acquire(health);
            }

            _captureOutput = new MonitorCaptureOutput(configuration.CaptureOutput, environment.Codecs, environment.Sink.Warn);
            _flowOutput = new MonitorRecordOutput(RecordText.Flows, configuration.FlowOutput, environment.Sink.Warn);
            _transactions = [];
            foreach (var kind in Enum.GetValues<TransactionKind>().Where(kind => configuration.TransactionOutput(kind) is not null))
            {
                _transactions = [.. _transactions, new MonitorTransactions(kind, configuration, keyLog, environment.Sink.Warn, Pass)];
            }

            _rules = new MonitorRules(configuration, environment);
        }
        catch
        {
            foreach (var transactions in _transactions ?? []) transactions.Dispose();
            _flowOutput?.Dispose();
            _captureOutput?.Dispose();
            _healthClaim?.Dispose();
            foreach (var source in sources) source.Dispose();
            throw;
        }

        _meter = new FlowMeter(configuration.Flows);
        if (environment.IsWatched) Traffic = new LiveTraffic(_meter, passesFlowsOn: true);
        _tap = new MonitorTap((IFrameProcessor?)Traffic ?? _meter, flows => Pass(_flowOutput, flows), _isLive);
        _session = new CaptureSession([.. sources.Select(Watch)], new CaptureOptions
        {
            Name = string.Join(", ", sources.Select(source => source.Name)),
            IsLive = _isLive,
            Filter = _isLive || configuration.Filter is null ? null : new PacketFilter(configuration.Filter, environment.FilterCompiler),
            Duration = configuration.Duration,
            Writer = _captureOutput,
            DeliversPackets = environment.DeliversPackets,
            Processors = [_tap, .. _transactions, new AlertEngine(_rules.Registry, Accept, keyLog: keyLog), .. environment.Processors],
        });
        _keeper = new Thread(RunKeeper) { IsBackground = true, Name = $"NetMon monitor {name}" };
    }

    /// <summary>Name of the monitor.</summary>
    public string Name { get; }

    /// <summary>Current configuration.</summary>
    public MonitorConfiguration Configuration => _configuration;

    /// <summary>Capture of the monitor.</summary>
    public CaptureSession Session => _session;

    /// <summary>Traffic for a live view; null if none was requested.</summary>
    public LiveTraffic? Traffic { get; }

    /// <summary>Whether the monitor has ended and all its files are closed.</summary>
    public bool HasFinished => _hasFinished;

    /// <summary>Starts the monitor. Must be called once.</summary>
    public void Start()
    {
        _session.Start();
        _keeper.Start();
    }

    /// <summary>Delivers packets, if wanted, and notices of the capture, waiting a limited time for the first one.</summary>
    /// <param name="sink">Receives them.</param>
    /// <param name="timeout">Maximum waiting time.</param>
    /// <returns>False if the capture has ended.</returns>
    public bool Deliver(ICaptureSink sink, TimeSpan timeout)
    {
        var goesOn = _session.Deliver(new FailureWatch(this, sink), timeout);
        if (!goesOn) _hasDelivered = true;
        return goesOn;
    }

    /// <summary>Ends the capture. Packets already received are still delivered, counted and written.</summary>
    public void Stop()
    {
        _wasStopped = true;
        _session.Stop();
    }

    /// <summary>Issues a warning of the monitor.</summary>
    /// <param name="message">Warning.</param>
    public void Warn(string message) => _environment.Sink.Warn(message);

    /// <summary>Current health.</summary>
    public MonitorHealth GetHealth() => MakeHealth(message: null, lag: null);

    /// <summary>Applies another configuration between two packets, without losing one. On failure the old one stays in effect.</summary>
    /// <param name="next">New configuration.</param>
    /// <exception cref="MonitorReloadException">A change requires a restart.</exception>
    /// <exception cref="AlertRuleException">A rule is invalid.</exception>
    /// <exception cref="Alerts.Delivery.NotificationSettingsException">A channel is not set up.</exception>
    /// <exception cref="IOException">An output cannot be created.</exception>
    /// <exception cref="OutputInUseException">Another capture or monitor writes to an output.</exception>
    public void Reload(MonitorConfiguration next)
    {
        lock (_gate)
        {
            if (MonitorChanges.NeedingStart(_configuration, next) is { Count: > 0 } keys) throw new MonitorReloadException(keys);
            CheckOutput(next.FlowOutput?.Path, _configuration.FlowOutput?.Path);
            foreach (var kind in _transactions.Select(t => t.Kind)) CheckOutput(next.TransactionOutput(kind)?.Path, _configuration.TransactionOutput(kind)?.Path);
            CheckOutput(next.CaptureOutput?.Path, _configuration.CaptureOutput?.Path);
            var health = next.Health.File == _configuration.Health.File ? _healthClaim : next.Health.File is { } file ? OutputLock.Acquire(file) : null;
            try
            {
                _rules.Configure(next, _session.RunBetweenFrames);
                _captureOutput.Configure(next.CaptureOutput);
                _flowOutput.Configure(next.FlowOutput);
                foreach (var transactions in _transactions) transactions.Output.Configure(next.TransactionOutput(transactions.Kind));
            }
            catch
            {
                if (health != _healthClaim) health?.Dispose();
                throw;
            }

            if (health != _healthClaim) _healthClaim?.Dispose();
            (_configuration, _healthClaim) = (next, health);
        }

        Report("The configuration was reloaded.");
    }

    /// <summary>Ends the monitor: writes pending flows, closes files, issues the last health record. Can be called repeatedly.</summary>
    public void Dispose()
    {
        // A second caller waits until cleanup is complete, as the process may be about to exit.
        lock (_endGate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            End();
        }
    }

    private void End()
    {
        // After the last delivery the session has ended, though its thread may still be returning.
        _wasStopped |= !_hasDelivered && !_session.Ended.IsCompleted;
        _session.Stop();
        // A file source waits for the consumer, which is gone; a live source never waits.
        if (!_isLive) _session.Cancel();
        if (_keeper.IsAlive) _session.Ended.Wait(EndLimit);
        _session.Dispose();

        _records.Complete();
        if (_keeper.IsAlive) _keeper.Join();
        _flowOutput.Dispose();
        foreach (var transactions in _transactions) transactions.Dispose();
        _captureOutput.Dispose();
        _rules.Dispose();
        _hasFinished = true;
        Report(message: null);
        _healthClaim?.Dispose();
    }

    // Checked before anything is changed.
    private static void CheckOutput(string? path, string? present)
    {
        if (path is null || path == present) return;
        OutputFiles.CheckFolder(Path.GetDirectoryName(path));
        if (OutputLock.IsHeld(path)) throw new OutputInUseException(path);
    }

    private IFrameSource Watch(IFrameSource source) =>
        _isLive && _environment.Reopen is { } reopen ? new ReconnectingSource(source, () => reopen(source.Name), Note) : source;

    private void Pass(MonitorRecordOutput output, IReadOnlyList<object> records) => _records.Add((output, records), records.Count);

    // Called on the threads of sources and of the timer.
    private void Accept(CaptureItem item)
    {
        switch (item)
        {
            case AlertRaised raised:
                _rules.Deliver(raised);
                Traffic?.AddAlert(raised.Event.ToString());
                _environment.Sink.Accept(raised.Event);
                break;
            case AlertRuleWarning warning:
                _environment.Sink.Warn($"Alert rule '{warning.Alert.Name}': {warning.Message}");
                break;
        }
    }

    private void Note(SourceGap gap)
    {
        _gaps.Note(gap);
        var text = gap.End is { } back
            ? $"The interface '{gap.Source}' is back; nothing was seen from {gap.Start:O} to {back:O}."
            : $"{gap.Reason} It is retried until it is available.";
        _environment.Sink.Warn(text);
        Report(text);
    }

    // Main function of the file-writing thread.
    private void RunKeeper()
    {
        try
        {
            Keep();
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell. A monitor that cannot keep anything ends.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _hasFailed = true;
            TryWarn($"The monitor '{Name}' ends, because its files cannot be written any more: {e.Message}");
            _session.Stop();
        }
    }

    private void TryWarn(string message)
    {
        try
        {
            _environment.Sink.Warn(message);
        }
#pragma warning disable CA1031 // It may be the very sink that failed.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The monitor's state and its last health record show it.
        }
    }

    private void Keep()
    {
        var nextFlush = Environment.TickCount64;
        var nextHealth = Environment.TickCount64 + Milliseconds(_configuration.Health.Interval);
        while (true)
        {
            var result = _records.TryTake(Shortest(LongestWait, _configuration.Health.FlushInterval), out var taken);
            if (result == TakeResult.Ended) return;
            if (result == TakeResult.Taken) taken.Output.Write(taken.Records);

            var now = Environment.TickCount64;
            if (now >= nextFlush)
            {
                nextFlush = now + Milliseconds(_configuration.Health.FlushInterval);
                _captureOutput.Flush();
                _flowOutput.Flush();
                foreach (var transactions in _transactions) transactions.Output.Flush();
            }

            if (now < nextHealth) continue;
            nextHealth = Math.Max(now, nextHealth + Milliseconds(_configuration.Health.Interval));
            Report(message: null);
        }
    }

    private void Report(string? message)
    {
        var health = MakeHealth(message, _tap.TakeLag());
        _environment.Sink.Accept(health);
        if (_configuration.Health is not { File: { } file } settings) return;
        try
        {
            lock (_healthGate) HealthFile.Append(settings, health);
            _failsHealthFile = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failsHealthFile) _environment.Sink.Warn($"Health records cannot be written to '{file}': {e.Message}");
            _failsHealthFile = true;
        }
    }

    private MonitorHealth MakeHealth(string? message, TimeSpan? lag)
    {
        var now = DateTime.UtcNow;
        var statistics = _session.GetStatistics();
        var flows = _meter.Statistics;
        var (raised, suppressed, failed) = _rules.Count();
        var problem = _captureOutput.Problem ?? _flowOutput.Problem ?? _transactions.Select(t => t.Output.Problem).FirstOrDefault(p => p is not null);
        var (gapCount, gapTime, gap) = _gaps.Read(now);
        return new MonitorHealth
        {
            TimeNanoseconds = LocalTime.ToNanoseconds(now),
            Name = Name,
            Source = _session.Name,
            State = EnumText.Of(StateOf(gap, problem)),
            Message = message ?? gap ?? problem,
            ConfigPath = _configuration.Path,
            Uptime = (now - _startTime).TotalSeconds,
            Received = statistics.Received,
            Delivered = statistics.Delivered,
            Discarded = statistics.Discarded,
            DroppedByKernel = statistics.DroppedByKernel,
            DroppedByInterface = statistics.DroppedByInterface,
            DroppedByQueue = statistics.DroppedByQueue,
            PacketsNotJudged = _session.Overflow,
            DecodeErrors = statistics.DecodeErrors,
            PacketsWithoutFlow = flows.PacketsWithoutFlow,
            OpenFlows = flows.Open,
            EndedFlows = flows.Ended,
            EvictedFlows = flows.Evicted,
            FlowsWritten = _flowOutput.Written,
            FlowsNotWritten = _flowOutput.NotWritten,
            TransactionsWritten = _transactions.Sum(t => t.Output.Written),
            TransactionsNotWritten = _transactions.Sum(t => t.Output.NotWritten),
            PacketsWritten = _captureOutput.PacketCount,
            PacketsNotWritten = _captureOutput.NotWritten,
            AlertsRaised = raised,
            AlertsSuppressed = suppressed,
            DeliveriesFailed = failed,
            Gaps = gapCount,
            GapTime = gapTime.TotalSeconds,
            MemoryBytes = Environment.WorkingSet,
            Lag = lag?.TotalSeconds,
        };
    }

    private MonitorState StateOf(string? gap, string? problem)
    {
        if (!_hasFinished) return gap is not null ? MonitorState.Reconnecting : problem is not null ? MonitorState.OutputStopped : MonitorState.Running;
        return _hasFailed ? MonitorState.Failed : _wasStopped ? MonitorState.Stopped : MonitorState.Completed;
    }

    private static TimeSpan Shortest(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    /// <summary>Notes source failures and passes everything on.</summary>
    private sealed class FailureWatch(TrafficMonitor monitor, ICaptureSink sink) : ICaptureSink
    {
        public bool Accept(PacketRecord packet) => sink.Accept(packet);

        public void Accept(CaptureItem item)
        {
            if (item is SourceFailed) monitor._hasFailed = true;
            sink.Accept(item);
        }
    }
}
