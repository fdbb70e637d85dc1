using NetMon.Flows.Summaries;
using NetMon.Flows.Summaries.Groups;

namespace NetMon.Flows.Live;

/// <summary>What is needed to put groups in order, and to say how fast they are.</summary>
/// <param name="View">What was asked for.</param>
/// <param name="Before">The same groups a while ago; null where there is nothing to compare with.</param>
/// <param name="Seconds">How long ago that was.</param>
internal sealed record TrafficRanking(TrafficView View, TrafficGroups? Before, double Seconds)
{
    private const int BitsPerByte = 8;

    /// <summary>The bytes of all groups together, which shares are of: where a flow is in two groups, twice its bytes.</summary>
    public long AllBytes { get; init; }

    /// <summary>Whether rates are known.</summary>
    public bool HasRates => Before is not null && Seconds > 0;

    /// <summary>Something per second now; null where it is not known.</summary>
    public double? Rate(long now, long before) => HasRates ? Math.Max(0, now - before) / Seconds : null;

    /// <summary>Bits per second now; null where they are not known.</summary>
    public double? BitRate(in TrafficTotals now, in TrafficTotals before) => Rate(now.WireBytes, before.WireBytes) * BitsPerByte;

    /// <summary>What a group is sorted by, the greatest first; null where that is not known before its summary is made.</summary>
    public double? Value(in TrafficTotals now, in TrafficTotals before) => View.Sort switch
    {
        TrafficSort.Bytes => now.Bytes,
        TrafficSort.Rate => BitRate(now, before) ?? 0,
        TrafficSort.Packets => now.Packets,
        TrafficSort.Flows => now.Flows,
        TrafficSort.LastSeen => now.LastSeenNanoseconds ?? 0,
        _ => null,
    };

    /// <summary>A part of the bytes of all groups.</summary>
    public double Share(long bytes) => AllBytes == 0 ? 0 : (double)bytes / AllBytes;
}
