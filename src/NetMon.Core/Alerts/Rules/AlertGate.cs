using System.Runtime.CompilerServices;
using NetMon.Alerts.Windows;

namespace NetMon.Alerts.Rules;

/// <summary>
/// Decides which of the times that a rule is met become events. After one was raised, the same key is silent for the cooldown; what it
/// swallows is counted in the next event. A key is released when the rule was not met for a whole window.
/// </summary>
internal sealed class AlertGate
{
    /// <summary>The most keys of which is remembered when they last spoke; the oldest leave, and may speak again too early.</summary>
    public const int MaxKeys = 100_000;

    private readonly KeyTable<Entry> _entries = new(MaxKeys);
    private readonly PriorityQueue<AlertKey, long> _due = new();
    private readonly AlertSchedule _schedule;
    private readonly long _cooldown;
    private readonly long _hold;

    /// <summary>Makes the gate of a rule.</summary>
    /// <param name="schedule">Told when something may have to be released.</param>
    /// <param name="cooldown">How long a key is silent after an event.</param>
    /// <param name="hold">How long a rule is not met before it is released; null for never.</param>
    public AlertGate(AlertSchedule schedule, TimeSpan cooldown, TimeSpan? hold)
    {
        _schedule = schedule;
        _cooldown = cooldown.Ticks * 100;
        _hold = hold is { } time ? time.Ticks * 100 : 0;
    }

    /// <summary>Notes that the rule is met.</summary>
    /// <param name="key">By what.</param>
    /// <param name="now">When.</param>
    /// <param name="count">How much of it there was.</param>
    /// <returns>Whether an event is to be raised now.</returns>
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

    /// <summary>How many events the cooldown of a key has swallowed since the last one; forgets them.</summary>
    public long TakeSuppressed(in AlertKey key)
    {
        ref var entry = ref _entries.Find(key);
        if (Unsafe.IsNullRef(ref entry)) return 0;
        var suppressed = entry.Suppressed;
        entry.Suppressed = 0;
        return suppressed;
    }

    /// <summary>Notes that an event was raised: the cooldown begins.</summary>
    public void Remember(in AlertKey key, long now, TrafficAlertEvent raised)
    {
        ref var entry = ref _entries.Find(key);
        if (Unsafe.IsNullRef(ref entry)) return;
        entry.SilentUntil = _cooldown == 0 ? 0 : now + _cooldown;
        if (_hold > 0) entry.Raised = raised;
    }

    /// <summary>Releases the keys whose condition has ceased, in the order in which it has.</summary>
    /// <param name="now">The time.</param>
    /// <param name="release">Takes the event that was raised, when it was released, the total of what was counted and the events swallowed.</param>
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

    /// <summary>Releases a key at once.</summary>
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
