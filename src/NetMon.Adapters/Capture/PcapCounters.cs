using System.Runtime.InteropServices;

namespace NetMon.Adapters.Capture;

/// <summary>
/// The counters of a capture handle, written by pcap_stats(3PCAP): <c>struct pcap_stat { u_int ps_recv, ps_drop, ps_ifdrop; }</c>. Each has 32
/// bits on every system and wraps; on Windows more follow (<c>ps_capt</c>, <c>ps_sent</c>, <c>ps_netdrop</c>).
/// </summary>
/// <param name="Received">
/// On Linux: packets that passed the filter, including dropped ones. On BSD and macOS: packets before the filter.
/// </param>
/// <param name="Dropped">Packets that passed the filter but were dropped because the buffer was full.</param>
internal readonly record struct PcapCounters(uint Received, uint Dropped)
{
    /// <summary>Size of the buffer that the library writes to: larger than the structure on any system.</summary>
    public const int BufferSize = 256;

    /// <summary>Reads the buffer.</summary>
    public static PcapCounters Read(ReadOnlySpan<byte> bytes)
    {
        var fields = MemoryMarshal.Cast<byte, uint>(bytes);
        return new PcapCounters(fields[0], fields[1]);
    }
}

/// <summary>Extends a wrapping 32-bit counter to 64 bits, counting from the first value.</summary>
internal sealed class WideCounter
{
    private uint _last;
    private bool _hasBegun;

    /// <summary>Increase since the first value.</summary>
    public long Total { get; private set; }

    /// <summary>Adds the next value. The unsigned difference is correct across a wrap.</summary>
    public void Update(uint value)
    {
        if (_hasBegun) Total += unchecked(value - _last);
        _hasBegun = true;
        _last = value;
    }
}
