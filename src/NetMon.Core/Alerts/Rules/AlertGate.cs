using System.Runtime.CompilerServices;
using NetMon.Alerts.Windows;

namespace NetMon.Alerts.Rules;

/// <summary>
/// Decides which matches of a rule become events. After an event, matches of the same key are suppressed for the cooldown, and counted in
/// the next event. A key is released when the rule was not met for a whole window.
/// </summary>
internal sealed class AlertGate
{
    /// <summary>Maximum number of keys. The oldest are evicted, so their cooldown may end early.</summary>
    public const int MaxKeys = 100_000;

    private readonly KeyTable<Entry> _entries = new(MaxKeys);
    private readonly PriorityQueue<AlertKey, long> _due = new();
    private readonly AlertSchedule _schedule;
    private readonly long _cooldown;
    private readonly long _hold;

    /// <summary>Creates the gate of a rule.</summary>
    /// <param name="schedule">Receives the times at which keys may have to be released.</param>
    /// <param name="cooldown">How long matches of a key are suppressed after an event.</param>
    /// <param name="hold">How long a key must not be met to be released; null for never.</param>
    public AlertGate(AlertSchedule schedule, TimeSpan cooldown, TimeSpan? hold)
    {
        _schedule = schedule;
        _cooldown = cooldown.Ticks * 100;
        _hold = hold is { } time ? time.Ticks * 100 : 0;
    }

    /// <summary>Records a match of the rule.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time.</param>
    /// <param name="count">The measured quantity.</param>
    /// <returns>Whether to raise an event now.</returns>
    public bool TryEnter(in AlertKey key, long now, long count)
    {
        ref var entry = ref _entries.GetOrAdd(key, out _);
        if (_hold > 0)
        {
            if (!entry.IsHeld) Hold(key, ref entry, now);
            entry.LastMet = now;
            entry.Total += count;
        }

        if (now >= entry.SilentUntil) return true;
        entry.Suppressed++;
        return false;
    }

    /// <summary>Takes the number of events of a key suppressed since its last event, and resets it.</summary>
    public long TakeSuppressed(in AlertKey key)
    {
        ref var entry = ref _entries.Find(key);
        if (Unsafe.IsNullRef(ref entry)) return 0;
        var suppressed = entry.Suppressed;
        entry.Suppressed = 0;
        return suppressed;
    }

    /// <summary>Records an event, which starts the cooldown of its key.</summary>
    public void Remember(in AlertKey key, long now, TrafficAlertEvent raised)
    {
        ref var entry = ref _entries.Find(key);
        if (Unsafe.IsNullRef(ref entry)) return;
        entry.SilentUntil = _cooldown == 0 ? 0 : now + _cooldown;
        if (_hold > 0) entry.Raised = raised;
    }

    /// <summary>Releases the keys whose condition has ceased, in the order in which it ceased.</summary>
    /// <param name="now">The time.</param>
    /// <param name="release">Receives the raised event, the release time, the total count and the number of suppressed events.</param>
    public void Advance(long now, Action<TrafficAlertEvent, long, long, long> release)
    {
        while (_due.TryPeek(out var key, out var at))
        {
            if (at > now)
            {
                _schedule.At(at);
                return;
            }

            _due.Dequeue();
            ref var entry = ref _entries.Find(key);
            if (Unsafe.IsNullRef(ref entry) || !entry.IsHeld) continue;
            if (entry.LastMet + _hold > at)
            {
                _due.Enqueue(key, entry.LastMet + _hold);
                continue;
            }

            Release(ref entry, at, release);
        }
    }

    /// <summary>Releases a key immediately.</summary>
    public void Release(in AlertKey key, long now, Action<TrafficAlertEvent, long, long, long> release)
    {
        ref var entry = ref _entries.Find(key);
        if (!Unsafe.IsNullRef(ref entry) && entry.IsHeld) Release(ref entry, now, release);
    }

    private static void Release(ref Entry entry, long at, Action<TrafficAlertEvent, long, long, long> release)
    {
        entry.IsHeld = false;
        if (entry.Raised is not { } raised) return;
        var suppressed = entry.Suppressed;
        entry.Suppressed = 0;
        entry.Raised = null;
        release(raised, at, entry.Total, suppressed);
    }

    private void Hold(in AlertKey key, ref Entry entry, long now)
    {
        entry.IsHeld = true;
        entry.Total = 0;
        _due.Enqueue(key, now + _hold);
        _schedule.At(now + _hold);
    }

    private struct Entry
    {
        public long SilentUntil;
        public long Suppressed;
        public long LastMet;
        public long Total;
        public TrafficAlertEvent? Raised;
        public bool IsHeld;
    }
}
