namespace NetMon.Tests.Alerts.Delivery;

/// <summary>Clock whose timers are fired by the test.</summary>
internal sealed class ManualClock : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly List<ManualTimer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), dueTime);
        lock (_timers)
        {
            _timers.Add(timer);
            Monitor.PulseAll(_timers);
        }

        return timer;
    }

    /// <summary>Waits for a timer of this length, then fires it.</summary>
    public void Elapse(TimeSpan length)
    {
        var deadline = DateTime.UtcNow + Patience;
        ManualTimer? timer;
        lock (_timers)
        {
            while ((timer = _timers.Find(t => t.DueTime == length)) is null)
            {
                Assert.True(Monitor.Wait(_timers, deadline - DateTime.UtcNow), $"Nobody waits for {length}.");
            }

            _timers.Remove(timer);
        }

        timer.Fire();
    }

    private sealed class ManualTimer(ManualClock clock, Action fire, TimeSpan dueTime) : ITimer
    {
        public TimeSpan DueTime { get; private set; } = dueTime;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._timers)
            {
                DueTime = dueTime;
                Monitor.PulseAll(clock._timers);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._timers) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
