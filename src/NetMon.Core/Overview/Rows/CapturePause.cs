using System.Globalization;
using NetMon.Packets;

namespace NetMon;

/// <summary>A time without any packet between two packets. Immutable and flat.</summary>
public sealed record CapturePause
{
    /// <summary>Time of the packet before it, local.</summary>
    public DateTime StartTime => LocalTime.FromNanoseconds(StartNanoseconds);

    /// <summary>Time of the packet before it, nanoseconds since the Unix epoch.</summary>
    public required long StartNanoseconds { get; init; }

    /// <summary>Seconds until the next packet.</summary>
    public required double Duration { get; init; }

    /// <summary>Number of the packet after it.</summary>
    public required long PacketNumber { get; init; }

    /// <summary>The pause in one line: <c>12.5 s before packet 17</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Duration:0.###} s before packet {PacketNumber}");
}
