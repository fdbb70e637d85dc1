using System.Runtime.InteropServices;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Summaries;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Flows.Live;

/// <summary>
/// Live view of the traffic. A capture session calls it for each frame, and it calls the flow meter; another thread calls
/// <see cref="Look"/>. The capture only notes ended flows; the viewer aggregates them. If the viewer stops, the capture aggregates them
/// itself, so that the list stays bounded.
/// </summary>
/// <remarks>
/// Two locks. The session's is held only while open flows are copied: that is all a look costs the capture. The ledger's is held for the
/// whole look; the capture takes it only if it is free. So a snapshot never counts a flow twice: a flow that ends after the copy waits in
/// <see cref="_ended"/>.
/// </remarks>
public sealed class LiveTraffic : IFrameProcessor
{
    /// <summary>
    /// Default approximate maximum number of groups of ended flows per grouping. Beyond it, of the half that has been idle longest, the groups
    /// with the fewest bytes are merged into the group <c>(other)</c>.
    /// </summary>
    public const int DefaultGroupLimit = 100_000;

    private const int BitsPerByte = 8;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // 2 MB. Above it the capture aggregates them itself.
    private const int EndedLimit = 16_384;

    // Number of protocols and applications listed.
    private const int NameLimit = 8;

    // A longer gap between timestamps in a file counts as this long.
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(366);

    private readonly FlowMeter _meter;
    private readonly bool _passesFlowsOn;
    private readonly Func<long>? _now;
    private readonly AlertLog _alerts = new();

    // Guarded by the session's lock.
    private readonly FlowClock _clock = new(LongestPause.Ticks * 100);
    private readonly TrafficHistory _history = new();
    private List<TrafficSample> _ended = [];
    private List<TrafficSample> _spare = [];
    private long _packets;
    private long _bytes;
    private bool _hasEnded;

    // Guarded by the ledger's lock.
    private readonly TrafficLedger _ledger;
    private readonly TrafficBaselines _baselines = new();
    private TrafficSample[] _open = [];

    /// <summary>Creates a view without traffic.</summary>
    /// <param name="meter">The flow meter; no other code may call it.</param>
    /// <param name="options">Options of the groupings.</param>
    /// <param name="passesFlowsOn">Whether ended flows are passed on to the consumer of the capture.</param>
    /// <param name="now">
    /// Current time, nanoseconds since the Unix epoch, for a replay, in which time passes between packets without ticks. 0 while unknown.
    /// </param>
    /// <param name="groupLimit">Approximate maximum number of groups of ended flows per grouping.</param>
    public LiveTraffic(
        FlowMeter meter,
        TrafficGroupingOptions? options = null,
        bool passesFlowsOn = false,
        Func<long>? now = null,
        int groupLimit = DefaultGroupLimit)
    {
        _meter = meter;
        _now = now;
        _ledger = new TrafficLedger(options ?? new TrafficGroupingOptions(), groupLimit);
        _passesFlowsOn = passesFlowsOn;
    }

    /// <summary>Whether alert rules are applied, so that an alert count is meaningful. Default: true.</summary>
    public bool HasAlerts { get; init; } = true;

    /// <inheritdoc/>
    public void Start(IItemSink output) => _meter.Start(new EndedFlows(this, output));

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        _clock.Follow(frame.TimestampNanoseconds);
        _history.Add(_clock.Now, frame.Length);
        _packets++;
        _bytes += frame.Length;
        _meter.OnFrame(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        Tell(now);
        _meter.OnTick(now);
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        _meter.OnEnd(isForced);
        _hasEnded = true;
    }

    /// <summary>Adds an alert. Thread-safe.</summary>
    /// <param name="text">The alert in one line.</param>
    public void AddAlert(string text) => _alerts.Add(SafeText.Guard(text));

    /// <summary>Takes a snapshot. Can be called from any thread except those of the session's sources.</summary>
    /// <param name="view">What to show.</param>
    /// <param name="session">The capture session that calls this object; null while there is none.</param>
    public TrafficSnapshot Look(TrafficView view, CaptureSession? session = null)
    {
        lock (_ledger)
        {
            // Before the capture is paused, with spare room for flows that start before the copy.
            MakeRoom();
            var cut = default(Cut);
            if (session is null) cut = Take();
            else session.RunBetweenFrames(() => cut = Take());

            _ledger.Add(CollectionsMarshal.AsSpan(_spare));
            _spare.Clear();
            return Build(view, cut, session?.GetStatistics());
        }
    }

