namespace NetMon.Alerts.Delivery;

/// <summary>Connects a rule to a channel. Thread-safe.</summary>
public sealed class AlertOutlet : IDisposable
{
    private readonly ChannelWorker _worker;
    private Action? _release;

    internal AlertOutlet(ChannelWorker worker, Action release) => (_worker, _release) = (worker, release);

    /// <summary>Name of the channel.</summary>
    public string Channel => _worker.Name;

    /// <summary>Queues an event and returns immediately. If the queue is full, the event is dropped and counted.</summary>
    /// <param name="alert">The event.</param>
    /// <returns>Whether the event was queued.</returns>
    public bool Post(TrafficAlertEvent alert) => _worker.Post(alert);

    /// <summary>The channel's counters, shared by all its outlets.</summary>
    public AlertDeliveryStatistics GetStatistics() => _worker.GetStatistics();

    /// <summary>Releases the channel and returns immediately. Queued events are still delivered, within the drain time.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
