namespace NetMon.Alerts.Delivery;

/// <summary>
/// A notification channel. Called for one event at a time. An implementation that holds resources also implements
/// <see cref="IDisposable"/>, and is disposed after its last event.
/// </summary>
public interface IAlertChannel
{
    /// <summary>Name for counters and warnings, such as <c>Webhook hooks.example.com</c>; contains no secret.</summary>
    string Name { get; }

    /// <summary>Timeout and retries; null for the dispatcher's policy.</summary>
    DeliveryPolicy? Policy => null;

    /// <summary>Delivers one event; completes when the receiver has it, as far as the channel can tell.</summary>
    /// <param name="alert">The event.</param>
    /// <param name="cancellationToken">Cancelled at the timeout.</param>
    /// <exception cref="AlertDeliveryException">The event was not delivered; the exception tells whether to retry. Any other exception is
    /// retried.</exception>
    Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken);
}
