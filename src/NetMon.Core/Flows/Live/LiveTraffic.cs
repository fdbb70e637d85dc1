using System.Runtime.InteropServices;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Summaries;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Flows.Live;

/// <summary>
/// Traffic as it stands at any moment, for somebody who watches it while it passes. A capture session calls it, and it the flow meter;
/// another thread calls <see cref="Look"/>. The capture only notes flows that end; adding up is the watcher's work, and a watcher who
/// stands still holds nothing up: then the capture adds up by itself, so that nothing gathers without a bound.
/// </summary>
/// <remarks>
/// Two locks. The session's is held for copying the open flows, and nothing else: that is all that a look costs the capture. The ledger's is
/// held for the whole look; the capture takes it only if it is free. Hence a snapshot never counts a flow twice: what ends after the copy
/// waits in <see cref="_ended"/>.
/// </remarks>
public sealed class LiveTraffic : IFrameProcessor
{
    /// <summary>
    /// About how many groups of flows that have ended are kept in a grouping, if nothing else is said. Beyond it, of the half that has been
    /// silent for longest those with the fewest bytes go into one group <c>(other)</c>.
    /// </summary>
    public const int DefaultGroupLimit = 100_000;

    private const int BitsPerByte = 8;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // 2 MB. Above it the capture adds up by itself.
    private const int EndedLimit = 16_384;

    // Protocols and applications that are named.
    private const int NameLimit = 8;

    // A longer pause in a file is shown as one of this length.
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(366);

    private readonly FlowMeter _meter;
    private readonly bool _passesFlowsOn;
    private readonly Func<long>? _now;
    private readonly AlertLog _alerts = new();

    // Under the session's lock.
    private readonly FlowClock _clock = new(LongestPause.Ticks * 100);
    private readonly TrafficHistory _history = new();
    private List<TrafficSample> _ended = [];
    private List<TrafficSample> _spare = [];
    private long _packets;
    private long _bytes;
    private bool _hasEnded;

    // Under its own lock.
    private readonly TrafficLedger _ledger;
    private readonly TrafficBaselines _baselines = new();
    private TrafficSample[] _open = [];

    /// <summary>Makes an empty one.</summary>
    /// <param name="meter">Makes the flows. Nobody else may call it.</param>
    /// <param name="options">What the groupings need beside their names.</param>
    /// <param name="passesFlowsOn">Whether flows that end go on to the consumer of the capture, as those of the meter alone would.</param>
    /// <param name="now">
    /// The time, nanoseconds since the Unix epoch, where it goes on between packets and nobody tells it: in a replay. 0 while it is not known.
    /// </param>
    /// <param name="groupLimit">About how many groups of flows that have ended are kept in a grouping.</param>
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

    /// <summary>Whether rules are applied to the traffic, so that a number of alerts means something. Default: true.</summary>
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

    /// <summary>Notes that an alert was raised. Any thread may call it.</summary>
    /// <param name="text">The alert in one line.</param>
    public void AddAlert(string text) => _alerts.Add(SafeText.Guard(text));

    /// <summary>What there is to see now. Any thread may call it, but for those of the session's sources.</summary>
    /// <param name="view">What is wanted.</param>
    /// <param name="session">The capture that calls this; null while none does.</param>
    public TrafficSnapshot Look(TrafficView view, CaptureSession? session = null)
    {
        lock (_ledger)
        {
            // Before the capture waits; a flow or two more at the time of the copy fit as well.
            MakeRoom();
            var cut = default(Cut);
            if (session is null) cut = Take();
            else session.RunBetweenFrames(() => cut = Take());

            _ledger.Add(CollectionsMarshal.AsSpan(_spare));
            _spare.Clear();
            return Build(view, cut, session?.GetStatistics());
        }
    }

    /// <summary>The summaries of all flows in the order of Get-FlowSummary. To be called when the capture has ended.</summary>
    /// <param name="grouping">What to add up by.</param>
    public IReadOnlyList<TrafficSummary> Finish(TrafficGrouping grouping)
    {
        lock (_ledger)
        {
            AddEnded();
            return _ledger.Summaries(grouping);
        }
    }

    /// <summary>How many groups of a grouping were put into the one called <c>(other)</c>; one that came back and went again counts twice.</summary>
    /// <param name="grouping">The grouping.</param>
    public long Folded(TrafficGrouping grouping)
    {
        lock (_ledger) return _ledger.Folded(grouping);
    }

    // All that the capture waits for.
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
        // A clock that has not started does so here as well: a silent link has a time too.
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

    /// <summary>What was copied under the session's lock; open flows are in <see cref="_open"/>, ended ones in <see cref="_spare"/>.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Cut(long Time, long Packets, long Bytes, int Open, long[] History, bool HasEnded);

    /// <summary>Where the meter's items go: flows are noted, and passed on if that is wanted.</summary>
    private sealed class EndedFlows(LiveTraffic traffic, IItemSink output) : IItemSink
    {
        public void Post(CaptureItem item)
        {
            if (item is FlowsEnded ended) traffic.Note(ended.Flows);
            if (traffic._passesFlowsOn) output.Post(item);
        }
    }
}
