namespace NetMon.Alerts.Delivery;

/// <summary>An event that was not delivered.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Alert">The event.</param>
/// <param name="Attempts">Number of delivery attempts; 0 if the event was dropped because the queue was full.</param>
/// <param name="Error">Error of the last attempt; its message contains no secret.</param>
public sealed record AlertDeliveryFailure(string Channel, TrafficAlertEvent Alert, int Attempts, Exception Error);
