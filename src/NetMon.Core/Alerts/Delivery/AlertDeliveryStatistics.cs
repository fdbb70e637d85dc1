namespace NetMon;

/// <summary>
/// What became of the events of one channel, up to the moment it was asked for.
/// <see cref="Accepted"/> is always <see cref="Delivered"/> + <see cref="Failed"/> + <see cref="Dropped"/> + <see cref="Waiting"/>.
/// </summary>
public sealed record AlertDeliveryStatistics
{
    /// <summary>Name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Events handed in.</summary>
    public required long Accepted { get; init; }

    /// <summary>Events that arrived.</summary>
    public required long Delivered { get; init; }

    /// <summary>Events given up after the last attempt.</summary>
    public required long Failed { get; init; }

    /// <summary>Events that found the queue full, or were left in it at the end.</summary>
    public required long Dropped { get; init; }

    /// <summary>Attempts after a first one that failed.</summary>
    public required long Retried { get; init; }

    /// <summary>Events that wait or are on their way.</summary>
    public required int Waiting { get; init; }

    /// <summary>What went wrong last; null when nothing has.</summary>
    public string? LastError { get; init; }
}
