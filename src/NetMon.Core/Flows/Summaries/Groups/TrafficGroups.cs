using System.Runtime.InteropServices;
using NetMon.Flows.Live;
using NetMon.Packets;

namespace NetMon.Flows.Summaries.Groups;

/// <summary>The totals of one grouping.</summary>
internal abstract class TrafficGroups
{
    /// <summary>Key of the group that <see cref="Bound"/> merges groups into. In parentheses because no host or protocol has such a name.</summary>
    public const string OtherKey = "(other)";

    /// <summary>Number of groups, without <see cref="OtherKey"/>.</summary>
    public abstract int Count { get; }

    /// <summary>Number of groups merged into <see cref="OtherKey"/>; a group that returned and was merged again counts twice.</summary>
    public long Folded { get; protected set; }

    /// <summary>Adds a flow to its groups.</summary>
    public abstract void Add(in TrafficSample sample);

    /// <summary>The summaries, created lazily, unordered.</summary>
    public abstract IEnumerable<TrafficSummary> Summaries();

    /// <summary>Adds the totals of another object of the same grouping.</summary>
    public abstract void AddAll(TrafficGroups other);

    /// <summary>
    /// If there are more groups than a limit, shrinks them to three quarters of the limit: of the half idle longest, those with the fewest bytes
    /// are merged into <see cref="OtherKey"/>. So totals stay correct, and both active groups and heavy ones are kept.
    /// </summary>
    public abstract void Bound(int limit);

    /// <summary>The first groups in an order, with rates and shares.</summary>
    /// <param name="ranking">The order and filter.</param>
    /// <param name="matches">How many groups match the filter.</param>
    public abstract IReadOnlyList<TrafficRow> Rank(TrafficRanking ranking, out int matches);

    /// <summary>Creates the groups of a grouping.</summary>
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

/// <summary>The totals of a grouping by key. Keys are values, so a group is a single dictionary entry.</summary>
/// <typeparam name="TKey">Type of the key.</typeparam>
/// <param name="grouping">The grouping.</param>
internal abstract class TrafficGroups<TKey>(TrafficGrouping grouping) : TrafficGroups where TKey : notnull
{
    private Dictionary<TKey, TrafficTotals> _totals = [];
    private TrafficTotals _other;
    private (TKey Key, long LastSeen, long Bytes)[] _candidates = [];

    /// <inheritdoc/>
    public override int Count => _totals.Count;

    /// <inheritdoc/>
    public override IEnumerable<TrafficSummary> Summaries()
    {
        foreach (var (key, totals) in _totals) yield return Summarise(key, totals);
        if (Folded > 0) yield return Columns(OtherKey, _other);
    }

    /// <inheritdoc/>
    public override void AddAll(TrafficGroups other)
    {
        var groups = (TrafficGroups<TKey>)other;
        Folded += groups.Folded;
        _other.Add(groups._other);
        var added = groups._totals;
        if (_totals.Count == 0)
        {
            _totals = new Dictionary<TKey, TrafficTotals>(added);
            return;
        }

        foreach (var (key, totals) in added) Totals(key).Add(totals);
    }

