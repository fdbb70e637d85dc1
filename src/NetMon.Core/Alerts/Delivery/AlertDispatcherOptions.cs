namespace NetMon.Alerts.Delivery;

/// <summary>Options of an <see cref="AlertDispatcher"/>.</summary>
public sealed record AlertDispatcherOptions
{
    /// <summary>Maximum number of queued events per channel; more are dropped and counted. Default 1,000.</summary>
    public int QueueLimit { get; init; } = 1000;

    /// <summary>Maximum time to deliver queued events when a channel is closed. Default 5 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Timeout and retries of channels without a policy of their own.</summary>
    public DeliveryPolicy Policy { get; init; } = DeliveryPolicy.Default;

    /// <summary>Clock for pauses and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
