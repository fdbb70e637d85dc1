namespace NetMon.Alerts.Delivery;

/// <summary>Timeout and retries of the delivery of one event.</summary>
public sealed record DeliveryPolicy
{
    /// <summary>The default policy.</summary>
    public static DeliveryPolicy Default { get; } = new();

    /// <summary>Timeout of one attempt; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of retries after a failed attempt. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Pause before the first retry; each further pause is twice as long. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Maximum pause, even if the receiver requests a longer one. Default 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before a retry.</summary>
    /// <param name="retry">Number of the retry, from 1.</param>
    /// <param name="asked">Pause requested by the receiver, or null.</param>
    public TimeSpan PauseBefore(int retry, TimeSpan? asked = null)
    {
        var doubled = FirstPause.TotalSeconds * Math.Pow(2, retry - 1);
        var pause = Math.Max(doubled, asked?.TotalSeconds ?? 0);
        return pause >= LongestPause.TotalSeconds ? LongestPause : TimeSpan.FromSeconds(pause);
    }
}
