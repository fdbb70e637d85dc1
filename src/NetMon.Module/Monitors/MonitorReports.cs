using System.Collections.Concurrent;
using NetMon.Presentation;

namespace NetMon.Monitors;

/// <summary>Queues the reports of a monitor for the pipeline thread; beyond a limit the oldest are dropped.</summary>
internal sealed class MonitorReports : IMonitorSink
{
    private const int Limit = 10_000;

    private readonly ConcurrentQueue<object> _reports = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    /// <inheritdoc/>
    public void Accept(TrafficAlertEvent alert) => Add(_reports, alert);

    /// <inheritdoc/>
    public void Accept(MonitorHealth health) => Add(_reports, health);

    /// <inheritdoc/>
    public void Warn(string message) => Add(_warnings, SafeText.GuardLines(message));

    /// <summary>Removes and returns the next alert event or health record; null for none.</summary>
    public object? TakeReport() => _reports.TryDequeue(out var report) ? report : null;

    /// <summary>Removes and returns the next warning; null for none.</summary>
    public string? TakeWarning() => _warnings.TryDequeue(out var warning) ? warning : null;

    private static void Add<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        if (queue.Count > Limit) queue.TryDequeue(out _);
    }
}
