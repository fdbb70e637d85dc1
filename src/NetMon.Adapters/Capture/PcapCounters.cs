using System.Runtime.InteropServices;

namespace NetMon.Adapters.Capture;

/// <summary>
/// The counters of a capture handle, as pcap_stats(3PCAP) writes them: <c>struct pcap_stat { u_int ps_recv, ps_drop, ps_ifdrop; }</c>. Each is
/// 32 bits on every system, and on Windows more of them follow (<c>ps_capt</c>, <c>ps_sent</c>, <c>ps_netdrop</c>). They wrap.
/// </summary>
/// <param name="Received">
/// On Linux: packets that passed the filter, whether or not there was room for them. On BSD and macOS: packets that came to the filter.
/// </param>
/// <param name="Dropped">Packets that passed the filter and found the buffer full.</param>
internal readonly record struct PcapCounters(uint Received, uint Dropped)
{
    /// <summary>Bytes to set aside for the library to write into: more than any system's structure has.</summary>
    public const int BufferSize = 256;

    /// <summary>Reads what the library has written.</summary>
    public static PcapCounters Read(ReadOnlySpan<byte> bytes)
    {
        var fields = MemoryMarshal.Cast<byte, uint>(bytes);
        return new PcapCounters(fields[0], fields[1]);
    }
}

/// <summary>A counter without end, made of one that has 32 bits and wraps. It counts from the first value that it sees.</summary>
internal sealed class WideCounter
{
    private uint _last;
    private bool _hasBegun;

    /// <summary>How far the counter has gone.</summary>
    public long Total { get; private set; }

    /// <summary>Takes the next value. The difference is right across the end of 32 bits.</summary>
    public void Update(uint value)
    {
        if (_hasBegun) Total += unchecked(value - _last);
        _hasBegun = true;
        _last = value;
    }
}
