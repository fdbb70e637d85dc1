namespace NetMon.Flows.Reassembly;

/// <summary>A point in a capture.</summary>
/// <param name="Time">The time by the clock of the capture.</param>
/// <param name="Packets">The number of packets read.</param>
internal readonly record struct CaptureMoment(long Time, long Packets)
{
    // What was captured before that which it answers waits so long, and while so many other packets are read: neither a slow nor a fast capture
    // tells by one of them alone how far its order may be wrong. In any case it waits no longer than the last of them.
    private const long LateNanoseconds = 1_000_000_000;
    private const long LatePackets = 128;
    private const long LatestNanoseconds = 5_000_000_000;

    /// <summary>When everything before is too long ago.</summary>
    public static CaptureMoment Never => new(long.MaxValue, long.MaxValue);

    /// <summary>The same time where no more packets come.</summary>
    public CaptureMoment Idle => this with { Packets = long.MaxValue };

    /// <summary>Whether what was captured here is not just out of order at another point.</summary>
    /// <param name="now">The later point.</param>
    public bool IsTooLongBefore(in CaptureMoment now)
    {
        var time = now.Time - Time;
        return time > LateNanoseconds && (now.Packets - Packets > LatePackets || time > LatestNanoseconds);
    }
}
