namespace NetMon.Flows.Reassembly;

/// <summary>Identifies a packet.</summary>
/// <param name="Number">Packet number in its capture or file.</param>
/// <param name="Time">Nanoseconds since the Unix epoch, or <see cref="Packets.CapturedFrame.NoTime"/>.</param>
internal readonly record struct PacketMark(long Number, long Time)
{
    /// <summary>Whether the time is far from those of the packets before and after it; see <see cref="TimeOutliers"/>.</summary>
    public bool IsOutlier { get; init; }
}
