using System.Collections.Concurrent;
using NetMon.Presentation;

namespace NetMon.Monitors;

/// <summary>Keeps what a monitor reports until the pipeline's thread comes for it; of too much the oldest goes.</summary>
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

    /// <summary>Takes the next alert event or health record; null when there is none.</summary>
    public object? TakeReport() => _reports.TryDequeue(out var report) ? report : null;

    /// <summary>Takes the next warning; null when there is none.</summary>
    public string? TakeWarning() => _warnings.TryDequeue(out var warning) ? warning : null;

    private static void Add<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        if (queue.Count > Limit) queue.TryDequeue(out _);
    }
}
