namespace NetMon.Alerts.Delivery;

/// <summary>A rule's way to one channel. Thread-safe.</summary>
public sealed class AlertOutlet : IDisposable
{
    private readonly ChannelWorker _worker;
    private Action? _release;

    internal AlertOutlet(ChannelWorker worker, Action release) => (_worker, _release) = (worker, release);

    /// <summary>Name of the channel.</summary>
    public string Channel => _worker.Name;

    /// <summary>Hands an event in and returns at once. One that finds the queue full is dropped and counted.</summary>
    /// <param name="alert">The event.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Post(TrafficAlertEvent alert) => _worker.Post(alert);

    /// <summary>The channel's counters, which it shares with other outlets of the same channel.</summary>
    public AlertDeliveryStatistics GetStatistics() => _worker.GetStatistics();

    /// <summary>Lets go of the channel; returns at once. What was handed in still has its time to arrive.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
