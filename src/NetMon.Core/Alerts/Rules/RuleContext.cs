using NetMon.Alerts.Detectors;
using NetMon.Alerts.Windows;
using NetMon.Transactions;

namespace NetMon.Alerts.Rules;

/// <summary>Connects a running rule to its engine.</summary>
internal sealed class RuleContext
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    private readonly AlertEngine _engine;
    private readonly AlertGate _gate;
    private readonly Action<TrafficAlertEvent, long, long, long> _release;

    public RuleContext(AlertEngine engine, TrafficAlert alert, AlertSchedule schedule)
    {
        _engine = engine;
        Alert = alert;
        Schedule = schedule;
        _release = Release;
        // Without a threshold each packet is an event of its own, so there is nothing to release.
        var hold = Rule.Detector?.Definition.ReleasesItself == true ? Forever : Rule.Threshold is not null ? Rule.Window : null;
        _gate = new AlertGate(schedule, Rule.Cooldown, hold);
    }

    /// <summary>The rule with its counters.</summary>
    public TrafficAlert Alert { get; }

    /// <summary>The parsed rule.</summary>
    public AlertRule Rule => Alert.Rule;

    /// <summary>Options of the rule's detector; the rule must have one.</summary>
    public DetectorOptions Options => Rule.Detector!;

    /// <summary>Schedules calls of <see cref="RuleRunner.OnTime"/>.</summary>
    public AlertSchedule Schedule { get; }

    /// <summary>Failed connection attempts in all packets of the capture.</summary>
    public ConnectionAttempts Attempts => _engine.Share(schedule => new ConnectionAttempts(schedule));

    /// <summary>Secrets that are sent in clear, in all connections of the capture.</summary>
    public ClearSecrets Secrets => _engine.Share(_engine.Content.OpenSecrets);

    /// <summary>The transactions of a kind, in all connections of the capture.</summary>
    /// <param name="kind">The kind.</param>
    public TransactionFeed Transactions(TransactionKind kind) =>
        _engine.Share(schedule => _engine.Content.Open(kind, schedule), feed => feed.Kind == kind);

    /// <summary>Whether this is a trial, which must not write files.</summary>
    public bool IsTrial => _engine.IsTrial;

    /// <summary>Records that the rule is met.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time.</param>
    /// <param name="count">The measured quantity.</param>
    /// <returns>Whether to call <see cref="Raise"/>.</returns>
    public bool Meets(in AlertKey key, long now, long count)
    {
        if (_gate.TryEnter(key, now, count)) return true;
        Alert.CountSuppressed();
        return false;
    }

    /// <summary>Counts a match for which there is no event, although its key is not in its cooldown.</summary>
    public void Suppress() => Alert.CountSuppressed();

    /// <summary>Raises an event.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time.</param>
    /// <param name="subject">The packet that met it.</param>
    /// <param name="keyText">The key as display text.</param>
    /// <param name="message">What was seen, in one line.</param>
    /// <param name="count">The measured quantity.</param>
    /// <param name="error">Message of the exception that the condition threw, or null.</param>
    public void Raise(in AlertKey key, long now, in AlertSubject subject, string keyText, string message, long count, string? error = null)
    {
        var time = TimeOf(now);
        if (!Alert.TryCountHit(time)) return;
        var raised = new TrafficAlertEvent
        {
            TimeNanoseconds = time,
            Rule = Alert.Name,
            SeverityLevel = (int)Rule.Severity,
            Key = keyText.Length == 0 ? null : keyText,
            Message = message,
            SrcIP = subject.SrcIP?.ToString(),
            SrcPort = subject.SrcPort,
            DstIP = subject.DstIP?.ToString(),
            DstPort = subject.DstPort,
            Protocol = subject.Protocol,
            Count = count,
            Threshold = Rule.Threshold,
            Window = Rule.Window?.TotalSeconds,
            SuppressedCount = _gate.TakeSuppressed(key),
            Interface = subject.Interface,
            CommunityId = subject.CommunityId,
            PacketNumber = subject.PacketNumber,
            Error = error,
        };
        if (Rule.Settings.SavePacket is not null) raised = raised with { PacketFile = _engine.SavePackets(Alert, raised) };
        _gate.Remember(key, now, raised);
        _engine.Report(Alert, raised);
    }

    /// <summary>Outputs a warning about the rule.</summary>
    public void Warn(string message) => _engine.Warn(Alert, message);

    /// <summary>Releases the keys whose condition has ceased.</summary>
    public void Advance(long now) => _gate.Advance(now, _release);

    /// <summary>Releases a key immediately.</summary>
    public void Release(in AlertKey key, long now) => _gate.Release(key, now, _release);

    private void Release(TrafficAlertEvent raised, long at, long total, long suppressed) => _engine.Report(Alert, raised with
    {
        TimeNanoseconds = TimeOf(at),
        State = nameof(AlertState.Released),
        Message = $"No more: {raised.Message}",
        Count = total,
        SuppressedCount = suppressed,
    });

    private long? TimeOf(long now) => _engine.IsTimed ? now : null;
}
