using NetMon.Flows.Summaries;
using NetMon.Flows.Summaries.Groups;

namespace NetMon.Flows.Live;

/// <summary>Context for ranking groups and computing their rates.</summary>
/// <param name="View">The requested view.</param>
/// <param name="Before">The same groups at an earlier time; null if there is none to compare with.</param>
/// <param name="Seconds">Seconds since that time.</param>
internal sealed record TrafficRanking(TrafficView View, TrafficGroups? Before, double Seconds)
{
    private const int BitsPerByte = 8;

    /// <summary>Sum of bytes over all groups, the denominator of shares. A flow in two groups counts twice.</summary>
    public long AllBytes { get; init; }

    /// <summary>Whether rates are known.</summary>
    public bool HasRates => Before is not null && Seconds > 0;

    /// <summary>Rate per second; null if unknown.</summary>
    public double? Rate(long now, long before) => HasRates ? Math.Max(0, now - before) / Seconds : null;

    /// <summary>Bits per second; null if unknown.</summary>
    public double? BitRate(in TrafficTotals now, in TrafficTotals before) => Rate(now.WireBytes, before.WireBytes) * BitsPerByte;

    /// <summary>The sort value of a group; null if it requires the group's summary.</summary>
    public double? Value(in TrafficTotals now, in TrafficTotals before) => View.Sort switch
    {
        TrafficSort.Bytes => now.Bytes,
        TrafficSort.Rate => BitRate(now, before) ?? 0,
        TrafficSort.Packets => now.Packets,
        TrafficSort.Flows => now.Flows,
        TrafficSort.HandshakeRtt => now.HandshakeRtt ?? -1,
        TrafficSort.LastSeen => now.LastSeenNanoseconds ?? 0,
        _ => null,
    };

    /// <summary>Share of the bytes of all groups, 0 to 1.</summary>
    public double Share(long bytes) => AllBytes == 0 ? 0 : (double)bytes / AllBytes;
}
