using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>
/// For channels into the session itself: it may be busy for as long as its user likes, and what it has taken must not come twice.
/// </summary>
internal static class SessionPolicy
{
    public static DeliveryPolicy Once { get; } = new() { Timeout = Timeout.InfiniteTimeSpan, Retries = 0 };
}
