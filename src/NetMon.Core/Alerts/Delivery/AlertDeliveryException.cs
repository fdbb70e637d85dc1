namespace NetMon.Alerts.Delivery;

/// <summary>An event could not be delivered. The message contains no secret.</summary>
/// <param name="message">What happened and, if possible, how to fix it.</param>
/// <param name="isTransient">Whether a retry may succeed.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class AlertDeliveryException(string message, bool isTransient, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether a retry may succeed.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>Delay requested by the receiver before a retry; null if it requested none.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
