using NetMon.Packets;

namespace NetMon.Flows.Summaries.Comparison;

/// <summary>One of the two sets of a <see cref="TrafficComparison"/>.</summary>
public sealed class ComparisonSide
{
    private readonly TrafficSummaryBuilder[] _builders;
    private readonly List<TrafficSummary> _summaries = [];
    private bool _hasFlows;

    internal ComparisonSide(TrafficGrouping[] groupings, TrafficGroupingOptions? options) =>
        _builders = Array.ConvertAll(groupings, grouping => new TrafficSummaryBuilder(grouping, options));

    /// <summary>Adds a flow to every grouping.</summary>
    public void Add(FlowRecord flow) => Add(new TrafficSample(flow));

    /// <summary>Adds a flow to every grouping.</summary>
    public void Add(in TrafficSample flow)
    {
        _hasFlows = true;
        foreach (var builder in _builders) builder.Add(flow);
    }

    /// <summary>Adds a summary. Summaries with the same key are summed.</summary>
    public void Add(TrafficSummary summary) => _summaries.Add(summary);

    /// <summary>Whether everything that was added can be grouped this way.</summary>
    internal bool CanGroup(TrafficGrouping grouping) => _hasFlows
        ? _summaries.TrueForAll(summary => summary.Grouping == EnumText.Of(grouping))
        : _summaries.Count == 0 || _summaries.Exists(summary => summary.Grouping == EnumText.Of(grouping));

    /// <summary>The groups of a grouping, by key.</summary>
    internal Dictionary<string, TrafficSummary> Groups(TrafficGrouping grouping)
    {
        var groups = new Dictionary<string, TrafficSummary>(StringComparer.Ordinal);
        var builder = Array.Find(_builders, builder => builder.Grouping == grouping)!;
        foreach (var summary in builder.Summaries().Concat(_summaries.Where(summary => summary.Grouping == EnumText.Of(grouping))))
        {
            groups[summary.Key] = groups.TryGetValue(summary.Key, out var other) ? Sum(other, summary) : summary;
        }

        return groups;
    }

    // Summaries may list a conversation's sides in different order; the comparison uses only the sum of both directions.
    private static TrafficSummary Sum(TrafficSummary one, TrafficSummary other) => one with
    {
        Flows = one.Flows + other.Flows,
        PacketsSent = one.PacketsSent + other.PacketsSent,
        PacketsReceived = one.PacketsReceived + other.PacketsReceived,
        BytesSent = one.BytesSent + other.BytesSent,
        BytesReceived = one.BytesReceived + other.BytesReceived,
        Retransmissions = one.Retransmissions + other.Retransmissions,
        Handshakes = one.Handshakes + other.Handshakes,
        HandshakeRtt = Mean(one, other),
        FirstSeenNanoseconds = Earlier(one.FirstSeenNanoseconds, other.FirstSeenNanoseconds),
        LastSeenNanoseconds = Later(one.LastSeenNanoseconds, other.LastSeenNanoseconds),
    };

    private static double? Mean(TrafficSummary one, TrafficSummary other) => (one.HandshakeRtt, other.HandshakeRtt) switch
    {
        (null, var known) => known,
        (var known, null) => known,
        var (first, second) => ((first * Weight(one)) + (second * Weight(other))) / (Weight(one) + Weight(other)),
    };

    // An object that was made by hand may have a mean without a number.
    private static double Weight(TrafficSummary summary) => Math.Max(1, summary.Handshakes);

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other ?? one : one;

    private static long? Later(long? one, long? other) => one is null || other > one ? other ?? one : one;
}
