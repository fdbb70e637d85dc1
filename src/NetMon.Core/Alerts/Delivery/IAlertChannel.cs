namespace NetMon.Alerts.Delivery;

/// <summary>
/// One way out for alerts. Called for one event at a time. An implementation that holds something open is <see cref="IDisposable"/> too,
/// and is disposed after its last event.
/// </summary>
public interface IAlertChannel
{
    /// <summary>Name for counters and warnings, such as <c>Webhook hooks.example.com</c>; holds no secret.</summary>
    string Name { get; }

    /// <summary>How long and how often to try; null for what the dispatcher does with all.</summary>
    DeliveryPolicy? Policy => null;

    /// <summary>Delivers one event; returns when it has arrived, as far as the channel can know.</summary>
    /// <param name="alert">The event.</param>
    /// <param name="cancellationToken">Cancelled when time is up.</param>
    /// <exception cref="AlertDeliveryException">It did not arrive; says whether to try again. Any other exception is tried again.</exception>
    Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken);
}
