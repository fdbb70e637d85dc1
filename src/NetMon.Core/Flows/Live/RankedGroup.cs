using NetMon.Flows.Summaries;

namespace NetMon.Flows.Live;

/// <summary>A group to be ranked. Its summary is created on demand, because most groups are not shown.</summary>
internal sealed class RankedGroup
{
    private readonly TrafficRanking _ranking;
    private readonly Func<TrafficSummary> _summarise;
    private readonly long _bytes;
    private readonly long _wireBytes;
    private readonly double? _bitsPerSecond;
    private readonly double? _packetsPerSecond;
    private TrafficSummary? _summary;

    /// <summary>Computes the group's rates and sort value.</summary>
    public RankedGroup(TrafficRanking ranking, in TrafficTotals now, in TrafficTotals before, Func<TrafficSummary> summarise)
    {
        _ranking = ranking;
        _summarise = summarise;
        _bytes = now.Bytes;
        _wireBytes = now.WireBytes;
        _bitsPerSecond = ranking.BitRate(now, before);
        _packetsPerSecond = ranking.Rate(now.WirePackets, before.WirePackets);
        // Only the summary knows which side of a conversation sent.
        Value = ranking.Value(now, before) ?? ranking.View.Sort switch
        {
            TrafficSort.BytesSent => Summary.BytesSent,
            TrafficSort.BytesReceived => Summary.BytesReceived,
            _ => 0,
        };
    }

    /// <summary>The sort value.</summary>
    public double Value { get; }

    /// <summary>The group's summary.</summary>
    public TrafficSummary Summary => _summary ??= _summarise();

    /// <summary>Compares by value, descending, then by bytes, then by key, so that rows with equal values keep their places.</summary>
    public static int Compare(RankedGroup left, RankedGroup right)
    {
        var order = left._ranking.View.IsReversed ? left.Value.CompareTo(right.Value) : right.Value.CompareTo(left.Value);
        if (order == 0 && left._ranking.View.Sort != TrafficSort.Key) order = right._bytes.CompareTo(left._bytes);
        if (order != 0) return order;
        order = TrafficSummaryBuilder.CompareKeys(left.Summary, right.Summary);
        return left._ranking.View is { IsReversed: true, Sort: TrafficSort.Key } ? -order : order;
    }

    /// <summary>The group with its rates and share.</summary>
    public TrafficRow ToRow() => new(Summary, _bitsPerSecond, _packetsPerSecond, _ranking.Share(_wireBytes));
}
