using System.Numerics;
using System.Runtime.CompilerServices;
using NetMon.Alerts.Detectors;
using NetMon.Alerts.Matching;
using NetMon.Alerts.Rules;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Alerts;

/// <summary>
/// Applies the rules of a registry to the packets of one capture. The clock is that of the packets, so the same packets raise the same
/// events at any speed; in a live capture, ticks advance it while the link is silent. Rules may be added, removed, enabled or disabled at
/// any time.
/// </summary>
/// <remarks>
/// A packet up to ten seconds late, such as one from another interface, is counted at the current time. If time goes back further, another
/// capture has begun or the clock was set, so all counts are reset. A packet without a timestamp is counted at the time of the previous
/// one. Until the first timestamp the clock stands still, windows do not end and events have no time; the first timestamp resets all
/// counts.
/// </remarks>
public sealed class AlertEngine : IFrameProcessor
{
    private const long MaxStepBack = 10L * 1_000_000_000;

    private readonly AlertRegistry _registry;
    private readonly Action<CaptureItem>? _output;
    private readonly AlertSchedule _schedule = new();
    private readonly PacketContent _content = new();
    private readonly Dictionary<TrafficAlert, IndexedRule[]> _running = new(ReferenceEqualityComparer.Instance);
    private readonly List<(SharedRunner Runner, IndexedRule Rule)> _shared = [];
    private IndexedRule[] _rules = [];
    // Null without rules: a capture that has none should not wait until the index is compiled.
    private RuleIndex? _index;
    private ulong[] _found = [];
    private IItemSink? _sink;
    private int _version;

    // 0 while no time is known.
    private long _now;
    private bool _hasUntimed;

    /// <summary>Creates the engine of one capture.</summary>
    /// <param name="registry">The rules.</param>
    /// <param name="output">
    /// Receives each <see cref="AlertRaised"/> and <see cref="AlertRuleWarning"/> on the capture's thread, and must not block. If null,
    /// they are posted to the capture's own items, behind packets that a slow pipeline has not taken yet.
    /// </param>
    /// <param name="isTrial">Whether this is a trial, which does not write files such as baselines.</param>
    public AlertEngine(AlertRegistry registry, Action<CaptureItem>? output = null, bool isTrial = false)
    {
        _registry = registry;
        _output = output;
        IsTrial = isTrial;
    }

    /// <summary>Whether this is a trial, which does not write files.</summary>
    internal bool IsTrial { get; }

    /// <summary>Where the detectors get transactions and secrets from.</summary>
    internal IContentOrigin Content { get; init; } = new ContentOfPackets();

    /// <summary>The time of the engine's clock, in nanoseconds since the Unix epoch; 0 if it is not known.</summary>
    internal long Now => _now;

    /// <summary>Whether a packet or a tick has set the clock. Until then it is 0, which is not a valid time.</summary>
    internal bool IsTimed { get; private set; }

    /// <summary>Creates the engine of a trial, which does not change the counters or files of the rules.</summary>
    /// <param name="alerts">The rules. Disabled rules are tested too, because the caller named them.</param>
    /// <param name="output">As for the constructor.</param>
    public static AlertEngine ForTrial(IEnumerable<TrafficAlert> alerts, Action<CaptureItem>? output = null) =>
        ForTrial(alerts, output, new ContentOfPackets());

    /// <summary>Creates the engine of a trial whose detectors get transactions and secrets from somewhere else.</summary>
    /// <param name="alerts">The rules.</param>
    /// <param name="output">As for the constructor.</param>
    /// <param name="content">Where transactions and secrets come from.</param>
    internal static AlertEngine ForTrial(IEnumerable<TrafficAlert> alerts, Action<CaptureItem>? output, IContentOrigin content)
    {
        var copies = alerts.Select(alert => alert.Copy()).ToArray();
        foreach (var copy in copies) copy.Enabled = true;
        return new AlertEngine(new AlertRegistry(copies), output, isTrial: true) { Content = content };
    }

    /// <inheritdoc/>
    public void Start(IItemSink output) => _sink = output;

    /// <inheritdoc/>
    public bool WantsFrames() => _rules.Length > 0 || _registry.Version != _version;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (_registry.Version != _version) Reload();
        if (_rules.Length == 0) return;
        if (frame.HasTime) Follow(frame.TimestampNanoseconds);
        else if (!IsTimed) _hasUntimed = true;
        if (_now >= _schedule.Next) Advance(_now);

