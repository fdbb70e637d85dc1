namespace NetMon.Flows.Summaries.Groups;

/// <summary>Traffic by name: protocol, application, server name or interface.</summary>
/// <param name="grouping">The grouping.</param>
/// <param name="find">Returns the name of a flow; null if it has none.</param>
/// <param name="withName">Sets the name's column.</param>
internal sealed class NameGroups(
    TrafficGrouping grouping, NameGroups.Finder find, Func<TrafficSummary, string, TrafficSummary> withName) : TrafficGroups<string>(grouping)
{
    /// <summary>Key of flows without a name, such as the interface of a pcap file. In parentheses because no host or protocol has such a name.</summary>
    public const string Nameless = "(none)";

    /// <summary>Returns the name of a flow.</summary>
    internal delegate string? Finder(in TrafficSample sample);

    /// <inheritdoc/>
    public override void Add(in TrafficSample sample) => Totals(find(sample) is { Length: > 0 } name ? name : Nameless).AddOriginator(sample);

    /// <inheritdoc/>
    protected override TrafficSummary Summarise(in string key, in TrafficTotals totals)
    {
        var summary = Columns(key, totals);
        return key == Nameless ? summary : withName(summary, key);
    }
}
