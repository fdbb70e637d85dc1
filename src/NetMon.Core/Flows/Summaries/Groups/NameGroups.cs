namespace NetMon.Flows.Summaries.Groups;

/// <summary>Traffic by a name: of the protocol, the application, the server or the interface.</summary>
/// <param name="grouping">The grouping.</param>
/// <param name="find">The name of a flow; null where it has none.</param>
/// <param name="withName">Puts the name into its column.</param>
internal sealed class NameGroups(
    TrafficGrouping grouping, NameGroups.Finder find, Func<TrafficSummary, string, TrafficSummary> withName) : TrafficGroups<string>(grouping)
{
    /// <summary>The key of flows that have no name, or an empty one, as the interface of a pcap file has. Brackets, because no host or protocol is called so.</summary>
    public const string Nameless = "(none)";

    /// <summary>The name of a flow.</summary>
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