        Match(frame, headers);
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        if (now <= 0) return;
        if (_registry.Version != _version) Reload();
        if (IsTimed && now <= _now) return;
        MoveTo(now);
        if (now >= _schedule.Next) Advance(now);
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        foreach (var rule in _rules) rule.Runner.OnEnd();
    }

    /// <inheritdoc/>
    public void OnStatistics(CaptureStatistics statistics, long now)
    {
        if (_registry.Version != _version) Reload();
        if (now > 0 && (!IsTimed || now > _now)) MoveTo(now);
        foreach (var rule in _rules) rule.Runner.OnStatistics(statistics, _now);
    }

    /// <summary>A runner that several rules use; it runs from the first time that one of them asks for it, until none listens to it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="create">Creates it.</param>
    /// <param name="isMeant">Whether a runner of the type is the one; null if there is one of the type at most.</param>
    internal T Share<T>(Func<AlertSchedule, T> create, Predicate<T>? isMeant = null)
        where T : SharedRunner
    {
        foreach (var (known, _) in _shared)
        {
            if (known is T runner && isMeant?.Invoke(runner) != false) return runner;
        }

        var schedule = new AlertSchedule(_schedule);
        var created = create(schedule);
        _shared.Add((created, new IndexedRule(created, schedule, rule: null, conditions: null)));
        return created;
    }

    /// <summary>Outputs an event.</summary>
    internal void Report(TrafficAlert alert, TrafficAlertEvent raised) => Post(new AlertRaised(alert, raised));

    /// <summary>Outputs a warning about a rule.</summary>
    internal void Warn(TrafficAlert alert, string message) => Post(new AlertRuleWarning(alert, message));

    private void Post(CaptureItem item)
    {
        if (_output is { } output) output(item);
        else _sink?.Post(item);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Match(in CapturedFrame frame, in PacketHeaders headers)
    {
        try
        {
            var kind = PacketKind.Of(headers);
            var packet = new AlertPacket(frame, headers, _now, kind, _content);
            if (_index!.Find(packet, kind, _found)) Run(packet, kind);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // A packet that cannot be decoded matches no rule.
            DecoderFaults.Count(e);
        }
    }

    // Not inlined, so that packets that match no rule do not pay for its register spills.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Run(in AlertPacket packet, int kind)
    {
        _content.Reset();
        _index!.NarrowByContent(packet, kind, _found);
        // Locals, so that all rules found see this packet, even if one of them disables itself.
        var (rules, found) = (_rules, _found);
        for (var word = 0; word < found.Length; word++)
        {
            for (var bits = found[word]; bits != 0; bits &= bits - 1)
            {
                var rule = rules[(word * 64) + BitOperations.TrailingZeroCount(bits)];
                Run(rule, packet);
            }
        }
    }

    // A rule that cannot decode a packet skips it; other rules and later packets are not affected. Detectors decode bytes themselves, so
    // their exceptions are treated the same way.
    private static void Run(IndexedRule rule, in AlertPacket packet)
    {
        try
        {
            if (rule.Conditions is { } conditions && !conditions.Hold(packet)) return;
            rule.Runner.OnPacket(packet);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            DecoderFaults.Count(e);
        }
    }

    private void Advance(long now)
    {
        _schedule.Clear();
        foreach (var rule in _rules)
        {
            // In a scan or flood, connection attempts expire every millisecond; rules that are not due are skipped.
            if (rule.Schedule.Next > now)
            {
                _schedule.At(rule.Schedule.Next);
                continue;
            }

            rule.Schedule.Clear();
            rule.Runner.OnTime(now);
        }
    }

    private void Follow(long time)
    {
        // The difference of any two times fits in a ulong.
        if (!IsTimed || time > _now) MoveTo(time);
        else if (unchecked((ulong)(_now - time)) > MaxStepBack) Restart(time);
    }

    private void MoveTo(long time)
    {
        IsTimed = true;
        // The age of the packets without a timestamp is unknown, so they must not share a window with later packets.
        if (_hasUntimed) Restart(time);
        _now = time;
    }

    private void Restart(long time)
    {
        foreach (var rule in _rules) rule.Runner.OnEnd();
        _running.Clear();
        _shared.Clear();
        _hasUntimed = false;
        _now = time;
        Reload();
    }

    private void Reload()
    {
        _version = _registry.Version;
        var alerts = _registry.Snapshot.Where(alert => alert.Enabled).ToArray();
        foreach (var gone in _running.Keys.Except(alerts).ToArray())
        {
            foreach (var rule in _running[gone]) rule.Runner.OnEnd();
            _running.Remove(gone);
        }

        foreach (var alert in alerts)
        {
            if (!_running.ContainsKey(alert)) _running.Add(alert, Start(alert));
        }

        // Shared runners come first, so that they know a connection before a detector sees its packet.
        _shared.RemoveAll(shared => !shared.Runner.HasListeners);
        _rules = [.. _shared.Select(shared => shared.Rule), .. alerts.SelectMany(alert => _running[alert])];
        _index = _rules.Length == 0 ? null : new RuleIndex(_rules);
        _found = new ulong[_index?.Words ?? 0];
        foreach (var rule in _rules) rule.Schedule.At(_now);
    }

    private IndexedRule[] Start(TrafficAlert alert)
    {
        var schedule = new AlertSchedule(_schedule);
        var context = new RuleContext(this, alert, schedule);
        var detector = alert.Rule.Detector;
        var runner = detector is null ? new CountingRunner(context) : detector.Definition.Create(context);
        var asksOfPackets = detector is null || detector.Definition.TakesPacketConditions;
        var asked = asksOfPackets ? alert.Rule : null;
        var rule = new IndexedRule(runner, schedule, asked, PacketConditions.Of(context));
        return runner.Part is { } part ? [new IndexedRule(part, new AlertSchedule(_schedule), asked, conditions: null), rule] : [rule];
    }
}
