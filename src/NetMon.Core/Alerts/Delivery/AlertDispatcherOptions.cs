namespace NetMon.Alerts.Delivery;

/// <summary>How a dispatcher works.</summary>
public sealed record AlertDispatcherOptions
{
    /// <summary>Events that may wait for one channel; more are dropped and counted. Default 1,000.</summary>
    public int QueueLimit { get; init; } = 1000;

    /// <summary>How long what waits may still take when a channel is closed. Default 5 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long and how often to try, for channels that do not say.</summary>
    public DeliveryPolicy Policy { get; init; } = DeliveryPolicy.Default;

    /// <summary>The clock of pauses and time limits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
