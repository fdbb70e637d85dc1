using System.Collections.Concurrent;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Delivery;

/// <summary>Channel with a scripted result per attempt, counted from 1.</summary>
internal sealed class ScriptedChannel(Func<int, CancellationToken, Task> attempt, string name = "scripted") : IAlertChannel, IDisposable
{
    private readonly BlockingCollection<TrafficAlertEvent> _attempts = [];
    private int _count;

    public string Name => name;

    public ManualResetEventSlim Disposed { get; } = new();

    public static ScriptedChannel Willing(string name = "willing") => new((_, _) => Task.CompletedTask, name);

    /// <summary>Never completes and ignores its token.</summary>
    public static ScriptedChannel Hanging(string name = "hanging") => new((_, _) => new TaskCompletionSource().Task, name);

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        _attempts.Add(alert, CancellationToken.None);
        return attempt(Interlocked.Increment(ref _count), cancellationToken);
    }

    /// <summary>Waits for the next attempt and returns its event.</summary>
    public TrafficAlertEvent Next()
    {
        Assert.True(_attempts.TryTake(out var alert, TimeSpan.FromSeconds(20)), "No attempt was made.");
        return alert;
    }

    public void Dispose() => Disposed.Set();
}
