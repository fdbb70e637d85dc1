namespace NetMon.Flows.Summaries.Comparison;

/// <summary>Says what is new, gone or changed between two sets of flows, or of summaries. Its memory is that of the totals.</summary>
public sealed class TrafficComparison
{
    private readonly TrafficGrouping[] _groupings;

    /// <summary>Makes an empty one.</summary>
    /// <param name="groupings">What to compare by; the results come in this order.</param>
    /// <param name="options">What the groupings need beside their names.</param>
    public TrafficComparison(IEnumerable<TrafficGrouping> groupings, TrafficGroupingOptions? options = null)
    {
        _groupings = [.. groupings.Distinct()];
        Reference = new ComparisonSide(_groupings, options);
        Difference = new ComparisonSide(_groupings, options);
    }

    /// <summary>What is compared with.</summary>
    public ComparisonSide Reference { get; }

    /// <summary>What is compared.</summary>
    public ComparisonSide Difference { get; }

    /// <summary>
    /// Whether both sets can be seen by a grouping. Flows can by any, summaries only by the one they were made by, and an empty set has
    /// nothing that could not.
    /// </summary>
    public bool CanCompare(TrafficGrouping grouping) => Reference.CanGroup(grouping) && Difference.CanGroup(grouping);

    /// <summary>
    /// The differences: in the order of the groupings, new ones first, then those that are gone, then the changed ones; the greatest
    /// change of bytes first. Groupings that <see cref="CanCompare"/> denies are left out.
    /// </summary>
    /// <param name="options">Which of them matter.</param>
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
        };
        return difference.Change == nameof(TrafficChange.Equal) && IsChanged(difference, threshold)
            ? difference with { Change = nameof(TrafficChange.Changed) }
            : difference;
    }

    private static bool IsChanged(FlowSummaryDifference difference, double threshold) => threshold > 0
        ? Math.Abs(difference.BytesDelta) > difference.ReferenceBytes * threshold / 100
        : (difference.FlowsDelta, difference.PacketsDelta, difference.BytesDelta) != (0, 0, 0);
}
