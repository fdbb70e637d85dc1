namespace NetMon.Alerts.Rules;

/// <summary>When a rule, or all rules of an engine, next want to be told the time.</summary>
/// <param name="whole">The schedule of all, of which this is a part; null when it is that one.</param>
internal sealed class AlertSchedule(AlertSchedule? whole = null)
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>Asks to be told at a time.</summary>
    public void At(long time)
    {
        Next = Math.Min(Next, time);
        whole?.At(time);
    }

    /// <summary>Forgets all times of this one, before those are told who asked.</summary>
    public void Clear() => Next = long.MaxValue;
}
