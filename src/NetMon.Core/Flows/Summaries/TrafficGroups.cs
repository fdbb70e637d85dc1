using System.Runtime.InteropServices;

namespace NetMon.Flows.Summaries;

/// <summary>The totals of one grouping.</summary>
internal abstract class TrafficGroups
{
    /// <summary>How many groups there are.</summary>
    public abstract int Count { get; }

    /// <summary>Adds a flow to the groups that it belongs to.</summary>
    public abstract void Add(in TrafficSample sample);

    /// <summary>The groups as users see them, made one after the other, in no order.</summary>
    public abstract IEnumerable<TrafficSummary> Summaries();

    /// <summary>Makes an empty one for a grouping.</summary>
    public static TrafficGroups Create(TrafficGrouping grouping, TrafficGroupingOptions options) => grouping switch
    {
        TrafficGrouping.Host => new HostGroups(),
        TrafficGrouping.Conversation => new ConversationGroups(),
        TrafficGrouping.Protocol => new NameGroups(
            grouping, static (in TrafficSample sample) => sample.Protocol, static (summary, name) => summary with { Protocol = name }),
        TrafficGrouping.Port => new PortGroups(),
        TrafficGrouping.Application => new NameGroups(
            grouping, static (in TrafficSample sample) => sample.Application, static (summary, name) => summary with { Application = name }),
        TrafficGrouping.ServerName => new NameGroups(
            grouping, static (in TrafficSample sample) => sample.ServerName, static (summary, name) => summary with { ServerName = name }),
        TrafficGrouping.Interface => new NameGroups(
            grouping, static (in TrafficSample sample) => sample.Interface, static (summary, name) => summary with { Interface = name }),
        TrafficGrouping.Subnet => new SubnetGroups(options.IPv4PrefixLength, options.IPv6PrefixLength),
        TrafficGrouping.Time => new TimeGroups(options.Interval),
        _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "There is no such grouping."),
    };
}

/// <summary>The totals of a grouping, by its keys. Keys are values, so a group is one entry of a table and nothing else.</summary>
/// <typeparam name="TKey">What tells the groups apart.</typeparam>
/// <param name="grouping">The grouping.</param>
internal abstract class TrafficGroups<TKey>(TrafficGrouping grouping) : TrafficGroups where TKey : notnull
{
    private readonly Dictionary<TKey, TrafficTotals> _totals = [];

    /// <inheritdoc/>
    public override int Count => _totals.Count;

    /// <inheritdoc/>
    public override IEnumerable<TrafficSummary> Summaries()
    {
        foreach (var (key, totals) in _totals) yield return Summarise(key, totals);
    }

    /// <summary>The totals of a group, to be added to.</summary>
    protected ref TrafficTotals Totals(in TKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, key, out _);

    /// <summary>A group as users see it.</summary>
    protected abstract TrafficSummary Summarise(in TKey key, in TrafficTotals totals);

    /// <summary>The columns that every grouping has.</summary>
    protected TrafficSummary Columns(string key, in TrafficTotals totals) => new()
    {
        Grouping = grouping,
        Key = key,
        Flows = totals.Flows,
        PacketsSent = totals.PacketsSent,
        PacketsReceived = totals.PacketsReceived,
        BytesSent = totals.BytesSent,
        BytesReceived = totals.BytesReceived,
        FirstSeen = totals.FirstSeen,
        LastSeen = totals.LastSeen,
    };
}
