using System.Globalization;
using NetMon.Queues;

namespace NetMon.Alerts.Delivery;

/// <summary>The queue, the thread and the counters of one channel.</summary>
internal sealed class ChannelWorker : IDisposable
{
    /// <summary>The thread ends after this time without events; the next event starts another one.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    private readonly IAlertChannel _channel;
    private readonly AlertDispatcherOptions _options;
    private readonly DeliveryPolicy _policy;
    private readonly Action<AlertDeliveryFailure> _report;
    private readonly object _gate = new();
    private readonly BoundedQueue<TrafficAlertEvent> _queue;
    private readonly CancellationTokenSource _abort = new();
    private readonly ManualResetEventSlim _ended = new();

    // All fields below are guarded by the gate.
    private bool _hasThread;
    private bool _closed;
    private ITimer? _drainLimit;
    private TrafficAlertEvent? _unreportedDrop;
    private bool _dropping;
    private bool _busy;
    private long _accepted;
    private long _delivered;
    private long _failed;
    private long _dropped;
    private long _retried;
    private string? _lastError;

    public ChannelWorker(IAlertChannel channel, AlertDispatcherOptions options, Action<AlertDeliveryFailure> report)
    {
        (_channel, _options, _report) = (channel, options, report);
        _policy = channel.Policy ?? options.Policy;
        _queue = new BoundedQueue<TrafficAlertEvent>(options.QueueLimit);
        Name = channel.Name;
    }

    public string Name { get; }

    public bool Post(TrafficAlertEvent alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        lock (_gate)
        {
            _accepted++;
            if (!_queue.TryAdd(alert))
            {
                _dropped++;
                if (!_dropping) (_dropping, _unreportedDrop) = (true, alert);
                return false;
            }

            if (!_hasThread) StartThread();
            return true;
        }
    }

    public AlertDeliveryStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new AlertDeliveryStatistics
            {
                Channel = Name,
                Accepted = _accepted,
                Delivered = _delivered,
                Failed = _failed,
                Dropped = _dropped,
                Retried = _retried,
                Waiting = _queue.Waiting + (_busy ? 1 : 0),
                LastError = _lastError,
            };
        }
    }

    /// <summary>
    /// Accepts no more events, and ends when the queued ones are delivered or the drain time is over. Returns immediately.
    /// </summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _drainLimit = _options.Clock.CreateTimer(_ => _ = _abort.CancelAsync(), null, _options.DrainTime, Timeout.InfiniteTimeSpan);
            _queue.Complete();
            // The thread disposes the channel, which may take time, so it is needed even if the queue is empty.
            if (!_hasThread) StartThread();
        }
    }

    /// <summary>Closes and waits for the end, at most until one second after the drain time; a channel that hangs is abandoned.</summary>
    public void Dispose()
    {
        Close();
        // _ended and _abort are not disposed: the thread or the timer may still use them, and they hold no resources.
        _ended.Wait(_options.DrainTime + TimeSpan.FromSeconds(1));
    }

    private void StartThread()
    {
        _hasThread = true;
        new Thread(Run) { IsBackground = true, Name = "NetMon alerts: " + Name }.Start();
    }

    private void Run()
    {
        try
        {
            while (Next() is { } alert)
            {
                var outcome = Deliver(alert);
                Settle(alert, outcome);
            }
        }
        catch (Exception e)
        {
            // No exception may leave this thread, see End. The next event starts another one.
            lock (_gate) (_lastError, _hasThread, _busy) = (e.Message, false, false);
        }
    }

    /// <summary>Takes the next event; null if the thread must end.</summary>
    private TrafficAlertEvent? Next()
    {
        _queue.WaitForItem(IdleTime);
        lock (_gate)
        {
            while (_abort.IsCancellationRequested && _queue.TryTake(TimeSpan.Zero, out _) == TakeResult.Taken) _dropped++;
            var result = _queue.TryTake(TimeSpan.Zero, out var alert);
            _busy = result == TakeResult.Taken;
            if (_busy) return alert;
            if (result == TakeResult.Nothing)
            {
                _hasThread = false;
                return null;
            }
        }

        End();
        return null;
    }

    private void End()
    {
        try
        {
            (_channel as IDisposable)?.Dispose();
        }
        catch (Exception e)
        {
            // An unhandled exception on this thread would end the user's shell.
            lock (_gate) _lastError = e.Message;
        }

        lock (_gate) _drainLimit?.Dispose();
        _ended.Set();
    }

    private Outcome Deliver(TrafficAlertEvent alert)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryOnce(alert) is not { } error) return new Outcome(attempt, null, IsAborted: false);
            if (_abort.IsCancellationRequested) return new Outcome(attempt, error, IsAborted: true);

            var known = error as AlertDeliveryException;
            if (attempt > _policy.Retries || known is { IsTransient: false }) return new Outcome(attempt, error, IsAborted: false);

            if (!Pause(_policy.PauseBefore(attempt, known?.RetryAfter))) return new Outcome(attempt, error, IsAborted: true);
            lock (_gate) _retried++;
        }
    }

    private Exception? TryOnce(TrafficAlertEvent alert)
    {
        using var limit = new CancellationTokenSource(_policy.Timeout, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _abort.Token);
        try
        {
            // WaitAsync also ends the wait for a channel that ignores its token.
            _channel.DeliverAsync(alert, either.Token).WaitAsync(either.Token).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e) when (limit.IsCancellationRequested && !_abort.IsCancellationRequested)
        {
            var seconds = _policy.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            return new AlertDeliveryException($"No answer within {seconds} s.", isTransient: true, e);
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Waits before a retry; false if the drain time ended meanwhile.</summary>
    private bool Pause(TimeSpan pause)
    {
        try
        {
            Task.Delay(pause, _options.Clock, _abort.Token).GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Settle(TrafficAlertEvent alert, Outcome outcome)
    {
        TrafficAlertEvent? dropped;
        lock (_gate)
        {
            _busy = false;
            if (outcome.Error is not null) _lastError = outcome.Error.Message;
            if (outcome.IsAborted) _dropped++;
            else if (outcome.Error is not null) _failed++;
            else _delivered++;

            (dropped, _unreportedDrop) = (_unreportedDrop, null);
            if (outcome.Error is null) _dropping = false;
        }

        if (outcome is { Error: not null, IsAborted: false }) Report(alert, outcome.Attempts, outcome.Error);
        if (dropped is not null)
        {
            Report(dropped, 0, new AlertDeliveryException(
                $"{_options.QueueLimit} alerts wait for this channel already; what comes meanwhile is dropped.", isTransient: true));
        }
    }

    private void Report(TrafficAlertEvent alert, int attempts, Exception error)
    {
        try
        {
            _report(new AlertDeliveryFailure(Name, alert, attempts, error));
        }
        catch (Exception e)
        {
            // An exception of the handler must not end this thread.
            lock (_gate) _lastError = e.Message;
        }
    }

    /// <summary>Result of delivering one event.</summary>
    /// <param name="Attempts">Number of attempts.</param>
    /// <param name="Error">Error of the last attempt; null if it succeeded.</param>
    /// <param name="IsAborted">Whether the drain time ended first.</param>
    private readonly record struct Outcome(int Attempts, Exception? Error, bool IsAborted);
}
