
namespace NetMon.Adapters.Capture;

/// <summary>
/// <c>struct pcap_pkthdr</c>: a <c>struct timeval</c>, then <c>bpf_u_int32 caplen</c> and <c>len</c>. The size of the time depends on the C
/// library, not on the pointer size.
/// </summary>
/// <param name="Seconds">Seconds since the Unix epoch.</param>
/// <param name="Fraction">Microseconds, or nanoseconds if requested from the handle.</param>
/// <param name="CapturedLength">Captured bytes.</param>
/// <param name="Length">Length on the wire.</param>
internal readonly record struct PcapPacketHeader(long Seconds, long Fraction, int CapturedLength, int Length)
{
    /// <summary>The layout on this system.</summary>
    public static PcapTimeLayout Layout { get; } =
        OperatingSystem.IsWindows() || nint.Size == sizeof(int) ? PcapTimeLayout.Narrow
        : OperatingSystem.IsMacOS() ? PcapTimeLayout.Mixed
        : PcapTimeLayout.Wide;

    /// <summary>Reads a header from memory.</summary>
    public static unsafe PcapPacketHeader Read(byte* header, PcapTimeLayout layout) => layout switch
    {
        PcapTimeLayout.Narrow => new(((uint*)header)[0], ((int*)header)[1], ((int*)header)[2], ((int*)header)[3]),
        PcapTimeLayout.Mixed => new(((long*)header)[0], ((int*)header)[2], ((int*)header)[4], ((int*)header)[5]),
        _ => new(((long*)header)[0], ((long*)header)[1], ((int*)header)[4], ((int*)header)[5]),
    };
}

/// <summary>Layouts of <c>struct timeval</c>.</summary>
internal enum PcapTimeLayout
{
    /// <summary>Two 32-bit fields: Windows, whose <c>long</c> has 32 bits in 64-bit programs too, and 32-bit Unix.</summary>
    Narrow,

    /// <summary>Two 64-bit fields: 64-bit Linux and FreeBSD.</summary>
    Wide,

    /// <summary>64-bit seconds, then 32-bit microseconds and 32 bits of padding: macOS.</summary>
    Mixed,
}
