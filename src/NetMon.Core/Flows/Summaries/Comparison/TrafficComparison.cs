namespace NetMon.Flows.Summaries.Comparison;

/// <summary>Compares two sets of flows or summaries: what is new, gone or changed. Holds only totals per group.</summary>
public sealed class TrafficComparison
{
    private readonly TrafficGrouping[] _groupings;

    /// <summary>Creates an empty comparison.</summary>
    /// <param name="groupings">Groupings to compare by; the results come in this order.</param>
    /// <param name="options">Options of the groupings.</param>
    public TrafficComparison(IEnumerable<TrafficGrouping> groupings, TrafficGroupingOptions? options = null)
    {
        _groupings = [.. groupings.Distinct()];
        Reference = new ComparisonSide(_groupings, options);
        Difference = new ComparisonSide(_groupings, options);
    }

    /// <summary>The reference set.</summary>
    public ComparisonSide Reference { get; }

    /// <summary>The set compared with the reference.</summary>
    public ComparisonSide Difference { get; }

    /// <summary>
    /// Whether both sets can be grouped this way. Flows can be grouped in any way, summaries only by their own grouping; an empty set can always
    /// be grouped.
    /// </summary>
    public bool CanCompare(TrafficGrouping grouping) => Reference.CanGroup(grouping) && Difference.CanGroup(grouping);

    /// <summary>
    /// The differences, in the order of the groupings: new groups first, then gone, then changed ones, each by descending change of bytes.
    /// Groupings that <see cref="CanCompare"/> rejects are omitted.
    /// </summary>
    /// <param name="options">Thresholds.</param>
    public IEnumerable<FlowSummaryDifference> Compare(ComparisonOptions options) =>
        from grouping in _groupings
        where CanCompare(grouping)
        from difference in Compare(grouping, options)
            .OrderBy(difference => Enum.Parse<TrafficChange>(difference.Change))
            .ThenByDescending(difference => Math.Abs(difference.BytesDelta))
            .ThenBy(difference => difference.Key, StringComparer.Ordinal)
        select difference;

    private IEnumerable<FlowSummaryDifference> Compare(TrafficGrouping grouping, ComparisonOptions options)
    {
        var before = Reference.Groups(grouping);
        var after = Difference.Groups(grouping);
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var difference = Compare(before.GetValueOrDefault(key), after.GetValueOrDefault(key), options.Threshold);
            if (Math.Max(difference.ReferenceBytes, difference.DifferenceBytes) < options.MinimumBytes) continue;
            if (difference.Change != nameof(TrafficChange.Equal) || options.IncludeEqual) yield return difference;
        }
    }

    private static FlowSummaryDifference Compare(TrafficSummary? before, TrafficSummary? after, double threshold)
    {
        var columns = (after ?? before)!;
        var difference = new FlowSummaryDifference
        {
            Change = before is null ? nameof(TrafficChange.New) : after is null ? nameof(TrafficChange.Gone) : nameof(TrafficChange.Equal),
            Grouping = columns.Grouping,
            Key = columns.Key,
            Address = columns.Address,
            PeerAddress = columns.PeerAddress,
            Subnet = columns.Subnet,
            Protocol = columns.Protocol,
            Port = columns.Port,
            Application = columns.Application,
            ServerName = columns.ServerName,
            Interface = columns.Interface,
            IntervalStartNanoseconds = columns.IntervalStartNanoseconds,
            ReferenceFlows = before?.Flows ?? 0,
            DifferenceFlows = after?.Flows ?? 0,
            ReferencePackets = before?.Packets ?? 0,
            DifferencePackets = after?.Packets ?? 0,
            ReferenceBytes = before?.Bytes ?? 0,
            DifferenceBytes = after?.Bytes ?? 0,
            ReferenceHandshakeRtt = before?.HandshakeRtt,
            DifferenceHandshakeRtt = after?.HandshakeRtt,
        };
        return difference.Change == nameof(TrafficChange.Equal) && IsChanged(difference, threshold)
            ? difference with { Change = nameof(TrafficChange.Changed) }
            : difference;
    }

    private static bool IsChanged(FlowSummaryDifference difference, double threshold) => threshold > 0
        ? Math.Abs(difference.BytesDelta) > difference.ReferenceBytes * threshold / 100
        : (difference.FlowsDelta, difference.PacketsDelta, difference.BytesDelta) != (0, 0, 0);
}
