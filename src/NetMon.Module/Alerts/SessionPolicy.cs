using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>
/// Policy of channels into the session: no timeout, because the session may be busy for any length of time, and no retries, because an
/// event must not be delivered twice.
/// </summary>
internal static class SessionPolicy
{
    public static DeliveryPolicy Once { get; } = new() { Timeout = Timeout.InfiniteTimeSpan, Retries = 0 };
}
