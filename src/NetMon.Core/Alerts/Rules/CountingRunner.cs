using System.Globalization;
using NetMon.Alerts.Matching;
using NetMon.Alerts.Windows;
using NetMon.Decoding.Names;
using NetMon.Presentation;

namespace NetMon.Alerts.Rules;

/// <summary>
/// Runs a rule of conditions: counts the packets that meet them per key in a sliding window. The rule is met when a count reaches the
/// threshold; that count is then reset, so the next event requires the full threshold again.
/// </summary>
internal sealed class CountingRunner : AlertRunner
{
    /// <summary>Maximum number of keys; the least recently seen one is evicted.</summary>
    public const int MaxKeys = 1_000_000;

    // Maximum number of cells of all keys together, of 16 to 28 bytes each.
    private const long MaxCells = 8_000_000;

    private readonly KeyTable<Counter> _counters = new(MaxKeys);
    private readonly WindowClock _clock;
    private readonly AlertMeasure _measure;
    private readonly AlertGrouping _grouping;
    private readonly long? _threshold;
    private readonly FlowOriginators? _originators;
    private long _cells;

    public CountingRunner(RuleContext context) : base(context)
    {
        _threshold = context.Rule.Threshold;
        _measure = context.Rule.Measure;
        // A flow has packets from both sides; grouped by packet source, a busy server would be reported instead of its clients.
        _grouping = (_measure, context.Rule.GroupBy) switch
        {
            (AlertMeasure.Flows, AlertGrouping.Source) => AlertGrouping.Originator,
            (AlertMeasure.Flows, AlertGrouping.Destination) => AlertGrouping.Responder,
            (_, var grouping) => grouping,
        };
        if (_grouping is AlertGrouping.Originator or AlertGrouping.Responder) _originators = new FlowOriginators();
        if (context.Rule.Window is { } window) _clock = new WindowClock(window);
    }

    public override PacketKinds Kinds => PacketKinds.All;

    /// <summary>Number of evicted keys.</summary>
    public long Forgotten => _counters.Evicted;

    public override void OnPacket(in AlertPacket packet)
    {
        var isForward = _originators is null || !packet.HasAddresses || _originators.IsFromOriginator(packet);
        var key = GroupKey.Of(_grouping, packet, isForward);
        var count = _threshold is { } threshold ? Count(key, packet, threshold, isForward) : 1;
        if (count == 0 || !Context.Meets(key, packet.Now, count)) return;
        Context.Raise(key, packet.Now, AlertSubject.Of(packet), GroupKey.Text(_grouping, key, packet), Describe(packet, count), count);
    }

    public override void OnEnd()
    {
        if (Forgotten > 0)
        {
            Context.Warn(string.Create(
                CultureInfo.InvariantCulture,
                    $"{Forgotten} keys were forgotten before their window ended, because {MaxKeys} are counted at a time."));
        }
    }

    // Returns 0 below the threshold.
    private long Count(in AlertKey key, in AlertPacket packet, long threshold, bool isForward)
    {
        var slice = _clock.SliceOf(packet.Now);
        ref var counter = ref _counters.GetOrAdd(key, out _);
        long count;
        int before;
        int after;
        if (_measure is AlertMeasure.Packets or AlertMeasure.Bytes)
        {
            before = counter.Sum.Size;
            counter.Sum.Add(slice, _measure == AlertMeasure.Bytes ? packet.Length : 1);
            (count, after) = (counter.Sum.Total, counter.Sum.Size);
            if (count >= threshold) counter.Sum.Clear();
        }
        else
        {
            before = counter.Set?.Size ?? 0;
            counter.Set ??= new RecentSet();
            counter.Set.Add(slice, Item(packet, isForward));
            (count, after) = (counter.Set.Count, counter.Set.Size);
            if (count >= threshold) counter.Set.Clear();
        }

        if (after != before) Occupy(after - before);
        return count >= threshold ? count : 0;
    }

    private void Occupy(int cells)
    {
        _cells += cells;
        while (_cells > MaxCells && _counters.Count > 1)
        {
            ref var oldest = ref _counters.Oldest(out _);
            _cells -= oldest.Sum.Size + (oldest.Set?.Size ?? 0);
            _counters.RemoveOldest();
            _counters.CountEvicted();
        }
    }

    private ulong Item(in AlertPacket packet, bool isForward) => _measure switch
    {
        AlertMeasure.DistinctPorts => packet.HasPorts ? (isForward ? packet.Headers.DstPort : packet.Headers.SrcPort) : ulong.MaxValue,
        AlertMeasure.DistinctHosts => GroupKey.Of(
            _grouping is AlertGrouping.Destination or AlertGrouping.Responder ? AlertGrouping.Originator : AlertGrouping.Responder,
            packet, isForward).Hash(),
        _ => GroupKey.Of(AlertGrouping.Flow, packet).Hash(),
    };

    private string Describe(in AlertPacket packet, long count)
    {
        var ends = packet switch
        {
            { HasAddresses: true, HasPorts: true } =>
                string.Create(CultureInfo.InvariantCulture,
                    $"{packet.Source} port {packet.Headers.SrcPort} to {packet.Destination} port {packet.Headers.DstPort}"),
            { HasAddresses: true } => $"{packet.Source} to {packet.Destination}",
            _ => "a packet",
        };
        var what = $"{ProtocolNames.Of(packet.Headers)} {ends}";
        if (_threshold is null) return what;
        var unit = _measure switch
        {
            AlertMeasure.DistinctPorts => "different ports",
            AlertMeasure.DistinctHosts => "different hosts",
            AlertMeasure.Flows => "flows",
            _ => "packets",
        };
        var amount = _measure == AlertMeasure.Bytes ? Quantities.Size(count) : $"{Quantities.Count(count)} {unit}";
        return string.Create(CultureInfo.InvariantCulture, $"{amount} in {Quantities.Span(Context.Rule.Window)}; last {what}");
    }

    private struct Counter
    {
        public SlidingSum Sum;
        public RecentSet? Set;
    }
}
