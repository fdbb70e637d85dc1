using NetMon.Packets;

namespace NetMon;

/// <summary>The packets of one interval of time. Immutable and flat.</summary>
public sealed record TrafficInterval
{
    /// <summary>Start of the interval, local time.</summary>
    public DateTime StartTime => LocalTime.FromNanoseconds(StartNanoseconds);

    /// <summary>Start of the interval, nanoseconds since the Unix epoch.</summary>
    public required long StartNanoseconds { get; init; }

    /// <summary>Length of the interval in seconds. All intervals of an overview have the same.</summary>
    public required double Duration { get; init; }

    /// <summary>Packets.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes, as on the wire.</summary>
    public required long Bytes { get; init; }

    /// <summary>The packets of the interval, as a number.</summary>
    public override string ToString() => string.Create(null, $"{Packets}");
}
