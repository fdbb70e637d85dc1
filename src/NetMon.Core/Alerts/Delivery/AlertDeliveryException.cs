namespace NetMon.Alerts.Delivery;

/// <summary>An event did not reach its channel. The message holds no secret.</summary>
/// <param name="message">What happened and, where something can be done, what to do.</param>
/// <param name="isTransient">Whether trying again may help.</param>
/// <param name="innerException">What was thrown below.</param>
public sealed class AlertDeliveryException(string message, bool isTransient, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the receiver asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
