namespace NetMon.Alerts.Delivery;

/// <summary>An event that a channel did not deliver.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Alert">The event.</param>
/// <param name="Attempts">How often it was tried; 0 for one that found the queue full.</param>
/// <param name="Error">Why it failed at last; its message holds no secret.</param>
public sealed record AlertDeliveryFailure(string Channel, TrafficAlertEvent Alert, int Attempts, Exception Error);