    /// <summary>Summaries of all flows, in the order of Get-FlowSummary. Call it when the capture has ended.</summary>
    /// <param name="grouping">The grouping.</param>
    public IReadOnlyList<TrafficSummary> Finish(TrafficGrouping grouping)
    {
        lock (_ledger)
        {
            AddEnded();
            return _ledger.Summaries(grouping);
        }
    }

    /// <summary>How many groups of a grouping were merged into <c>(other)</c>; a group that returned and was merged again counts twice.</summary>
    /// <param name="grouping">The grouping.</param>
    public long Folded(TrafficGrouping grouping)
    {
        lock (_ledger) return _ledger.Folded(grouping);
    }

    // The part for which the capture is paused.
    private Cut Take()
    {
        if (_now?.Invoke() is > 0 and var now) Tell(now);
        var open = _meter.CopyOpen(ref _open);
        (_ended, _spare) = (_spare, _ended);
        return new Cut(_clock.Now, _packets, _bytes, open, _history.ToArray(_clock.Now), _hasEnded);
    }

    private TrafficSnapshot Build(TrafficView view, in Cut cut, CaptureStatistics? statistics)
    {
        var open = _open.AsSpan(0, cut.Open);
        var flows = _ledger.Flows;
        foreach (ref readonly var flow in open) flows += flow.Flows;

        var groups = _ledger.With(open, view.Grouping);
        var before = _baselines.For(cut.Time);
        var seconds = (double)(cut.Time - before.Time) / NanosecondsPerSecond;
        var ranking = new TrafficRanking(view, _ledger.GroupsOf(before, view.Grouping), seconds);
        var rows = groups.Rank(ranking, out var matches);
        _baselines.Add(new TrafficBaselines.Baseline(cut.Time, cut.Packets, cut.Bytes, view.Grouping, groups));
        var (alertCount, alerts) = _alerts.Read();
        return new TrafficSnapshot
        {
            View = view,
            Elapsed = new TimeSpan(cut.Time / 100),
            Rows = rows,
            GroupCount = groups.Count,
            MatchCount = matches,
            Packets = cut.Packets,
            Bytes = cut.Bytes,
            BitsPerSecond = seconds > 0 ? (cut.Bytes - before.Bytes) * BitsPerByte / seconds : 0,
            PacketsPerSecond = seconds > 0 ? (cut.Packets - before.Packets) / seconds : 0,
            OpenFlows = cut.Open,
            Flows = flows,
            History = cut.History,
            Protocols = Shares(TrafficGrouping.Protocol, open),
            Applications = Shares(TrafficGrouping.Application, open),
            AlertCount = HasAlerts ? alertCount : null,
            Alerts = alerts,
            Statistics = statistics,
            HasEnded = cut.HasEnded,
        };
    }

    private TrafficShare[] Shares(TrafficGrouping grouping, ReadOnlySpan<TrafficSample> open)
    {
        var ranking = new TrafficRanking(new TrafficView { Grouping = grouping, Top = NameLimit }, Before: null, Seconds: 0);
        var rows = _ledger.With(open, grouping).Rank(ranking, out _);
        return [.. rows.Select(row => new TrafficShare(row.Summary.Key, row.Summary.Bytes, row.Share))];
    }

    private void Tell(long now)
    {
        // Starts the clock if necessary: time passes on a silent link too.
        if (_clock.IsStarted) _clock.Tick(now);
        else _clock.Follow(now);
    }

    private void Note(IReadOnlyList<FlowRecord> flows)
    {
        foreach (var flow in flows) _ended.Add(new TrafficSample(flow));
        if (_ended.Count < EndedLimit || !Monitor.TryEnter(_ledger)) return;
        try
        {
            AddEnded();
        }
        finally
        {
            Monitor.Exit(_ledger);
        }
    }

    private void MakeRoom()
    {
        var open = _meter.OpenFlows;
        if (_open.Length < open) _open = new TrafficSample[open + (open / 4)];
    }

    private void AddEnded()
    {
        _ledger.Add(CollectionsMarshal.AsSpan(_ended));
        _ended.Clear();
    }

    /// <summary>Values copied under the session's lock; open flows are in <see cref="_open"/>, ended ones in <see cref="_spare"/>.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Cut(long Time, long Packets, long Bytes, int Open, long[] History, bool HasEnded);

    /// <summary>Receives the meter's items: notes ended flows, and passes them on if requested.</summary>
    private sealed class EndedFlows(LiveTraffic traffic, IItemSink output) : IItemSink
    {
        public void Post(CaptureItem item)
        {
            if (item is FlowsEnded ended) traffic.Note(ended.Flows);
            if (traffic._passesFlowsOn) output.Post(item);
        }
    }
}