    /// <inheritdoc/>
    public override void Bound(int limit)
    {
        if (_totals.Count <= limit) return;
        var excess = _totals.Count - (limit - (limit / 4));
        // Reused: a scan of millions of hosts gets here a hundred times, and arrays of megabytes stay in the large object heap for long.
        if (_candidates.Length < _totals.Count) _candidates = new (TKey Key, long LastSeen, long Bytes)[_totals.Count + (_totals.Count / 8)];
        var count = 0;
        foreach (var (key, totals) in _totals) _candidates[count++] = (key, totals.LastSeenNanoseconds ?? long.MinValue, totals.Bytes);
        var candidates = _candidates.AsSpan(0, count);
        candidates.Sort(static (left, right) => left.LastSeen.CompareTo(right.LastSeen));
        var silent = candidates[..Math.Max(excess, candidates.Length / 2)];
        silent.Sort(static (left, right) => left.Bytes != right.Bytes ? left.Bytes.CompareTo(right.Bytes) : left.LastSeen.CompareTo(right.LastSeen));
        foreach (var (key, _, _) in silent[..excess])
        {
            _totals.Remove(key, out var totals);
            _other.Add(Anonymous(totals));
        }

        Folded += excess;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TrafficRow> Rank(TrafficRanking ranking, out int matches)
    {
        var (view, filter) = (ranking.View, ranking.View.Filter);
        var before = ((TrafficGroups<TKey>?)ranking.Before)?._totals;
        // Only the groups can sum all bytes, because a flow is in one group or two.
        ranking = ranking with { AllBytes = _totals.Values.Sum(totals => totals.WireBytes) + _other.WireBytes };
        var limit = (int)Math.Min(int.MaxValue, (long)view.Skip + view.Top);
        var count = 0;
        // Reversed order: the head is the last of the groups kept.
        var kept = new PriorityQueue<RankedGroup, RankedGroup>(Comparer<RankedGroup>.Create((left, right) => RankedGroup.Compare(right, left)));
        foreach (var (key, totals) in _totals)
        {
            var then = default(TrafficTotals);
            before?.TryGetValue(key, out then);
            // Skips groups that cannot be shown before creating their summaries.
            if (filter.Length == 0 && IsBehind(ranking.Value(totals, then)))
            {
                count++;
                continue;
            }

            var group = new RankedGroup(ranking, totals, then, () => Summarise(key, totals));
            if (filter.Length == 0 || group.Summary.Key.Contains(filter, StringComparison.OrdinalIgnoreCase)) Keep(group);
        }

        // It grows by merging, which is not current traffic: it has no rates.
        if (Folded > 0 && OtherKey.Contains(filter, StringComparison.OrdinalIgnoreCase))
        {
            Keep(new RankedGroup(ranking with { Before = null }, _other, default, () => Columns(OtherKey, _other)));
        }

        matches = count;
        var order = Comparer<RankedGroup>.Create(RankedGroup.Compare);
        return [.. kept.UnorderedItems.Select(item => item.Element).Order(order).Skip(view.Skip).Select(group => group.ToRow())];

        bool IsBehind(double? value) =>
            kept.Count == limit && (view.IsReversed ? value > kept.Peek().Value : value < kept.Peek().Value);

        void Keep(RankedGroup group)
        {
            count++;
            if (kept.Count < limit) kept.Enqueue(group, group);
            else kept.EnqueueDequeue(group, group);
        }
    }

    /// <summary>The totals of a group, created if missing.</summary>
    protected ref TrafficTotals Totals(in TKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, key, out _);

    /// <summary>A group's totals, oriented for merging into <see cref="TrafficGroups.OtherKey"/>.</summary>
    protected virtual TrafficTotals Anonymous(in TrafficTotals totals) => totals;

    /// <summary>Creates the summary of a group.</summary>
    protected abstract TrafficSummary Summarise(in TKey key, in TrafficTotals totals);

    /// <summary>The columns common to all groupings.</summary>
    protected TrafficSummary Columns(string key, in TrafficTotals totals) => new()
    {
        Grouping = EnumText.Of(grouping),
        Key = key,
        Flows = totals.Flows,
        PacketsSent = totals.PacketsSent,
        PacketsReceived = totals.PacketsReceived,
        BytesSent = totals.BytesSent,
        BytesReceived = totals.BytesReceived,
        Retransmissions = totals.Retransmissions,
        Handshakes = totals.Handshakes,
        HandshakeRtt = totals.HandshakeRtt,
        FirstSeenNanoseconds = totals.FirstSeenNanoseconds,
        LastSeenNanoseconds = totals.LastSeenNanoseconds,
    };
}
