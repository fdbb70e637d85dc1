namespace NetMon.Flows.Summaries;

/// <summary>Options of a grouping.</summary>
public sealed record TrafficGroupingOptions
{
    /// <summary>Default IPv4 prefix length.</summary>
    public const int DefaultIPv4PrefixLength = 24;

    /// <summary>Default IPv6 prefix length.</summary>
    public const int DefaultIPv6PrefixLength = 64;

    /// <summary>Default interval length.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(1);

    /// <summary>IPv4 prefix length when grouping by subnet, 0 to 32.</summary>
    public int IPv4PrefixLength { get; init; } = DefaultIPv4PrefixLength;

    /// <summary>IPv6 prefix length when grouping by subnet, 0 to 128.</summary>
    public int IPv6PrefixLength { get; init; } = DefaultIPv6PrefixLength;

    /// <summary>Interval length when grouping by time. Intervals are aligned to the Unix epoch, so those of two captures coincide.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;
}
