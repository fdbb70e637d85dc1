
namespace NetMon.Adapters.Capture;

/// <summary>
/// <c>struct pcap_pkthdr</c>: a <c>struct timeval</c>, then <c>bpf_u_int32 caplen</c> and <c>len</c>. The time has the size that the system's C
/// library gives it, which is not what pointers have.
/// </summary>
/// <param name="Seconds">Seconds since the Unix epoch.</param>
/// <param name="Fraction">Microseconds, or nanoseconds where the handle was asked for them.</param>
/// <param name="CapturedLength">Bytes that are there.</param>
/// <param name="Length">Bytes that the packet had on the wire.</param>
internal readonly record struct PcapPacketHeader(long Seconds, long Fraction, int CapturedLength, int Length)
{
    /// <summary>How this system lays it out.</summary>
    public static PcapTimeLayout Layout { get; } =
        OperatingSystem.IsWindows() || nint.Size == sizeof(int) ? PcapTimeLayout.Narrow
        : OperatingSystem.IsMacOS() ? PcapTimeLayout.Mixed
        : PcapTimeLayout.Wide;

    /// <summary>Reads one at its place in memory.</summary>
    public static unsafe PcapPacketHeader Read(byte* header, PcapTimeLayout layout) => layout switch
    {
        PcapTimeLayout.Narrow => new(((uint*)header)[0], ((int*)header)[1], ((int*)header)[2], ((int*)header)[3]),
        PcapTimeLayout.Mixed => new(((long*)header)[0], ((int*)header)[2], ((int*)header)[4], ((int*)header)[5]),
        _ => new(((long*)header)[0], ((long*)header)[1], ((int*)header)[4], ((int*)header)[5]),
    };
}

/// <summary>The layouts of <c>struct timeval</c>.</summary>
internal enum PcapTimeLayout
{
    /// <summary>Two fields of 32 bits: Windows, whose <c>long</c> has 32 bits in 64-bit programs too, and 32-bit Unix.</summary>
    Narrow,

    /// <summary>Two fields of 64 bits: 64-bit Linux and FreeBSD.</summary>
    Wide,

    /// <summary>64 bits of seconds, then 32 of microseconds and 32 of padding: macOS.</summary>
    Mixed,
}
