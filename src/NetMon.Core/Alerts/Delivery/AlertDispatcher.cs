namespace NetMon.Alerts.Delivery;

/// <summary>
/// Delivers events to their channels outside the capture's threads. Each channel has its own queue and thread, so a channel that hangs does
/// not delay the others; the thread runs only while there are events. Thread-safe.
/// </summary>
/// <param name="options">The options; null for the defaults.</param>
/// <param name="failed">
/// Called for each event that was abandoned, and for the first of each series of dropped events, on the channel's thread. Its exceptions
/// are ignored.
/// </param>
public sealed class AlertDispatcher(AlertDispatcherOptions? options = null, Action<AlertDeliveryFailure>? failed = null) : IDisposable
{
    private readonly AlertDispatcherOptions _options = options ?? new AlertDispatcherOptions();
    private readonly object _gate = new();
    private readonly Dictionary<object, Shared> _channels = [];
    private bool _disposed;

    /// <summary>
    /// Opens an outlet to a channel. Outlets with equal keys share channel, queue and counters, so that two rules never write to a file at
    /// the same time. The channel is closed with its last outlet.
    /// </summary>
    /// <param name="key">Identity of the channel: its kind and its settings.</param>
    /// <param name="create">Creates the channel if it is not open.</param>
    public AlertOutlet Open(object key, Func<IAlertChannel> create)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(create);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_channels.TryGetValue(key, out var shared))
            {
                shared = new Shared(new ChannelWorker(create(), _options, failure => failed?.Invoke(failure)));
                _channels.Add(key, shared);
            }

            shared.Outlets++;
            return new AlertOutlet(shared.Worker, () => Release(key, shared));
        }
    }

    /// <summary>The counters of all open channels, sorted by name.</summary>
    public IReadOnlyList<AlertDeliveryStatistics> GetStatistics()
    {
        lock (_gate)
        {
            return [.. _channels.Values.Select(s => s.Worker.GetStatistics()).OrderBy(s => s.Channel, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// Closes all channels. Queued events are delivered within <see cref="AlertDispatcherOptions.DrainTime"/>; the rest is dropped and
    /// counted.
    /// </summary>
    public void Dispose()
    {
        ChannelWorker[] workers;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            workers = [.. _channels.Values.Select(s => s.Worker)];
        }

        // Close all first, so that they drain in parallel.
        foreach (var worker in workers) worker.Close();
        foreach (var worker in workers) worker.Dispose();
    }

    private void Release(object key, Shared shared)
    {
        lock (_gate)
        {
            if (--shared.Outlets > 0 || _disposed) return;
            _channels.Remove(key);
        }

        shared.Worker.Close();
    }

    private sealed class Shared(ChannelWorker worker)
    {
        public ChannelWorker Worker { get; } = worker;

        public int Outlets { get; set; }
    }
}
