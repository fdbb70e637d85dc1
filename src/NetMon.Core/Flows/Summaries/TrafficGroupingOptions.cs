namespace NetMon.Flows.Summaries;

/// <summary>What a grouping needs beside its name.</summary>
public sealed record TrafficGroupingOptions
{
    /// <summary>The prefix length of IPv4 networks, if nothing else is said.</summary>
    public const int DefaultIPv4PrefixLength = 24;

    /// <summary>The prefix length of IPv6 networks, if nothing else is said.</summary>
    public const int DefaultIPv6PrefixLength = 64;

    /// <summary>The length of the intervals, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(1);

    /// <summary>By subnet: how many bits of an IPv4 address name its network, 0 to 32.</summary>
    public int IPv4PrefixLength { get; init; } = DefaultIPv4PrefixLength;

    /// <summary>By subnet: how many bits of an IPv6 address name its network, 0 to 128.</summary>
    public int IPv6PrefixLength { get; init; } = DefaultIPv6PrefixLength;

    /// <summary>By time: how long an interval is. Intervals are counted from the Unix epoch, so those of two captures meet.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;
}
