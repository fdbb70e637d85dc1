namespace NetMon;

/// <summary>
/// Delivery counters of one channel, up to the time of the query.
/// <see cref="Accepted"/> is always <see cref="Delivered"/> + <see cref="Failed"/> + <see cref="Dropped"/> + <see cref="Waiting"/>.
/// </summary>
public sealed record AlertDeliveryStatistics
{
    /// <summary>Name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Events posted to the channel.</summary>
    public required long Accepted { get; init; }

    /// <summary>Events delivered.</summary>
    public required long Delivered { get; init; }

    /// <summary>Events abandoned after the last attempt.</summary>
    public required long Failed { get; init; }

    /// <summary>Events dropped because the queue was full, or not delivered in time when the channel was closed.</summary>
    public required long Dropped { get; init; }

    /// <summary>Number of retries.</summary>
    public required long Retried { get; init; }

    /// <summary>Events queued or being delivered.</summary>
    public required int Waiting { get; init; }

    /// <summary>The last error; null if there was none.</summary>
    public string? LastError { get; init; }
}
