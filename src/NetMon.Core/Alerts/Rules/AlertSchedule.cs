namespace NetMon.Alerts.Rules;

/// <summary>The next time at which a rule, or any rule of an engine, is to be called.</summary>
/// <param name="whole">The engine's schedule, which this one updates; null for the engine's schedule itself.</param>
internal sealed class AlertSchedule(AlertSchedule? whole = null)
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>Schedules a call at a time.</summary>
    public void At(long time)
    {
        Next = Math.Min(Next, time);
        whole?.At(time);
    }

    /// <summary>Clears this schedule, before the rules that are due are called.</summary>
    public void Clear() => Next = long.MaxValue;
}
