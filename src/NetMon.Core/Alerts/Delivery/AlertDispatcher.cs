namespace NetMon.Alerts.Delivery;

/// <summary>
/// Brings events to their channels, off the capture's threads. Every channel has a queue and a thread of its own, so one that hangs or is
/// gone holds up nobody else; a thread lives only while there is work. Thread-safe.
/// </summary>
/// <param name="options">How to work; null for the defaults.</param>
/// <param name="failed">
/// Told of every event that was given up, and of the first that was dropped in a row. Called on the channel's thread; what it throws is
/// ignored.
/// </param>
public sealed class AlertDispatcher(AlertDispatcherOptions? options = null, Action<AlertDeliveryFailure>? failed = null) : IDisposable
{
    private readonly AlertDispatcherOptions _options = options ?? new AlertDispatcherOptions();
    private readonly object _gate = new();
    private readonly Dictionary<object, Shared> _channels = [];
    private bool _disposed;

    /// <summary>
    /// A way to a channel. Who asks with an equal key shares channel, queue and counters, so that two rules never write to one file at
    /// the same time. The channel is closed with the last outlet.
    /// </summary>
    /// <param name="key">What makes it this channel: its kind and its settings.</param>
    /// <param name="create">Makes the channel, if there is none yet.</param>
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

    /// <summary>The counters of every open channel, by name.</summary>
    public IReadOnlyList<AlertDeliveryStatistics> GetStatistics()
    {
        lock (_gate)
        {
            return [.. _channels.Values.Select(s => s.Worker.GetStatistics()).OrderBy(s => s.Channel, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// Closes all channels. What waits gets <see cref="AlertDispatcherOptions.DrainTime"/> to arrive; the rest is dropped and counted.
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

        // All at once, so that the slowest alone decides how long it takes.
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
