namespace NetMon.Alerts.Rules;

/// <summary>When the rules of an engine next want to be told the time.</summary>
internal sealed class AlertSchedule
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>Asks to be told at a time.</summary>
    public void At(long time) => Next = Math.Min(Next, time);

    /// <summary>Forgets all times, before all rules are told.</summary>
    public void Clear() => Next = long.MaxValue;
}
