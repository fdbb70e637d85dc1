namespace NetMon.Alerts.Delivery;

/// <summary>How long and how often one event is tried.</summary>
public sealed record DeliveryPolicy
{
    /// <summary>What holds where nothing else is said.</summary>
    public static DeliveryPolicy Default { get; } = new();

    /// <summary>For one attempt; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many more attempts follow a first one that failed. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The pause before the first of them; each further pause is twice as long. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, also where the receiver asks for a longer one. Default 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before one of the retries.</summary>
    /// <param name="retry">1 for the first.</param>
    /// <param name="asked">What the receiver asked for, or null.</param>
    public TimeSpan PauseBefore(int retry, TimeSpan? asked = null)
    {
        var doubled = FirstPause.TotalSeconds * Math.Pow(2, retry - 1);
        var pause = Math.Max(doubled, asked?.TotalSeconds ?? 0);
        return pause >= LongestPause.TotalSeconds ? LongestPause : TimeSpan.FromSeconds(pause);
    }
}
